import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { FakeRecorder, newObjectReference } from '@kube-codegen/runtime/events';
import { Scheme } from '@kube-codegen/runtime/scheme';

describe('newObjectReference', () => {
  it('names an object by all that the server needs to find it', () => {
    const foo = {
      apiVersion: 'g/v1',
      kind: 'Foo',
      metadata: { name: 'a', namespace: 'b', uid: 'c', resourceVersion: 'd' },
    };
    const expected = { apiVersion: 'g/v1', kind: 'Foo', name: 'a', namespace: 'b', uid: 'c', resourceVersion: 'd' };
    assert.deepEqual(newObjectReference(foo), expected);
    assert.deepEqual(newObjectReference(foo, { fieldPath: 'spec' }), { ...expected, fieldPath: 'spec' });
    assert.deepEqual(newObjectReference({ kind: 'Foo', name: 'a' }), { kind: 'Foo', name: 'a' });
  });

  it('completes the apiVersion from the scheme where the kind is the only one of its name', () => {
    const scheme = new Scheme();
    scheme.addKnownTypes({ group: 'g', version: 'v1' }, 'Foo', 'Bar');
    scheme.addKnownTypes({ group: 'g', version: 'v2' }, 'Bar');
    assert.deepEqual(newObjectReference({ kind: 'Foo', metadata: { name: 'a' } }, { scheme }), {
      apiVersion: 'g/v1',
      kind: 'Foo',
      name: 'a',
    });
    const refer = (kind: string) => () =>
      newObjectReference({ kind, metadata: { name: 'a', namespace: 'b' } }, { scheme });
    assert.throws(refer('Bar'), /"b\/a".*Bar.*several versions/);
    assert.throws(refer('Baz'), /does not have/);
    assert.throws(() => newObjectReference({ metadata: {} }), /without apiVersion and kind/);
  });
});

describe('FakeRecorder', () => {
  it('keeps lines, with the object and annotations where asked for', () => {
    const recorder = new FakeRecorder({ includeObject: true });
    recorder.event({ apiVersion: 'v1', kind: 'Pod', metadata: {} }, 'Normal', 'Started', 'x');
    recorder.withAnnotations({ a: 'b' }).event({ kind: 'Pod' }, 'Warning', 'Stopped', 'y');
    assert.deepEqual(recorder.events, [
      'Normal Started x involvedObject{kind=Pod,apiVersion=v1}',
      'Warning Stopped y involvedObject{kind=Pod,apiVersion=} {"a":"b"}',
    ]);
    const plain = new FakeRecorder();
    plain.event({}, 'Normal', 'Started', 'x');
    assert.deepEqual(plain.events, ['Normal Started x']);
  });
});
