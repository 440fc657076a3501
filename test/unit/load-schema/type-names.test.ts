import assert from 'node:assert/strict';
import { it } from 'node:test';

import * as fc from 'fast-check';

import { type TypePlace, TypeNames } from '../../../src/load/schema/type-names.ts';

const key = fc.oneof(
  fc.constantFrom('a', 'A', 'b', 'Item', 'aB', 'a_', '_b', 'a_b', 'a.b', '__b', '_x2e_', 'x2e', '1', '', 'é', '\ud800'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const place: fc.Arbitrary<TypePlace> = fc.record({
  path: fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => ['Foo', ...keys]),
  elements: fc.array(fc.constantFrom('Item', 'Value'), { maxLength: 2 }),
});

function namesOf(places: readonly TypePlace[], reserved: readonly string[] = []): ReadonlyMap<string, string> {
  const names = new TypeNames(reserved);
  for (const each of places) names.claim(each);
  return new Map(places.map((each) => [JSON.stringify(each), names.nameOf(each)]));
}

const places = fc.uniqueArray(place, { selector: (each) => JSON.stringify(each), maxLength: 30 });

it('gives every place an identifier of its own, whatever the order of the claims', () => {
  fc.assert(
    fc.property(places, (all) => {
      const names = namesOf(all, ['Foo', 'FooList', 'FooA']);
      assert.equal(new Set(['Foo', 'FooList', 'FooA', ...names.values()]).size, all.length + 3);
      for (const name of names.values()) assert.match(name, /^Foo[A-Za-z0-9_]*$/);
      const reversed = namesOf(all.toReversed(), ['Foo', 'FooList', 'FooA']);
      for (const [at, name] of names) assert.equal(reversed.get(at), name);
    }),
    { numRuns: 500 },
  );
});

it('never hands the name of one place to another when places are added', () => {
  fc.assert(
    fc.property(places, places, (some, more) => {
      const before = namesOf(some);
      const after = namesOf([...some, ...more].filter(uniquely()));
      for (const [at, name] of before) {
        const heir = [...after].find(([other, given]) => other !== at && given === name);
        assert.equal(heir, undefined);
      }
    }),
    { numRuns: 500 },
  );
});

function uniquely(): (each: TypePlace) => boolean {
  const seen = new Set<string>();
  return (each) => !seen.has(JSON.stringify(each)) && seen.add(JSON.stringify(each)).size > 0;
}
