import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { codes, loadTypes, places, shape, structNamed, structShape } from './support.ts';

const named =
  'export interface N { v: string }\nexport interface P { v?: { x: string } }\ntype Maybe = N | undefined;\n';

describe('undefined', () => {
  const members: readonly (readonly [source: string, expected: unknown])[] = [
    ['{ t: Maybe }', { 't?': '#example/v1/N' }],
    [`{ t: P['v'] }`, { 't?': { x: 'string' } }],
    [`{ t: Readonly<P['v']> }`, { 't?': { x: 'string' } }],
    [`{ t: NonNullable<P['v']> }`, { t: { x: 'string' } }],
    [`{ t: Record<'a', Maybe> }`, { t: { 'a?': '#example/v1/N' } }],
    [`{ t: { [K in 'a']: N | undefined } }`, { t: { 'a?': '#example/v1/N' } }],
  ];
  for (const [source, expected] of members) {
    test(`makes members optional: ${source}`, async () => {
      const loaded = await loadTypes(`${named}export interface S ${source}`);
      assert.deepEqual(loaded.diagnostics, []);
      assert.deepEqual(structShape(structNamed(loaded, 'S')), expected);
    });
  }

  test('as an argument of a generic type makes its members optional', async () => {
    const loaded = await loadTypes(`${named}type Box<T> = { t: T };\nexport interface S { b: Box<Maybe> }`);
    assert.deepEqual(codes(loaded), ['KC3014']);
    assert.deepEqual(structShape(structNamed(loaded, 'S')), { b: { 't?': '#example/v1/N' } });
  });

  for (const source of [
    'Record<string, N | undefined>',
    'Record<string, Maybe>',
    '{ [key: string]: N | undefined }',
    '{ [K in string]: N | undefined }',
    'ReturnType<() => { [key: string]: N | undefined }>',
  ]) {
    // A map would be copied by copying its values, with a function that takes no undefined.
    test(`in maps makes them open structs: ${source}`, async () => {
      const loaded = await loadTypes(`${named}export interface S { t: ${source} }`);
      const [member] = structNamed(loaded, 'S').members;
      assert.equal(member?.type.kind, 'object');
      assert.deepEqual(member && shape(member.type), { '*': '#example/v1/N' });
      assert.ok(loaded.diagnostics.every(({ code }) => code === 'KC3014'));
    });
  }

  const lists: readonly (readonly [source: string, column: number])[] = [
    ['(N | undefined)[]', 25],
    ['Maybe[]', 25],
    [`P['v'][]`, 25],
    ['Array<N | undefined>', 31],
    ['ReadonlyArray<Maybe>', 39],
    ['Partial<N[]>', 25],
    ['ReturnType<() => { a: (N | undefined)[] }>', 25],
    ['List<N | undefined>', 25],
  ];
  for (const [source, column] of lists) {
    test(`in lists is reported: ${source}`, async () => {
      const loaded = await loadTypes(`${named}type List<T> = T[];\nexport interface S { t: ${source} }`);
      assert.deepEqual(places(loaded.diagnostics), [`types.ts:6:${column} KC3002`]);
      assert.match(loaded.diagnostics[0]?.message ?? '', /becomes null/);
      assert.equal(loaded.diagnostics[0]?.help, 'leave undefined out');
    });
  }

  for (const source of ['N | undefined', `P['v']`, 'Maybe', 'Readonly<Maybe>', 'ReturnType<() => N | undefined>']) {
    test(`in exported aliases is reported: ${source}`, async () => {
      const loaded = await loadTypes(`${named}export type A = ${source};`);
      assert.deepEqual(places(loaded.diagnostics), ['types.ts:5:17 KC3002']);
      assert.match(loaded.diagnostics[0]?.help ?? '', /NonNullable/);
    });
  }
});
