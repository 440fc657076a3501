// CRDs made to do harm: whatever is in them, the types hold the expected declarations and nothing else, and nothing of a
// well-formed schema is lost.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import * as fc from 'fast-check';
import { ts } from 'ts-morph';

import { Collector } from '../../../src/diagnostics/index.ts';
import { isEqualJson, loadVersions, type OpenApiSchema } from '../../../src/load/schema/index.ts';
import { canonicalRoot } from '../../corpus/canonical-schema.ts';
import { rebuildSchema } from '../../corpus/rebuild-schema.ts';
import { versionOf } from '../load-schema/support.ts';

const options = {
  root: '/project',
  output: '/project/generated',
  importExtension: '.js',
  pluralExceptions: new Map<string, string>(),
  groups: new Map<string, string>(),
} as const;

const attacks = [
  '*/ export const pwned = 1; /*',
  "'; process.exit(1); //",
  '`${process.exit(1)}`',
  '<%= it %>',
  '\n+genclient:noVerbs',
  '+codegen:schema={"type":"string"}',
  '@ts-nocheck',
  ' @ts-expect-error',
  '\\',
  '\u0000',
  '\u2028\u2029',
  '\ud800',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '$ref',
  '$id',
  '',
];
const text = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...attacks) },
  fc.string({ unit: 'binary' }),
  fc.string(),
);
/** Prose without what the types cannot hold as it is: lone surrogates. */
const prose = text.map((value) => value.toWellFormed());
// JSON.parse of Node 24 may take a key for one with an escape that an earlier object had in that place.
const key = text.filter((value) => JSON.stringify(value) === `"${value}"`);
const json = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(key, fc.integer(), { maxKeys: 2 }),
);

const common = {
  description: prose,
  title: text,
  nullable: fc.constant(true),
  default: json,
  example: json,
  'x-kubernetes-validations': fc.array(fc.record({ rule: text, message: text }), { minLength: 1, maxLength: 2 }),
  oneOf: fc.array(fc.record({ required: fc.array(text, { minLength: 1, maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
};

function record(own: Record<string, fc.Arbitrary<unknown>>, required: readonly string[]): fc.Arbitrary<OpenApiSchema> {
  const model: Record<string, fc.Arbitrary<unknown>> = { ...common, ...own };
  return fc.record(model, { requiredKeys: [...required] });
}

/** Schemas in which every keyword has the type that it must have. */
const { schema } = fc.letrec<{ schema: OpenApiSchema; object: OpenApiSchema }>((tie) => ({
  object: record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(key, tie('schema') as fc.Arbitrary<unknown>, { maxKeys: 4, noNullPrototype: true }),
      required: fc.array(text, { maxLength: 2 }),
      minProperties: fc.nat(),
      'x-kubernetes-map-type': fc.constantFrom('atomic', 'granular', 'odd'),
      'x-kubernetes-preserve-unknown-fields': fc.constant(true),
      'x-kubernetes-embedded-resource': fc.constant(true),
    },
    ['type'],
  ),
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    record(
      {
        type: fc.constantFrom('string', 'integer', 'number', 'boolean'),
        format: fc.oneof(fc.constantFrom('int32', 'int64', 'double', 'byte', 'date-time', 'duration'), text),
        pattern: text,
        minLength: fc.nat(),
        maximum: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        exclusiveMaximum: fc.boolean(),
      },
      ['type'],
    ),
    record(
      {
        type: fc.constant('string'),
        enum: fc.uniqueArray(fc.oneof(text, fc.constant(null)), { minLength: 1, maxLength: 4 }),
      },
      ['enum'],
    ),
    record({ 'x-kubernetes-int-or-string': fc.constant(true), pattern: text }, ['x-kubernetes-int-or-string']),
    record({ 'x-kubernetes-preserve-unknown-fields': fc.constant(true) }, []),
    record(
      {
        type: fc.constant('array'),
        items: tie('schema') as fc.Arbitrary<unknown>,
        maxItems: fc.nat(),
        'x-kubernetes-list-type': text,
      },
      ['type', 'items'],
    ),
    record({ type: fc.constant('object'), additionalProperties: tie('schema') as fc.Arbitrary<unknown> }, [
      'type',
      'additionalProperties',
    ]),
    tie('object'),
  ),
}));

const root: fc.Arbitrary<OpenApiSchema> = fc
  .dictionary(key, schema, { maxKeys: 4, noNullPrototype: true })
  .map((properties) => ({ type: 'object', properties }));

async function load(kind: OpenApiSchema) {
  const collector = new Collector();
  const model = await loadVersions([versionOf({ Foo: kind })], options, collector);
  const [version] = model.versions;
  assert.ok(version?.origin.kind === 'synthesized');
  return { model, version, text: version.origin.text, diagnostics: collector.sorted() };
}

/** Fails when the text is anything but imports from the runtime and declarations of the names. */
function assertOnlyTypes(source: string, names: readonly string[]): void {
  const file = ts.createSourceFile('types.ts', source, ts.ScriptTarget.Latest, true);
  const declared = file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) {
      assert.equal((statement.moduleSpecifier as ts.StringLiteral).text, '@kube-codegen/runtime/meta/v1');
      return [];
    }
    assert.ok(ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement), statement.getText());
    return [statement.name.text];
  });
  assert.deepEqual(declared.toSorted(), names.toSorted());
  assert.ok(declared.every((name) => /^Foo[A-Za-z0-9_]*$/.test(name)));
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  assert.doesNotMatch(source, /[\u0000-\u0009\u000b-\u001f\u2028\u2029]/);
}

it('holds the declarations of a hostile schema and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(root, async (kind) => {
      const { version, text: source, diagnostics } = await load(kind);
      assert.deepEqual(diagnostics, []);
      assertOnlyTypes(
        source,
        version.types.map(({ ref }) => ref.name),
      );
      assert.equal(version.kinds.length, 1);
    }),
    { numRuns: 200 },
  );
});

it('loses nothing of a well-formed schema', async () => {
  await fc.assert(
    fc.asyncProperty(root, async (kind) => {
      const { model, version } = await load(kind);
      const declaration = version.types.find(({ ref }) => ref.name === 'Foo');
      assert.ok(declaration);
      const [rebuilt, original] = [canonicalRoot(rebuildSchema(model, declaration)), canonicalRoot(kind)];
      if (!isEqualJson(rebuilt, original)) assert.deepEqual(rebuilt, original);
    }),
    { numRuns: 200 },
  );
});

it('survives schemas in which nothing is what it must be', async () => {
  const keywords = [
    'type',
    'properties',
    'items',
    'enum',
    'required',
    'additionalProperties',
    'nullable',
    'format',
    'allOf',
    '$ref',
    'description',
  ];
  const garbage = fc.dictionary(fc.constantFrom(...keywords), fc.oneof(json, schema, fc.constant(null)), {
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, garbage, { maxKeys: 4, noNullPrototype: true }), async (properties) => {
      const { version, text: source } = await load({
        type: 'object',
        properties,
      });
      assertOnlyTypes(
        source,
        version.types.map(({ ref }) => ref.name),
      );
    }),
    { numRuns: 200 },
  );
});
