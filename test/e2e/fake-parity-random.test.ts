// Random sequences of writes: a real API server, fake clientsets and the API server in memory end up with the same.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import type { PatchType } from '@kube-codegen/runtime/rest';
import fc from 'fast-check';

import { differencesOf, type ParityKind, type ParityRun, type Scenario } from '../support/parity.ts';
import { describeParity } from '../support/parity-suite.ts';

const runs = 40;
const mostOperations = 12;

const managers = ['one', 'two', 'three'] as const;
const letter = fc.constantFrom('a', 'b', 'c');
const digit = fc.integer({ min: 1, max: 3 });
const textMap = fc.dictionary(letter, letter, { maxKeys: 3 });
const distinct = <T>(items: fc.Arbitrary<T>, key: (item: T) => unknown): fc.Arbitrary<T[]> =>
  fc.uniqueArray(items, { maxLength: 3, selector: key });

/** An object with some of the members, each as often there as not. */
function some(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  return fc.record(members, { requiredKeys: [] });
}

const port = fc
  .tuple(digit, fc.constantFrom('TCP', 'UDP'), some({ label: letter, options: textMap }))
  .map(([number, protocol, rest]) => ({ port: number, protocol, ...rest }));
const mount = fc.record({ path: letter, mode: digit }, { requiredKeys: ['path'] });
const volume = fc
  .tuple(
    letter,
    some({ source: some({ path: letter, readOnly: fc.boolean() }), mounts: distinct(mount, ({ path }) => path) }),
  )
  .map(([name, rest]) => ({ name, ...rest }));

const widgetSpec = some({
  color: letter,
  size: digit,
  enabled: fc.boolean(),
  limit: fc.oneof(digit, letter),
  tags: distinct(letter, String),
  numbers: distinct(digit, String),
  args: fc.array(letter, { maxLength: 3 }),
  ports: distinct(port, (item) => `${item.port}${item.protocol}`),
  volumes: distinct(volume, ({ name }) => name),
  options: textMap,
  selector: textMap,
  nested: some({ a: letter, b: digit, deeper: some({ c: letter, d: fc.array(letter, { maxLength: 2 }) }) }),
  frozen: some({ a: letter, b: letter }),
  free: some({ known: letter, x: fc.oneof(letter, digit, fc.array(letter, { maxLength: 2 })), y: textMap }),
});
const widgetStatus = some({
  phase: letter,
  count: digit,
  conditions: distinct(fc.record({ type: letter, status: letter }), ({ type }) => type),
});
// Never empty: what is applied so is stored as it is, read without, and counts as a change at the next write.
const labels = fc.dictionary(letter, letter, { minKeys: 1, maxKeys: 3 });
const finalizers = fc.uniqueArray(
  letter.map((name) => `example.com/${name}`),
  { minLength: 1 },
);
const metadata = some({ labels, annotations: labels, finalizers });

type Members = Record<string, unknown>;

interface Operation {
  readonly verb: 'create' | 'apply' | 'applyStatus' | 'update' | 'updateStatus' | 'merge' | 'strategic' | 'delete';
  readonly name: string;
  readonly manager: string;
  readonly force: boolean;
  readonly old: boolean;
  readonly members: Members;
  readonly metadata: object;
}

function operations(verbs: readonly Operation['verb'][], members: fc.Arbitrary<object>): fc.Arbitrary<Operation[]> {
  const operation = fc.record({
    verb: fc.constantFrom(...verbs),
    name: fc.constantFrom('x', 'x', 'x', 'y'),
    manager: fc.constantFrom(...managers),
    force: fc.boolean(),
    old: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
    members: members.map((value): Members => ({ ...value })),
    metadata: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: metadata }),
  });
  return fc.array(operation, { minLength: 3, maxLength: mostOperations });
}

/** The operations one after the other, each onto what the ones before it left. */
function scenarioOf(list: readonly Operation[]): Scenario {
  return async (run) => {
    for (const [i, operation] of list.entries()) {
      await run.step(`${i} ${operation.verb} ${operation.name} by ${operation.manager}`, () => perform(run, operation));
    }
  };
}

const patchTypes: Readonly<Record<'merge' | 'strategic', PatchType>> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

async function perform(run: ParityRun, operation: Operation): Promise<unknown> {
  const { client } = run;
  const { verb, name, members, manager: fieldManager, force } = operation;
  const object = run.object(name, members, operation.metadata);
  switch (verb) {
    case 'create':
      return client.create(object, { fieldManager });
    case 'apply':
      return client.apply(object, { fieldManager, force });
    case 'applyStatus':
      return client.applyStatus(object, { fieldManager, force });
    case 'delete':
      return client.delete(name);
    case 'merge':
    case 'strategic':
      return client.patch(name, patchTypes[verb], { ...members, metadata: operation.metadata }, { fieldManager });
    default: {
      const current = await client.get(name);
      const version = operation.old ? { resourceVersion: '1' } : {};
      const changed = { ...current, ...members, metadata: { ...current.metadata, ...operation.metadata, ...version } };
      return verb === 'update'
        ? client.update(changed, { fieldManager })
        : client.updateStatus(changed, { fieldManager });
    }
  }
}

describeParity('random sequences end as with kube-apiserver', (_, targets) => {
  const same = (kind: ParityKind, count: number, sequences: fc.Arbitrary<Operation[]>): void => {
    it(`${count} sequences on ${kind}`, async () => {
      const property = fc.asyncProperty(sequences, async (list) => {
        const differences = await differencesOf(targets().all, kind, scenarioOf(list));
        if (differences !== '') assert.fail(differences);
      });
      await fc.assert(property, { numRuns: count, seed: 20_260_101, includeErrorInReport: true });
    });
  };

  const everyVerb = [
    'create',
    'apply',
    'apply',
    'apply',
    'applyStatus',
    'update',
    'updateStatus',
    'merge',
    'delete',
  ] as const;
  const widget = fc.record({ spec: widgetSpec, status: widgetStatus }, { requiredKeys: [] });
  same('widgets', runs, operations(everyVerb, widget));

  const dataVerbs = ['create', 'apply', 'apply', 'update', 'merge', 'strategic', 'delete'] as const;
  same('configMaps', runs / 2, operations(dataVerbs, some({ data: textMap, immutable: fc.constant(false) })));
});
