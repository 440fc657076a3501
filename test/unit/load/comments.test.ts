import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { codes, declaration, loadTypes, loadVersions, memberNamed, places, version } from './support.ts';

const names = (markers: readonly { readonly name: string }[]): readonly string[] => markers.map(({ name }) => name);

describe('comments', () => {
  test('markers come from the touching block and from the one exactly one blank line above, in that order', async () => {
    const loaded = await loadTypes(`
// +k8s:deepcopy-gen=true

/**
 * S is a thing.
 *
 * +kubebuilder:skip
 */
// +k8s:openapi-gen=true
export interface S { a: string }`);
    const { doc, markers } = declaration(loaded, 'S');
    assert.equal(doc, 'S is a thing.');
    assert.deepEqual(names(markers), ['k8s:deepcopy-gen', 'kubebuilder:skip', 'k8s:openapi-gen']);
    assert.deepEqual(loaded.diagnostics, []);
  });

  test('a block of markers without a doc comment, as ClusterTestType of the code-generator examples has', async () => {
    const loaded = await loadTypes(`
// +genclient
// +genclient:nonNamespaced

export interface S extends TypeMeta { metadata: ObjectMeta }`);
    assert.deepEqual(names(declaration(loaded, 'S').markers), ['genclient', 'genclient:nonNamespaced']);
    assert.equal(declaration(loaded, 'S').doc, '');
  });

  test('two blank lines above, or further up, belong to nothing and are reported', async () => {
    const loaded = await loadTypes(`
// +genclient


// +kubebuilder:skip

/** Doc. */
export interface S { a: string; // +optional
  b: string;
  // +nullable
}
// +required`);
    assert.deepEqual(names(declaration(loaded, 'S').markers), ['kubebuilder:skip']);
    assert.deepEqual(places(loaded.diagnostics), [
      'types.ts:3:4 KC2004',
      'types.ts:9:36 KC2004',
      'types.ts:11:6 KC2004',
      'types.ts:13:4 KC2004',
    ]);
  });

  test("comments on the line of their member, behind a brace or semicolon, are the member's", async () => {
    const loaded = await loadTypes(
      'export interface S { /** A. +not-one\n * +listType=set */ a: string[]; /* +optional */ b?: string; // +nullable\n}',
    );
    assert.equal(memberNamed(loaded, 'S', 'a').doc, 'A. +not-one');
    assert.deepEqual(names(memberNamed(loaded, 'S', 'a').markers), ['listType']);
    assert.deepEqual(names(memberNamed(loaded, 'S', 'b').markers), ['optional']);
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:65 KC2004']);
  });

  test('a comment on the line of the brace is of no member below it, and the help says where it belongs', async () => {
    const loaded = await loadTypes('export interface S { /** +listType=set */\n  a: string[] }');
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:2:26 KC2004']);
    assert.match(loaded.diagnostics[0]?.help ?? '', /on a line of its own/);
  });

  test('block comments that are no JSDoc have markers and no prose', async () => {
    const loaded = await loadTypes(
      '/* prettier-ignore\n * +genclient\n */\nexport interface S extends TypeMeta { metadata: ObjectMeta }',
    );
    assert.deepEqual(loaded.diagnostics, []);
    assert.equal(declaration(loaded, 'S').doc, '');
    assert.deepEqual(names(declaration(loaded, 'S').markers), ['genclient']);
  });

  test('misspelt markers of comments that belong to nothing are told, prose is not', async () => {
    const loaded = await loadTypes(
      'export interface S {\n  a?: string; // +optionall\n  b: string; // +1 for this\n}\n/* +genclent */\n\n\n// +build linux',
    );
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:18 KC2001', 'types.ts:6:4 KC2001']);
    assert.match(loaded.diagnostics[0]?.help ?? '', /"optional"/);
  });

  test('a block two blank lines above the doc comment belongs to nothing', async () => {
    const loaded = await loadTypes('\n// +genclient\n\n\n/** Doc. */\nexport interface S { a: string }');
    assert.deepEqual(declaration(loaded, 'S').markers, []);
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:4 KC2004']);
  });

  test('markers of types that we made from schemas are not reported', async () => {
    const written = version('a/v1', { 'types.ts': '// +k8s:nonsense\nexport interface S { a: string }' });
    assert.deepEqual(codes(await loadVersions([written])), ['KC2001']);
    const made = { ...written, origin: { kind: 'synthesized', text: '' } as const };
    assert.deepEqual(codes(await loadVersions([made])), []);
  });

  test('members have docs and markers of their own', async () => {
    const loaded = await loadTypes(`
export interface S {
  /**
   * First line,
   * second line.
   *
   *   indented
   *
   * +optional
   * +kubebuilder:validation:Minimum=1
   */
  a?: int32;
  // +nullable
  b: string | null;
}`);
    const member = memberNamed(loaded, 'S', 'a');
    assert.equal(member.doc, 'First line,\nsecond line.\n\n  indented');
    assert.deepEqual(
      member.markers.map(({ name, value }) => [name, value]),
      [
        ['optional', undefined],
        ['kubebuilder:validation:Minimum', '1'],
      ],
    );
    assert.deepEqual(member.markers[1]?.position, {
      file: 'apis/example/v1/types.ts',
      line: 11,
      column: 6,
      length: 31,
    });
    assert.deepEqual(member.markers[1]?.valuePosition, {
      file: 'apis/example/v1/types.ts',
      line: 11,
      column: 38,
      length: 1,
    });
    assert.deepEqual(names(memberNamed(loaded, 'S', 'b').markers), ['nullable']);
  });

  test('prose that could be code travels as text', async () => {
    const loaded = await loadTypes(
      '/** Ends *\\/ here, ${x} `tick` \u2028 + not a marker, +1 for this, "q" \\ */\nexport interface S { a: string }',
    );
    assert.equal(declaration(loaded, 'S').doc, 'Ends */ here, ${x} `tick` \u2028 + not a marker, +1 for this, "q" \\');
    assert.deepEqual(loaded.diagnostics, []);
  });

  test('line separators of Unicode do not shift positions', async () => {
    const loaded = await loadTypes('/** a \u2028 b */\nexport interface S { a: Date }');
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:25 KC3002']);
  });

  test('files with CRLF read alike', async () => {
    const text = '/**\n * Doc.\n *\n * +kubebuilder:title=T\n */\nexport interface S { a: string }\n';
    const [lf, crlf] = await Promise.all([loadTypes(text), loadTypes(text.replaceAll('\n', '\r\n'))]);
    assert.equal(declaration(crlf, 'S').doc, 'Doc.');
    assert.deepEqual(declaration(crlf, 'S').markers, declaration(lf, 'S').markers);
  });

  test('line comments are prose where there is no JSDoc', async () => {
    const loaded = await loadTypes('// S is a thing.\n// +kubebuilder:skip\nexport interface S { a: string }');
    assert.equal(declaration(loaded, 'S').doc, 'S is a thing.');
  });

  test('doc.ts: every comment is of the package, its prose is the touching one', async () => {
    const loaded = await loadVersions([
      version('a/v1', {
        'doc.ts': `/* Copyright */\n\n// +k8s:deepcopy-gen=package\n\n/**\n * The first version.\n *\n * +groupName=a.io\n */\nexport {};\n// +groupGoName=Alpha\n`,
        'types.ts': 'export interface S { a: string }',
      }),
    ]);
    const [first] = loaded.model.versions;
    assert.deepEqual(loaded.diagnostics, []);
    assert.equal(first?.doc, 'The first version.');
    assert.equal(first?.group, 'a.io');
    assert.equal(first?.groupGoName, 'Alpha');
    assert.deepEqual(names(first?.markers ?? []), ['k8s:deepcopy-gen', 'groupName', 'groupGoName']);
  });

  test('a marker of the package outside doc.ts, and a type marker on a member, are reported', async () => {
    const loaded = await loadTypes(`
// +groupName=a.io

import type { X } from 'x';
export interface S {
  // +genclient
  a: X;
}`);
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:4 KC2004', 'types.ts:7:6 KC2009']);
    assert.match(loaded.diagnostics[0]?.help ?? '', /doc\.ts/);
  });

  test('markers on functions, types of no export and generic members are read, not lost', async () => {
    const loaded = await loadTypes(`
// +k8s:conversion-fn=drop
export function convert(): void {}
interface Local<T> {
  // +optional
  a?: T;
}
export interface S { a: { b: {
  // +optional
  c?: string } } }`);
    assert.deepEqual(codes(loaded), []);
    assert.deepEqual(
      loaded.model.versions[0]?.functions?.map(({ name, position }) => [name, position.line]),
      [['convert', 4]],
    );
  });
});
