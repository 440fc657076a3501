import assert from 'node:assert/strict';
import { test } from 'node:test';

import { filteringEventHandler, newDeletedObject, newTombstone } from '@kube-codegen/runtime/cache';

import { type Foo, foo } from './support.ts';

test('TestTypedFilteringResourceEventHandler: what begins to match is added, what ceases to match is deleted', () => {
  const heard: string[] = [];
  const handler = filteringEventHandler<Foo>((object) => object.metadata.labels?.['yes'] !== undefined, {
    onAdd: (object, isInInitialList) => heard.push(`add ${object.metadata.name} ${isInInitialList}`),
    onUpdate: (_, object) => heard.push(`update ${object.metadata.name}`),
    onDelete: (deleted) => heard.push(`delete ${deleted.key}`),
  });
  const yes = foo('yes', '1', { labels: { yes: '' } });
  const no = foo('no', '1');
  handler.onAdd?.(yes, true);
  handler.onAdd?.(no, true);
  handler.onUpdate?.(yes, yes);
  handler.onUpdate?.(no, yes);
  handler.onUpdate?.(yes, no);
  handler.onUpdate?.(no, no);
  handler.onDelete?.(newDeletedObject(yes));
  handler.onDelete?.(newDeletedObject(no));
  handler.onDelete?.(newTombstone('ns/unknown'));
  assert.deepEqual(heard, [
    'add yes true',
    'update yes',
    'add yes false',
    'delete yes',
    'delete yes',
    'delete ns/unknown',
  ]);
});

test('TestTypedResourceEventHandlerFuncs: a handler without callbacks hears nothing', () => {
  const handler = filteringEventHandler<Foo>(() => true, {});
  handler.onAdd?.(foo('a'), false);
  handler.onUpdate?.(foo('a'), foo('b'));
  handler.onDelete?.(newDeletedObject(foo('a')));
});

test('TestDeletedObjectGetObjectName, TestDeletionHandlingObjectToName: names with and without an object', () => {
  const object = foo('a', '1', { namespace: 'ns' });
  assert.deepEqual(newDeletedObject(object), { key: 'ns/a', name: 'a', namespace: 'ns', object, lastKnown: object });
  assert.deepEqual(newTombstone('ns/a'), { key: 'ns/a', name: 'a', namespace: 'ns' });
  assert.deepEqual(newTombstone('node', object), { key: 'node', name: 'node', namespace: '', lastKnown: object });
});
