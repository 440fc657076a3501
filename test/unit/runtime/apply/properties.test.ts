import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { type JsonObject, applyToObject, formatFieldsV1, parseFieldsV1 } from '@kube-codegen/runtime/apply';
import { isConflict } from '@kube-codegen/runtime/rest';

import { apply, entries, operation, thing, thingSchema, update } from './support.ts';
import { atomOf } from '../../../../src/runtime/apply/atom.ts';
import { toFieldSet } from '../../../../src/runtime/apply/to-field-set.ts';

const word = fc.constantFrom('a', 'b', 'c');
const port = fc.record(
  { port: fc.integer({ min: 80, max: 82 }), protocol: fc.constantFrom('TCP', 'UDP'), label: word },
  { requiredKeys: ['port', 'protocol'] },
);
const spec: fc.Arbitrary<JsonObject> = fc.record(
  {
    name: word,
    replicas: fc.integer({ min: 1, max: 3 }),
    tags: fc.uniqueArray(word),
    args: fc.array(word, { maxLength: 2 }),
    ports: fc.uniqueArray(port, { maxLength: 3, selector: (item) => `${item.port}${item.protocol}` }),
    options: fc.dictionary(word, word, { maxKeys: 2 }),
    selector: fc.dictionary(word, word, { maxKeys: 2 }),
    free: fc.oneof(fc.dictionary(word, fc.oneof(word, fc.dictionary(word, word, { maxKeys: 1 })), { maxKeys: 2 })),
  },
  { requiredKeys: [] },
);
/** Without empty lists and maps: to apply one where something was owned removes it, upstream too, and the next apply adds it. */
const filled = spec
  .filter((value) =>
    Object.values(value).every((member) => typeof member !== 'object' || Object.keys(member ?? {}).length > 0),
  )
  .map((value): JsonObject => ({ name: 'x', ...value }));
const manager = fc.constantFrom('m1', 'm2', 'm3');
const step = fc.record({ verb: fc.constantFrom('apply', 'force', 'update'), manager, spec });
const steps = fc.array(step, { minLength: 1, maxLength: 8 });

interface Step {
  readonly verb: string;
  readonly manager: string;
  readonly spec: JsonObject;
}

/** Whether something was emptied that must not be null: API servers refuse that (see `apply.test.ts`). */
function hasNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(hasNull));
}

/** Performs the steps; refused ones change nothing. */
function perform(all: readonly Step[]): JsonObject | undefined {
  let object: JsonObject | undefined;
  for (const { verb, manager: who, spec: wanted } of all) {
    try {
      const next = verb === 'update' ? update(object, who, wanted) : apply(object, who, wanted, verb === 'force');
      if (!hasNull(next)) object = next;
    } catch (error) {
      assert.ok(isConflict(error), String(error));
    }
  }
  return object;
}

test('property: to apply the same again changes nothing, times included', () => {
  fc.assert(
    fc.property(steps, manager, filled, (before, who, wanted) => {
      const once = apply(perform(before), who, wanted, true);
      fc.pre(!hasNull(once));
      const again = applyToObject(operation(who, { nowMs: Date.UTC(2027, 0, 1) }), once, thing(wanted), false);
      assert.deepEqual(again, once);
    }),
  );
});

test('property: what was applied is there, and its applier owns it', () => {
  fc.assert(
    fc.property(steps, manager, filled, (before, who, wanted) => {
      const object = apply(perform(before), who, wanted, true);
      fc.pre(!hasNull(object));
      const mine = entries(object).find((entry) => entry.manager === who && entry.operation === 'Apply');
      const owned = parseFieldsV1(mine?.fieldsV1 ?? {});
      const claimed = toFieldSet(atomOf(thingSchema), { spec: wanted });
      assert.ok(claimed.difference(owned).isEmpty(), 'all that was applied is owned');
      const actual = toFieldSet(atomOf(thingSchema), { spec: object['spec'] ?? {} });
      assert.ok(claimed.difference(actual).isEmpty(), 'all that was applied is in the object');
    }),
  );
});

test('property: ownership is sound: nobody owns what is not there, and nobody owns nothing', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const object = perform(all);
      if (object === undefined) return;
      const present = toFieldSet(atomOf(thingSchema), { spec: object['spec'] ?? {} });
      for (const { fieldsV1 } of entries(object)) {
        const owned = parseFieldsV1(fieldsV1);
        assert.ok(!owned.isEmpty());
        for (const leaf of owned.leaves().paths()) {
          // Members of structs, and lists and maps themselves, may be owned as places; their leaves must be there.
          const exists =
            present.has(leaf) ||
            leaf.length === 1 ||
            hasPlace(
              object,
              leaf.map((element) => element.text),
            );
          assert.ok(exists, JSON.stringify(leaf.map((element) => element.text)));
        }
        assert.deepEqual(formatFieldsV1(owned), fieldsV1);
      }
    }),
  );
});

/** Whether a place of struct and map members is in the object. */
function hasPlace(object: JsonObject, texts: readonly string[]): boolean {
  let value: unknown = object;
  for (const text of texts) {
    if (typeof value !== 'object' || value === null || !text.startsWith('f:') || !Object.hasOwn(value, text.slice(2)))
      return false;
    value = (value as Record<string, unknown>)[text.slice(2)];
  }
  return true;
}

test('property: without force, an apply takes nothing from others that stays there', () => {
  fc.assert(
    fc.property(steps, manager, spec, (before, who, wanted) => {
      const object = perform(before);
      // What nobody owns comes to `before-first-apply`, upstream too.
      if (object === undefined || entries(object).length === 0) return;
      let after: JsonObject;
      try {
        after = apply(object, who, wanted);
      } catch {
        return;
      }
      const present = toFieldSet(atomOf(thingSchema), { spec: after['spec'] ?? {} });
      const [owned, left] = [ownersBut(who, object), ownersBut(who, after)];
      assert.deepEqual(
        [...left.keys()].filter((name) => !owned.has(name)),
        [],
      );
      for (const [name, fields] of owned) {
        const still = left.get(name) ?? parseFieldsV1({});
        assert.ok(still.difference(fields).isEmpty(), `${name} has more`);
        // An item goes with what others own of it when nobody else owns the item itself, upstream too.
        const lost = fields.difference(still).leaves().paths();
        assert.ok(!lost.some((path) => present.has(path)), `${name} has less of what is there`);
      }
    }),
  );
});

/** What everybody but one applier owns. */
function ownersBut(applier: string, object: JsonObject): ReadonlyMap<string, ReturnType<typeof parseFieldsV1>> {
  const others = entries(object).filter(({ manager: name, operation: how }) => name !== applier || how === 'Update');
  return new Map(
    others.map(({ manager: name, operation: how, fieldsV1 }) => [`${name} ${how}`, parseFieldsV1(fieldsV1)]),
  );
}
