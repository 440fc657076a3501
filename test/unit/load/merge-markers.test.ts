import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadTypes, loadVersions, meta, places, version } from './support.ts';

const shared = `
export interface Port { port: int32; name?: string; inner?: { a: string }; tags?: string[]; mode: 'a' | 'b' | null }
/** +structType=atomic */
export interface Atomic { a: string }
export interface Open { a: string; [key: string]: string }
/**
 * +listType=map
 * +listMapKey=port
 */
export type Ports = Port[];
export type Names = string[];
`;

/** A member with the markers; the first of them is on line 14. */
function member(markers: readonly string[], type: string): string {
  return `${shared}export interface S {\n${markers.map((marker) => `// ${marker}\n`).join('')}m: ${type};\n}`;
}

describe('markers that contradict the type', () => {
  const rows: readonly (readonly [markers: readonly string[], type: string, expected: string, help: RegExp])[] = [
    [['+listType=map', '+listMapKey=nope'], 'Port[]', '15:16', /plain values: port, name, mode$/],
    [['+listType=map', '+listMapKey=prot'], 'Port[]', '15:16', /did you mean "port"/],
    [['+listType=map', '+listMapKey=inner'], 'Port[]', '15:16', /port, name, mode/],
    [['+listType=map', '+listMapKey=tags'], '(Port | null)[]', '15:16', /port, name, mode/],
    [['+k8s:listType=map', '+k8s:listMapKey="nope"'], 'Port[]', '15:20', /port/],
    [['+listType=map'], 'Port[]', '14:4', /port, name, mode/],
    [['+listMapKey=port'], 'Port[]', '14:4', /add it/],
    [['+listType=set', '+listMapKey=port'], 'Names', '15:4', /add it/],
    [['+listType=map', '+listMapKey=a'], 'string[]', '14:4', /set/],
    [['+listType=map', '+listMapKey=a'], 'Record<string, string>[]', '14:4', /set/],
    [['+listType=set'], 'Port[]', '14:4', /listMapKey/],
    [['+listType=set'], 'string[][]', '14:4', /atomic/],
    [['+listType=atomic'], 'string', '14:4', /correct the type/],
    [['+listType=atomic'], 'Port', '14:4', /correct the type/],
    [['+mapType=granular'], 'Port[]', '14:4', /correct the type/],
    [['+structType=atomic'], 'int32', '14:4', /correct the type/],
    [['+listType=set'], '{ a: string } | null', '14:4', /correct the type/],
  ];
  for (const [markers, type, expected, help] of rows) {
    test(`${markers.join(' ')} on ${type}`, async () => {
      const { diagnostics } = await loadTypes(member(markers, type));
      assert.deepEqual(places(diagnostics), [`types.ts:${expected} KC2006`]);
      assert.match(diagnostics[0]?.help ?? '', help);
    });
  }

  test('on types of their own, and on members of objects in place', async () => {
    const { diagnostics } = await loadTypes(`
/** +listType=set */
export interface S { a: string }
/** +listType=map */
export type T = { b: string }[];
export type Self = Self | string;
export type U = {
  // +mapType=atomic
  m: string;
  // +listType=set
  n: Self[];
}[];`);
    assert.deepEqual(places(diagnostics), [
      'types.ts:3:5 KC2006',
      'types.ts:5:5 KC2006',
      'types.ts:7:13 KC3009',
      'types.ts:9:6 KC2006',
    ]);
  });
});

describe('markers that do not', () => {
  const rows: readonly (readonly [markers: readonly string[], type: string])[] = [
    [['+listType=map', '+listMapKey=port', '+listMapKey=name', '+listMapKey=mode'], 'Port[] | null'],
    [['+listType=map', '+listMapKey=any'], 'Open[]'],
    [['+listType=map', '+listMapKey=uid'], 'ObjectMeta[]'],
    [['+listMapKey=name'], 'Ports'],
    [['+listType=set'], 'Names'],
    [['+listType=set'], 'Atomic[]'],
    [['+listType=set'], `('a' | 'b' | 1)[]`],
    [['+listType=set'], 'unknown'],
    [['+mapType=atomic'], 'Record<string, Port>'],
    [['+mapType=granular'], 'Port'],
    [['+structType=atomic'], 'Port'],
  ];
  for (const [markers, type] of rows) {
    test(`${markers.join(' ')} on ${type}`, async () => {
      assert.deepEqual((await loadTypes(member(markers, type))).diagnostics, []);
    });
  }

  test('in types made from schemas, which a server has accepted', async () => {
    const made = version('a/v1', { 'types.ts': meta + member(['+listType=map'], 'string[]') });
    const { diagnostics } = await loadVersions([{ ...made, origin: { kind: 'synthesized', text: '' } }]);
    assert.deepEqual(diagnostics, []);
  });
});
