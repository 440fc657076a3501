import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadTypes, memberNamed, places, shape } from './support.ts';

describe('types that are computed from themselves', () => {
  const read: readonly (readonly [text: string, member: string, expected: unknown])[] = [
    [`interface S { name: string; of?: Omit<S, 'of'>[] }`, 'of', [{ name: 'string' }]],
    [`interface S { name: string; of: S['name'] }`, 'of', 'string'],
    [`type S = { name: string; of?: S['name'] }`, 'of', 'string'],
    [`interface S { in: { name: string }; of?: S['in']['name'] }`, 'of', 'string'],
    [`interface S { name: string; of?: keyof S }`, 'of', { anyOf: [{ is: 'name' }, { is: 'of' }] }],
    [`interface S { name: string; of?: Pick<S, 'name'> }`, 'of', { name: 'string' }],
    [`interface S { name: string; of?: { [K in keyof S]?: string } }`, 'of', { 'name?': 'string', 'of?': 'string' }],
    [`interface S { name: string; of?: Record<keyof S, string> }`, 'of', { name: 'string', of: 'string' }],
    [`interface S { of?: T['b'] }\nexport interface T { a?: S['of']; b: string }`, 'of', 'string'],
    [`interface S { of?: Hid['b'] }\ninterface Hid { a?: S['of']; b: string }`, 'of', 'string'],
  ];
  for (const [text, member, expected] of read) {
    test(`read by the checker: ${text}`, async () => {
      const loaded = await loadTypes(`export ${text}`);
      assert.deepEqual(
        loaded.diagnostics.map(({ code }) => code),
        ['KC3014'],
      );
      assert.deepEqual(shape(memberNamed(loaded, 'S', member).type), expected);
    });
  }

  const refused: readonly (readonly [text: string, expected: string])[] = [
    ['interface S { name: string; of?: Partial<S> }', '2:41 KC3006'],
    ['interface S { name: string; of?: Required<T> }\nexport interface T { a: string; b?: Partial<S> }', '3:37 KC3006'],
    [
      `interface S extends Omit<T, 'b'> { a: string }\nexport interface T extends Partial<S> { b: string }`,
      '3:18 KC3009',
    ],
    ['type S = Partial<S>', '2:13 KC3009'],
    [`type S = { of: S['of'] }`, '2:19 KC3009'],
  ];
  for (const [text, expected] of refused) {
    test(`reported: ${text}`, async () => {
      const loaded = await loadTypes(`export ${text}`);
      assert.deepEqual(places(loaded.diagnostics), [`types.ts:${expected}`]);
    });
  }
});
