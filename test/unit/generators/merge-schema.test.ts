import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { generateProject } from '../../support/generated-project.ts';

/** What is said of how the members of a spec merge. */
async function mergeSchema(members: string, more = ''): Promise<string> {
  const types = `import type { EmbeddedResource, KubernetesObject, ObjectMeta, RawExtension, TypeMeta } from '@kube-codegen/runtime/meta/v1';
/** +genclient */
export interface Foo extends TypeMeta { metadata: ObjectMeta; spec?: FooSpec }
export interface FooSpec {
${members}
}
${more}
`;
  const files = await generateProject('/run', { v1: { types } });
  return (files.get('/run/generated/applyconfiguration/g/v1/merge-schema.ts') ?? '').replaceAll(/\s+/g, ' ');
}

const envelope =
  "apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'ref', name: '@ObjectMeta' },";

describe('how objects of any members merge', () => {
  it('is a matter of their values, unless they have one owner', async () => {
    const text = await mergeSchema(`free?: RawExtension;
/** +mapType=atomic */
whole?: RawExtension;
/** +mapType=atomic */
wholeOrNull?: RawExtension | null;`);
    assert.match(text, / free: \{ type: 'untyped' \}/);
    assert.match(text, / whole: \{ type: 'map', additional: \{ type: 'untyped' \}, atomic: true \}/);
    assert.match(
      text,
      / wholeOrNull: \{ type: 'map', additional: \{ type: 'untyped' \}, atomic: true, nullable: true \}/,
    );
  });
});

describe('how objects that are several at once merge', () => {
  it('takes the members of all, those that every object has among them', async () => {
    const keyed = `export interface Keyed {
/**
 * +listType=map
 * +listMapKey=name
 */
l?: { name: string }[];
}`;
    for (const object of ['EmbeddedResource', 'KubernetesObject']) {
      const text = await mergeSchema(`keyed?: ${object} & Keyed;`, keyed);
      assert.ok(text.includes(`keyed: { type: 'map', fields: { ${envelope} l: { type: 'list',`), text);
      assert.match(text, /listType: 'map', keys: \['name'\], \}, \}, \}, \}, \}/, 'no other members');
      assert.match(text, /'@ObjectMeta': objectMetaSchema/);
    }
  });

  it('takes any other members where one of them does', async () => {
    const text = await mergeSchema(
      `plain?: EmbeddedResource & { [key: string]: unknown };
/** +structType=atomic */
whole?: EmbeddedResource & { [key: string]: unknown };
half?: EmbeddedResource & Half;`,
      'export interface Half { a?: string; [key: string]: unknown }',
    );
    const open = "additional: { type: 'untyped' },";
    assert.ok(text.includes(`plain: { type: 'map', fields: { ${envelope} }, ${open} }`), text);
    assert.ok(text.includes(`whole: { type: 'map', fields: { ${envelope} }, ${open} atomic: true, }`), text);
    assert.ok(text.includes(`half: { type: 'map', fields: { ${envelope} a: { type: 'string' }, }, ${open} }`), text);
  });

  it('follows the names that they go by', async () => {
    const text = await mergeSchema(
      '/** +mapType=atomic */\nwhole?: Item;\nitems?: Item[];',
      'export type Item = EmbeddedResource & Part;\nexport type Part = { a?: string };',
    );
    assert.match(text, /whole: \{ type: 'ref', name: 'Item', atomic: true \}/);
    assert.match(text, /Item: \{ type: 'map', fields: \{ apiVersion: .* a: \{ type: 'string' \}/);
  });
});
