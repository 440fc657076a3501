/** Nothing in the input becomes code: whatever text there is, the output has the declarations that plain text gives. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import ts from 'typescript-5.9';

import type { ApiModel, Type } from '../../../src/model/index.ts';
import { generate } from '../../support/generated.ts';
import { marker, membersOf, object, oneOf, text, VersionBuilder } from '../../support/model.ts';

interface Untrusted {
  readonly doc: string;
  readonly member: string;
  readonly literal: string;
  readonly value: string;
}

function modelWith({ doc, member, literal, value }: Untrusted): ApiModel {
  const version = new VersionBuilder('samplecontroller.k8s.io', 'v1alpha1', { doc });
  const inner: Type = object({ [`${member}?`]: oneOf(literal, 1, true) });
  version
    .struct('Inner', { value: { type: text, doc } }, { doc })
    .struct(
      'FooSpec',
      {
        inner: { type: inner, doc },
        plain: version.ref('Inner'),
        list: {
          type: { kind: 'array', element: inner },
          markers: [marker('listType', 'map'), marker('listMapKey', value)],
        },
        kept: { type: text, markers: [marker('default', value)], doc },
      },
      { doc },
    )
    .kind('Foo', { spec: version.ref('FooSpec'), doc });
  const built = version.build();
  const types = built.types.map((type) =>
    type.ref.name === 'FooSpec' && type.body.kind === 'struct'
      ? {
          ...type,
          body: {
            kind: 'struct' as const,
            struct: { extends: [], members: [...type.body.struct.members, ...odd(member, version.ref('Inner'))] },
          },
        }
      : type,
  );
  return { versions: [{ ...built, types }] };
}

/** A member of a name that came from outside. */
function odd(name: string, type: Type) {
  return membersOf({ placeholder: type }).map((member) => ({ ...member, name, optional: true }));
}

/** Top-level declarations and the members of interfaces, by syntax kind; names only where they do not come from the input. */
function outline(file: string, source: string): readonly string[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const faults = (parsed as unknown as { parseDiagnostics: readonly ts.Diagnostic[] }).parseDiagnostics;
  assert.deepEqual(
    faults.map(({ messageText }) => messageText),
    [],
    `${file} does not parse:\n${source}`,
  );
  return parsed.statements.map((statement) => {
    const name = 'name' in statement && statement.name ? (statement.name as ts.Identifier).getText() : '';
    const members = ts.isInterfaceDeclaration(statement) ? statement.members.length : 0;
    const body = ts.isFunctionDeclaration(statement) ? (statement.body?.statements.length ?? 0) : 0;
    return `${ts.SyntaxKind[statement.kind]} ${name} ${members} ${body}`;
  });
}

function outlines(model: ApiModel): ReadonlyMap<string, readonly string[]> {
  const { files, diagnostics } = generate(model);
  assert.deepEqual(diagnostics, []);
  return new Map([...files].map(([path, source]) => [path, outline(path, source)]));
}

const nasty = fc.constantFrom(
  '*/ evil(); /*',
  "'; evil(); '",
  '`${evil()}`',
  '\u2028evil();\u2029',
  '\n@ts-nocheck\n// @ts-ignore',
  '<% evil() %>',
  '<%= it.kind %>',
  '\\',
  '\ud800',
  '\u202eevil',
  '__proto__',
  'constructor',
  '1st',
  'a-b',
  '//# sourceMappingURL=data:x',
);
const anyText = fc.oneof(
  nasty,
  fc.string({ unit: 'binary' }),
  fc.tuple(fc.string(), nasty, fc.string()).map((all) => all.join('')),
);

describe('text of the input', () => {
  const plain = outlines(modelWith({ doc: 'text', member: 'someName', literal: 'text', value: 'key' }));
  const inherited = outlines(modelWith({ doc: 'text', member: 'constructor', literal: 'text', value: 'key' }));

  it('cannot become code', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (doc, member, literal, value) => {
        // A member that every object inherits is left to copyRest, which is one statement less.
        const expected = member in Object.prototype ? inherited : plain;
        assert.deepEqual(outlines(modelWith({ doc, member, literal, value })), expected);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('cannot talk to the compiler', () => {
    const { files } = generate(modelWith({ doc: '@ts-ignore', member: 'm', literal: 'l', value: 'v' }));
    for (const source of files.values()) assert.doesNotMatch(source, /@ts-ignore/);
  });

  it('is shown as it is where it does no harm', () => {
    const { files } = generate(
      modelWith({ doc: 'Größe: `a` → ${b} @deprecated', member: 'größe', literal: 'ä', value: 'v' }),
    );
    const nested = files.get('applyconfiguration/samplecontroller/v1alpha1/nested-types.ts') ?? '';
    assert.ok(nested.includes('/** Größe: `a` → ${b} @deprecated */'));
    assert.ok(nested.includes("größe?: 'ä' | 1 | true;"));
  });
});
