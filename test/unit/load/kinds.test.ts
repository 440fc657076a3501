import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { kindNamed, kindText, loadTypes, loadVersions, meta, places, version } from './support.ts';

const foo = kindText('Foo', ['+genclient'], 'spec: string;');

describe('kinds', () => {
  test('a kind extends TypeMeta and has ObjectMeta; its list is found or derived', async () => {
    const loaded = await loadTypes(`
      ${kindText('Foo', ['+genclient'])}
      export interface FooList extends TypeMeta { metadata: ListMeta; items: Foo[]; }
      ${kindText('Bar', [], '')}
      export interface Bars extends TypeMeta { metadata: ListMeta; items: readonly Bar[]; }
      ${kindText('Qux', [], '')}`);
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(
      loaded.model.versions[0]?.kinds.map(({ names, list }) => [names.type, names.list, list?.ref.name]),
      [
        ['Bar', 'Bars', 'Bars'],
        ['Foo', 'FooList', 'FooList'],
        ['Qux', 'QuxList', undefined],
      ],
    );
    assert.equal(kindNamed(loaded, 'Foo').hasStatus, true);
    assert.equal(kindNamed(loaded, 'Bar').hasStatus, false);
    assert.equal(kindNamed(loaded, 'Bar').client, undefined);
  });

  test('the kind on the wire is the type, or what the marker says', async () => {
    const loaded = await loadTypes(kindText('Postgresql', ['+codegen:kind=postgresql']));
    assert.deepEqual(loaded.diagnostics, []);
    const { kind, type, list, listKind } = kindNamed(loaded, 'Postgresql').names;
    assert.deepEqual([kind, type, listKind, list], ['postgresql', 'Postgresql', 'postgresqlList', 'PostgresqlList']);
    const gaggle = kindNamed(await loadTypes(kindText('Goose', ['+codegen:listKind=Gaggle'])), 'Goose').names;
    assert.deepEqual([gaggle.kind, gaggle.listKind, gaggle.list], ['Goose', 'Gaggle', 'GooseList']);
  });

  test('metadata and bases may be inherited, aliased, renamed or narrowed', async () => {
    const loaded = await loadTypes(`
      import type { KubernetesObject, KubernetesList, ObjectMeta as Meta } from '@kube-codegen/runtime/meta/v1';
      export interface Base extends TypeMeta { status?: string; }
      export type MyMeta = Meta & { name: string };
      export interface One extends Base { metadata: Meta; }
      export interface Two extends TypeMeta { metadata: MyMeta; }
      export interface Three extends KubernetesObject { spec: string; }
      export interface ThreeList extends KubernetesList<Three> { items: Three[]; }
      export interface Four extends Three { more: string; }`);
    assert.deepEqual(
      loaded.model.versions[0]?.kinds.map(({ names }) => names.type),
      ['Four', 'One', 'Three', 'Two'],
    );
    assert.equal(kindNamed(loaded, 'One').hasStatus, true);
    assert.equal(kindNamed(loaded, 'Three').list?.ref.name, 'ThreeList');
    assert.deepEqual(loaded.diagnostics, []);
  });

  test('scope and REST names come from genclient and kubebuilder markers', async () => {
    const loaded = await loadTypes(`
      ${kindText('A', ['+genclient', '+genclient:nonNamespaced'])}
      ${kindText('B', ['+kubebuilder:resource:path=bees,singular=bee,scope=Cluster,shortName=b;bb'])}
      ${kindText('C', ['+resourceName=seas', '+kubebuilder:resource:path=cs'])}`);
    assert.deepEqual(loaded.diagnostics, []);
    assert.equal(kindNamed(loaded, 'A').scope, 'Cluster');
    assert.equal(kindNamed(loaded, 'B').scope, 'Cluster');
    assert.deepEqual([kindNamed(loaded, 'B').names.resource, kindNamed(loaded, 'B').names.singular], ['bees', 'bee']);
    assert.equal(kindNamed(loaded, 'C').names.resource, 'seas');
    assert.equal(kindNamed(loaded, 'C').scope, 'Namespaced');
  });

  test('of several lists the one named after the kind is its list', async () => {
    const list = (name: string): string =>
      `export interface ${name} extends TypeMeta { metadata: ListMeta; items: Foo[] }\n`;
    const loaded = await loadTypes(foo + list('AllFoos') + list('FooList'));
    assert.equal(kindNamed(loaded, 'Foo').list?.ref.name, 'FooList');
  });

  test('plural exceptions shape accessor, plural and resource', async () => {
    const loaded = await loadTypes(kindText('Endpoints', ['+genclient']), {
      pluralExceptions: new Map([['Endpoints', 'Endpoints']]),
    });
    const { plural, accessor, resource } = kindNamed(loaded, 'Endpoints').names;
    assert.deepEqual([plural, accessor, resource], ['Endpoints', 'endpoints', 'endpoints']);
  });

  test('any word can be a kind', async () => {
    const words = [
      'Event',
      'Object',
      'Function',
      'Class',
      'Client',
      'Index',
      'Con',
      'Delete',
      'HTTPRoute',
      'Constructor',
    ];
    const loaded = await loadTypes(words.map((word) => kindText(word, ['+genclient'])).join(''));
    assert.deepEqual(loaded.diagnostics, []);
    const names = Object.fromEntries(words.map((word) => [word, kindNamed(loaded, word).names]));
    assert.deepEqual(
      [names['Function']?.variable, names['Class']?.variable, names['Delete']?.variable, names['HTTPRoute']?.variable],
      ['function_', 'class_', 'delete_', 'httpRoute'],
    );
    assert.deepEqual([names['Client']?.file, names['Index']?.file, names['Con']?.file], ['client_', 'index_', 'con_']);
    assert.equal(names['HTTPRoute']?.accessor, 'httpRoutes');
  });

  const misfits: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    [
      '+genclient without TypeMeta',
      '// +genclient\nexport interface Foo { metadata: ObjectMeta }',
      ['types.ts:3:18 KC3008'],
    ],
    [
      '+genclient without metadata',
      '// +genclient\nexport interface Foo extends TypeMeta { spec: string }',
      ['types.ts:3:18 KC3008'],
    ],
    ['optional metadata', 'export interface Foo extends TypeMeta { metadata?: ObjectMeta }', ['types.ts:2:41 KC3008']],
    [
      'metadata of another type',
      'export interface Foo extends TypeMeta { metadata: { name: string } }',
      ['types.ts:2:41 KC3008'],
    ],
    ['TypeMeta alone', 'export interface Foo extends TypeMeta { a: string }', ['types.ts:2:18 KC3012']],
    ['+genclient on an alias', '// +genclient\nexport type Foo = string;', ['types.ts:3:13 KC3008']],
    [
      '+genclient on a list',
      '// +genclient\nexport interface FooList extends TypeMeta { metadata: ListMeta; items: string[] }',
      ['types.ts:2:4 KC2009'],
    ],
    [
      '+genclient on a type of no export',
      '// +genclient\ninterface Foo extends TypeMeta { metadata: ObjectMeta }\nexport type A = string;',
      ['types.ts:3:11 KC3008'],
    ],
    ['+genclient on a class', '// +genclient\nexport class Foo {}\nexport type A = string;', ['types.ts:3:14 KC3002']],
    ['a lower-case kind', kindText('foo', []), ['types.ts:2:18 KC4105']],
    ['a list type of another form', `${foo}export interface FooList { a: string }`, ['types.ts:3:18 KC4101']],
    [
      'two files on a file system that folds case',
      `${kindText('Foo', [])}${kindText('FOO', [])}`,
      Array.from({ length: 4 }, () => 'types.ts:2:18 KC4101'),
    ],
    ['one resource', `${foo}${kindText('Bar', ['+resourceName=foos'])}`, ['types.ts:3:18 KC4101']],
    ['one accessor', `${kindText('Fly', [])}${kindText('Flie', ['+resourceName=other'])}`, ['types.ts:2:18 KC4101']],
    ['a bad resource name', kindText('Foo', ['+resourceName=Foos/x']), ['types.ts:2:18 KC2005']],
    ['a bad list kind on the wire', kindText('Foo', ['+codegen:listKind=a.b']), ['types.ts:2:22 KC2005']],
    ['a bad kind on the wire', kindText('Foo', ['+codegen:kind=a.b']), ['types.ts:2:18 KC2005']],
    ['two resource names', kindText('Foo', ['+resourceName=a', '+resourceName=b']), ['types.ts:3:4 KC2006']],
    [
      'two scopes',
      kindText('Foo', ['+genclient', '+genclient:nonNamespaced', '+kubebuilder:resource:scope=Namespaced']),
      ['types.ts:3:4 KC2006'],
    ],
    ['a wrong scope', kindText('Foo', ['+kubebuilder:resource:scope=cluster']), ['types.ts:2:32 KC2005']],
  ];
  for (const [what, text, expected] of misfits) {
    test(`reported: ${what}`, async () => {
      const loaded = await loadTypes(text);
      assert.deepEqual(places(loaded.diagnostics), expected);
      assert.ok(loaded.diagnostics.every(({ help }) => help));
    });
  }

  test('a list type may carry +genclient:nonNamespaced, as ClusterTestTypeList of the examples does', async () => {
    const loaded = await loadTypes(`${foo}
      // +genclient:nonNamespaced
      export interface FooList extends TypeMeta { metadata: ListMeta; items: Foo[] }`);
    assert.deepEqual(loaded.diagnostics, []);
  });

  test('two kinds of one name in two versions are fine', async () => {
    const text = meta + foo;
    const loaded = await loadVersions([
      version('a/v1', { 'types.ts': text }),
      version('a/v1beta1', { 'types.ts': text }),
    ]);
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(
      loaded.model.versions.map(({ id, kinds }) => [id, kinds.length]),
      [
        ['a/v1', 1],
        ['a/v1beta1', 1],
      ],
    );
  });
});
