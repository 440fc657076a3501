import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { PatchError, applyJsonPatch } from '../../../../src/runtime/patch/index.ts';
import type { JsonValue } from '@kube-codegen/runtime/apply';

/** Cases of RFC 6902, appendix A. */
const rfc: readonly (readonly [string, JsonValue, JsonValue, JsonValue])[] = [
  [
    'A.1 adding an object member',
    { foo: 'bar' },
    [{ op: 'add', path: '/baz', value: 'qux' }],
    { foo: 'bar', baz: 'qux' },
  ],
  [
    'A.2 adding an array element',
    { foo: ['bar', 'baz'] },
    [{ op: 'add', path: '/foo/1', value: 'qux' }],
    { foo: ['bar', 'qux', 'baz'] },
  ],
  ['A.3 removing an object member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
  [
    'A.4 removing an array element',
    { foo: ['bar', 'qux', 'baz'] },
    [{ op: 'remove', path: '/foo/1' }],
    { foo: ['bar', 'baz'] },
  ],
  [
    'A.5 replacing a value',
    { baz: 'qux', foo: 'bar' },
    [{ op: 'replace', path: '/baz', value: 'boo' }],
    { baz: 'boo', foo: 'bar' },
  ],
  [
    'A.6 moving a value',
    { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
    [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
    { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  ],
  [
    'A.7 moving an array element',
    { foo: ['all', 'grass', 'cows', 'eat'] },
    [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
    { foo: ['all', 'cows', 'eat', 'grass'] },
  ],
  [
    'A.8 testing a value: success',
    { baz: 'qux', foo: ['a', 2, 'c'] },
    [
      { op: 'test', path: '/baz', value: 'qux' },
      { op: 'test', path: '/foo/1', value: 2 },
    ],
    { baz: 'qux', foo: ['a', 2, 'c'] },
  ],
  [
    'A.10 adding a nested member object',
    { foo: 'bar' },
    [{ op: 'add', path: '/child', value: { grandchild: {} } }],
    { foo: 'bar', child: { grandchild: {} } },
  ],
  [
    'A.11 ignoring unrecognized elements',
    { foo: 'bar' },
    [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }],
    { foo: 'bar', baz: 'qux' },
  ],
  ['A.14 ~ escape ordering', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
  [
    'A.16 adding an array value',
    { foo: ['bar'] },
    [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
    { foo: ['bar', ['abc', 'def']] },
  ],
];

describe('RFC 6902', () => {
  for (const [name, document, patch, expected] of rfc) {
    test(name, () => assert.deepEqual(applyJsonPatch(document, patch), expected));
  }
});

describe('as the API server, where it differs from the RFC', () => {
  test('a missing member counts as null for replace, copy and test', () => {
    assert.deepEqual(applyJsonPatch({}, [{ op: 'replace', path: '/a', value: 1 }]), { a: 1 });
    assert.deepEqual(applyJsonPatch({}, [{ op: 'copy', from: '/a', path: '/b' }]), { b: null });
    assert.deepEqual(applyJsonPatch({}, [{ op: 'test', path: '/a', value: null }]), {});
  });

  test('negative indices count from the end', () => {
    assert.deepEqual(applyJsonPatch(['a', 'b'], [{ op: 'replace', path: '/-1', value: 'z' }]), ['a', 'z']);
  });
});

describe('what cannot be applied', () => {
  const inapplicable: readonly JsonValue[] = [
    { op: 'remove', path: '/nope' },
    { op: 'add', path: '/nope/x', value: 1 },
    { op: 'move', from: '/nope', path: '/x' },
    { op: 'test', path: '/a', value: 2 },
    { op: 'test', path: '/a' },
    { op: 'remove', path: '' },
    { op: 'add', path: '', value: {} },
    { op: 'replace', path: '', value: 1 },
    { op: 'add', path: '/l/5', value: 1 },
    { op: 'remove', path: '/l/2' },
    { op: 'replace', path: '/l/x', value: 1 },
    { op: 'add', value: 1 },
    { op: 'frob', path: '/a' },
    { path: '/a' },
  ];
  for (const operation of inapplicable) {
    test(JSON.stringify(operation), () => {
      const document = { a: 1, l: [1, 2] };
      const isExpected = (error: unknown): boolean => error instanceof PatchError && error.problem === 'inapplicable';
      assert.throws(() => applyJsonPatch(document, [{ op: 'add', path: '/b', value: 1 }, operation]), isExpected);
      assert.deepEqual(document, { a: 1, l: [1, 2] });
    });
  }

  test('what is no list of operations is malformed, whatever comes before it', () => {
    for (const patch of [{ op: 'add' }, 'x', 1, [1], [{ op: 'remove', path: '/nope' }, []]]) {
      assert.throws(() => applyJsonPatch({}, patch as JsonValue), { name: 'PatchError', problem: 'malformed' });
    }
  });

  test('null is no list, and nothing to do', () => assert.deepEqual(applyJsonPatch({ a: 1 }, null), { a: 1 }));

  test('there is a limit', () => {
    const patch = Array.from({ length: 10_001 }, () => ({ op: 'add', path: '/a', value: 1 }));
    assert.throws(() => applyJsonPatch({}, patch), {
      message: 'The allowed maximum operations in a JSON patch is 10000, got 10001',
    });
  });
});

test('neither the document nor the patch is shared with the result', () => {
  const document = { a: { b: 1 } };
  const patch = [
    { op: 'add', path: '/c', value: { d: 1 } },
    { op: 'add', path: '/c/e', value: 2 },
    { op: 'replace', path: '/a/b', value: 2 },
  ];
  const result = applyJsonPatch(document, patch);
  assert.deepEqual(result, { a: { b: 2 }, c: { d: 1, e: 2 } });
  assert.deepEqual(document, { a: { b: 1 } });
  assert.deepEqual(patch[0]?.value, { d: 1 });
});

test('__proto__ is a name like any other', () => {
  const result = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
  assert.deepEqual(Object.keys(result as object), ['__proto__']);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.throws(() => applyJsonPatch({}, [{ op: 'add', path: '/__proto__/x', value: 1 }]), PatchError);
});
