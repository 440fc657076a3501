import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { RawWatchEvent } from '@kube-codegen/runtime/rest';
import { FakeControllerSource, type FakeWatcher } from '@kube-codegen/runtime/testing';

import { type Foo, foo } from './support.ts';

async function take(watcher: FakeWatcher, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const batch of watcher) {
    seen.push(
      ...batch.map(
        ({ type, object }: RawWatchEvent) => `${type} ${JSON.stringify(object).match(/"name":"(\w+)"/)?.[1]}`,
      ),
    );
    if (seen.length >= count) break;
  }
  return seen;
}

test('TestRCNumber: a watch replays exactly the later changes, then what comes', async () => {
  const source = new FakeControllerSource<Foo>();
  source.add(foo('one'));
  source.modify(foo('one'));
  source.modify(foo('one'));
  const watcher = await source.watch({ resourceVersion: '1' });
  source.delete(foo('one'));
  assert.deepEqual(await take(watcher, 3), ['MODIFIED one', 'MODIFIED one', 'DELETED one']);
  assert.deepEqual((await source.list({})).items, []);
  assert.equal((await source.list({})).metadata.resourceVersion, '4');
});

test('TestResetWatch: watches end, and one from a forgotten RV is expired', async () => {
  const source = new FakeControllerSource<Foo>();
  source.add(foo('one'));
  source.modify(foo('one'));
  const open = await source.watch({ resourceVersion: '2' });
  source.resetWatch();
  assert.deepEqual(await take(open, 1), []);
  await assert.rejects(source.watch({ resourceVersion: '1' }), { reason: 'Expired' });
  source.add(foo('two'));
  assert.deepEqual(await take(await source.watch({ resourceVersion: '2' }), 1), ['ADDED two']);
  await assert.rejects(source.watch({ resourceVersion: '9' }), /future/);
  await assert.rejects(source.watch({}), { code: 400 });
});

test('what is given in and out is copied, and the DropWatch variants are not heard', async () => {
  const source = new FakeControllerSource<Foo>();
  const given = foo('one');
  const watcher = await source.watch({ resourceVersion: '0' });
  source.addDropWatch(given);
  source.modifyDropWatch(given);
  source.deleteDropWatch(given);
  source.add(foo('two'));
  given.metadata.name = 'changed';
  assert.deepEqual(await take(watcher, 1), ['ADDED two']);
  const [item] = (await source.list({})).items;
  if (item !== undefined) item.metadata.name = 'changed';
  assert.equal((await source.list({})).items[0]?.metadata.name, 'two');
});
