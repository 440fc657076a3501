// One CRD for each feature of real CRDs that tools get wrong: what may be written, and what may not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Alternative } from './expected/apis/alternatives.example.com/v1.ts';
import type { CasePair } from './expected/apis/case-pairs.example.com/v1.ts';
import type { Default } from './expected/apis/defaults.example.com/v1.ts';
import type { Embedded } from './expected/apis/embedded.example.com/v1.ts';
import type { Enum } from './expected/apis/enums.example.com/v1.ts';
import type { Format } from './expected/apis/formats.example.com/v1.ts';
import type { Date as DateKind, Object as ObjectKind } from './expected/apis/globals.example.com/v1.ts';
import type { Budget } from './expected/apis/int-or-string.example.com/v1.ts';
import type { List } from './expected/apis/lists.example.com/v1.ts';
import type { Map as MapKind } from './expected/apis/maps.example.com/v1.ts';
import type { Singleton } from './expected/apis/metadata.example.com/v1.ts';
import type { Nullable } from './expected/apis/nullable.example.com/v1.ts';
import type { PropertyName } from './expected/apis/property-names.example.com/v1.ts';
import type { Free } from './expected/apis/root-open.example.com/v1.ts';
import type { Cluster as ClusterOne } from './expected/apis/same-kind.one.example.com/v1.ts';
import type { Cluster as ClusterTwo } from './expected/apis/same-kind.two.example.com/v1.ts';
import type { UnknownField } from './expected/apis/unknown-fields.example.com/v1.ts';
import { listApplyConfiguration } from './expected/applyconfiguration/lists.example.com/v1/index.ts';
import { deepCopyCasePair } from './expected/deepcopy/case-pairs.example.com/v1.ts';
import { deepCopyEmbedded } from './expected/deepcopy/embedded.example.com/v1.ts';
import { deepCopyList } from './expected/deepcopy/lists.example.com/v1.ts';
import { deepCopyMap } from './expected/deepcopy/maps.example.com/v1.ts';
import { deepCopyNullable } from './expected/deepcopy/nullable.example.com/v1.ts';
import { deepCopyPropertyName } from './expected/deepcopy/property-names.example.com/v1.ts';
import { deepCopyFree } from './expected/deepcopy/root-open.example.com/v1.ts';
import { deepCopyUnknownField } from './expected/deepcopy/unknown-fields.example.com/v1.ts';

const metadata = { name: 'a' };

const budget: Budget = { metadata, spec: { port: 80, bare: 'http', memory: '1Gi', percents: [1, '50%'] } };
const nullable: Nullable = {
  metadata,
  spec: { text: null, count: null, nested: null, list: [null, 'a'], map: { a: null }, mode: null, anything: null },
};
const enums: Enum = {
  metadata,
  spec: { mode: 'Fast', empty: '', one: 'only', level: 2, flag: true, orNull: null, modes: ['A'] },
};
// @ts-expect-error not among the values
const noMode: Enum = { metadata, spec: { mode: 'fast' } };
// @ts-expect-error not among the numbers
const noLevel: Enum = { metadata, spec: { level: 4 } };
const unknown: UnknownField = {
  metadata,
  spec: {
    json: [1, { a: null }],
    object: { a: 1 },
    half: { known: 'a', more: { b: 2 } },
    list: [{ c: 3 }],
    nothing: {},
  },
};
// @ts-expect-error the known member is still required
const noKnown: UnknownField = { metadata, spec: { half: { more: 1 } } };
// @ts-expect-error an object without members is no number
const noNumber: UnknownField = { metadata, spec: { nothing: 5 } };
// @ts-expect-error and has no members
const noMember: UnknownField = { metadata, spec: { nothing: { a: 1 } } };
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { a: 'b' } }, spec: { any: ['thing'] } };
const embedded: Embedded = {
  metadata,
  spec: { template: pod, templates: [pod], typed: { apiVersion: 'v1', kind: 'Pod', spec: { size: 1 } } },
};
// @ts-expect-error servers ask what it is
const noKind: Embedded = { metadata, spec: { typed: { metadata: {}, spec: { size: 1 } } } };
const maps: MapKind = {
  metadata,
  spec: {
    labels: { a: 'b' },
    deep: { a: { b: 1 } },
    byName: { a: { host: 'h' } },
    lists: { a: ['b'] },
    any: { a: [1] },
  },
};
const lists: List = { metadata, spec: { matrix: [[1], []], set: ['a'], ports: [{ port: 80 }], few: ['a'] } };
const alternative: Alternative = {
  metadata,
  spec: { source: { git: 'g' }, target: {}, range: { min: 1 }, shape: { kind: 'round' } },
};
const format: Format = { metadata, spec: { at: '2006-01-02T15:04:05Z', data: 'YQ==', large: 1, ratio: 0.5 } };
// @ts-expect-error times are text, as on the wire
const noDate: Format = { metadata, spec: { at: new Date(0) } };
const defaults: Default = { metadata, spec: {} };
const odd: PropertyName = {
  metadata,
  constructor: 'z',
  spec: {
    default: 'a',
    'a-b': 'b',
    'ca.crt': 'c',
    $ref: 'd',
    "it's": 'e',
    '1st': 'f',
    constructor: { a: 'g' },
    größe: 'h',
  },
};
const pair: CasePair = {
  metadata,
  spec: { proxyURL: { a: 'a' }, proxyUrl: { b: 'b' }, source_labels: [{ c: 'c' }], sourceLabels: [{ d: 'd' }] },
};
const free: Free = { metadata, anything: { at: ['all'] } };
const singleton: Singleton = { metadata: { name: 'cluster', labels: { a: 'b' } }, data: { a: 'b' } };
const globals: readonly [ObjectKind, DateKind] = [{ metadata, spec: { a: 'a' } }, { metadata }];
const clusters: readonly [ClusterOne, ClusterTwo] = [
  { metadata, spec: { one: '1' } },
  { metadata, spec: { two: '2' } },
];
// @ts-expect-error a typo is no member
const typo: Budget = { metadata, specc: {} };

/** Every object and list that can be reached. */
function parts(value: unknown, into = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || into.has(value)) return into;
  into.add(value);
  for (const each of Object.values(value)) parts(each, into);
  return into;
}

describe('deep copies of every feature are equal and share nothing', () => {
  const copies: readonly (readonly [object, object])[] = [
    [nullable, deepCopyNullable(nullable)],
    [unknown, deepCopyUnknownField(unknown)],
    [embedded, deepCopyEmbedded(embedded)],
    [maps, deepCopyMap(maps)],
    [lists, deepCopyList(lists)],
    [odd, deepCopyPropertyName(odd)],
    [pair, deepCopyCasePair(pair)],
    [free, deepCopyFree(free)],
  ];
  for (const [original, copy] of copies) {
    it(JSON.stringify(original).slice(0, 60), () => {
      assert.deepEqual(copy, original);
      const originals = parts(original);
      for (const part of parts(copy)) assert.ok(!originals.has(part), JSON.stringify(part));
    });
  }

  it('property __proto__ is data', () => {
    const object: PropertyName = JSON.parse('{"metadata":{},"spec":{"__proto__":"x"}}');
    assert.equal(JSON.stringify(deepCopyPropertyName(object)), '{"metadata":{},"spec":{"__proto__":"x"}}');
  });
});

describe('types of every feature', () => {
  it('take what an API server takes', () => {
    const objects = [budget, enums, alternative, format, defaults, singleton, ...globals, ...clusters];
    assert.ok(objects.every((object) => object.metadata));
    assert.equal(listApplyConfiguration('a', 'ns', { spec: { ports: [{ port: 1 }] } }).spec?.ports?.[0]?.port, 1);
  });

  it('and nothing else', () => {
    assert.ok([noMode, noLevel, noKnown, noNumber, noMember, noDate, noKind, typo].every((object) => object.metadata));
  });
});
