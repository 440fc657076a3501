import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { CustomMethod } from '../../../src/model/index.ts';
import { generate } from '../../support/generated.ts';
import { external, fooVersion, int32, marker, modelOf, position, text, VersionBuilder } from '../../support/model.ts';

const group = 'g.example.com';

describe('deepcopy', () => {
  const paths = (version: VersionBuilder): readonly string[] => [
    ...generate(modelOf(version), { names: ['deepcopy'] }).files.keys(),
  ];

  it('copies nothing that nobody marked', () => {
    assert.deepEqual(paths(new VersionBuilder(group, 'v1', { markers: [] }).struct('A', { a: text })), []);
    const optedOut = new VersionBuilder(group, 'v1').struct(
      'A',
      { a: text },
      { markers: [marker('k8s:deepcopy-gen', 'false')] },
    );
    assert.deepEqual(paths(optedOut), []);
  });

  it('warns who names it when no marker wants copies', () => {
    const unmarked = (): VersionBuilder => new VersionBuilder(group, 'v1', { markers: [] });
    const marked = { markers: [marker('k8s:deepcopy-gen', 'true')] };
    const origin = { kind: 'synthesized', text: '' } as const;
    const silent = [
      new VersionBuilder(group, 'v1').struct('A', {}),
      unmarked().struct('A', { a: text }, marked).struct('B', { a: text }),
      new VersionBuilder(group, 'v1', { markers: [], origin }).struct('A', { a: text }),
    ];
    const codes = (names: readonly string[] | undefined, ...versions: readonly VersionBuilder[]) =>
      generate(modelOf(...versions), names ? { names } : {}).diagnostics.map(({ code }) => code);
    assert.deepEqual(codes(['deepcopy'], unmarked().struct('A', { a: text })), ['KC4212']);
    assert.deepEqual(codes(undefined, unmarked().struct('A', { a: text })), []);
    for (const version of silent) assert.deepEqual(codes(['deepcopy'], version), []);
  });

  it('copies single types that are marked', () => {
    const version = new VersionBuilder(group, 'v1', { markers: [] })
      .struct('A', { a: text }, { markers: [marker('k8s:deepcopy-gen', 'true')] })
      .struct('B', { a: text });
    const { files } = generate(modelOf(version), { names: ['deepcopy'] });
    assert.match(files.get('deepcopy/g/v1.ts') ?? '', /deepCopyA\(/);
    assert.doesNotMatch(files.get('deepcopy/g/v1.ts') ?? '', /deepCopyB\(/);
  });

  it('copies types made from schemas always, and puts them into the output', () => {
    const origin = { kind: 'synthesized', text: 'export interface A {\n  a: string;\n}' } as const;
    const version = new VersionBuilder(group, 'v1', { markers: [], origin }).struct('A', { a: text });
    const { files } = generate(modelOf(version), { names: ['deepcopy'] });
    assert.deepEqual([...files.keys()], ['apis/g/v1.ts', 'deepcopy/g/v1.ts']);
    assert.ok(files.get('apis/g/v1.ts')?.endsWith('*/\n\nexport interface A {\n  a: string;\n}\n'));
    assert.match(files.get('deepcopy/g/v1.ts') ?? '', /import type \{ A \} from '\.\.\/\.\.\/apis\/g\/v1\.ts';/);
  });
});

describe('register', () => {
  const source = (version: VersionBuilder): string | undefined =>
    generate(modelOf(version), { names: ['register'] }).files.get('register/g/v1.ts');

  it('is made for versions that have kinds, unless they opt out', () => {
    assert.equal(source(new VersionBuilder(group, 'v1').struct('A', { a: text })), undefined);
    assert.match(source(new VersionBuilder(group, 'v1').kind('Foo', { verbs: false })) ?? '', /kind: 'Foo'/);
    const optedOut = new VersionBuilder(group, 'v1', { markers: [marker('k8s:register-gen', 'false')] }).kind('Foo');
    assert.equal(source(optedOut), undefined);
  });

  it('knows types with TypeMeta that are no kinds, and names lists with their kinds', () => {
    const version = new VersionBuilder(group, 'v1').kind('Foo', { hasList: true });
    const options = version.build();
    const typed = { ...options.types[0], ref: { versionId: 'g/v1', name: 'FooOptions' } };
    const body = { kind: 'struct', struct: { extends: [external('TypeMeta')], members: [] } } as const;
    const model = { versions: [{ ...options, types: [...options.types, { ...typed, body }] }] };
    const text_ = generate(model as never, { names: ['register'] }).files.get('register/g/v1.ts') ?? '';
    assert.match(
      text_,
      /\{ kind: 'Foo', listKind: 'FooList', resource: 'foos', namespaced: true \},\n {4}\{ kind: 'FooOptions' \},/,
    );
    assert.doesNotMatch(text_, /\{ kind: 'FooList' \}/);
  });
});

describe('clientset', () => {
  const method = (more: Partial<CustomMethod>): CustomMethod => ({ name: 'scale', verb: 'get', position, ...more });

  it('brings along what it imports', () => {
    const { plans } = generate(modelOf(fooVersion()), { names: ['clientset'] });
    assert.deepEqual([...new Set(plans.map(({ generator }) => generator))].sort(), [
      'applyconfiguration',
      'clientset',
      'register',
    ]);
  });

  it('is not made where no kind has a client', () => {
    const version = new VersionBuilder(group, 'v1').kind('Foo', { verbs: false });
    assert.deepEqual(
      [...generate(modelOf(version), { names: ['informer', 'fake'] }).files.keys()],
      ['register/g/v1.ts'],
    );
  });

  it('reports custom methods whose types need a subresource', () => {
    const version = new VersionBuilder(group, 'v1');
    version.struct('Other', { a: text }).kind('Foo', { methods: [method({ result: version.ref('Other') })] });
    const { diagnostics } = generate(modelOf(version), { names: ['clientset'] });
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['KC4211'],
    );
    const own = new VersionBuilder(group, 'v1');
    own.kind('Foo', { methods: [method({ result: own.ref('Foo') })] });
    assert.deepEqual(generate(modelOf(own), { names: ['clientset'] }).diagnostics, []);
  });

  it('lets a custom method take the place of a verb', () => {
    const version = new VersionBuilder(group, 'v1');
    version.kind('Foo', { methods: [method({ name: 'update', verb: 'update', subresource: 'scale' })] });
    const source = generate(modelOf(version)).files.get('clientset/versioned/typed/g/v1/foo.ts') ?? '';
    assert.equal(source.match(/^ {2}update\(/gm)?.length, 2);
    assert.match(source, /updateSubresource<Foo>\(name, 'scale', input, options\)/);
  });

  it('says where the API is when it is not under /apis', () => {
    const { plans } = generate(modelOf(fooVersion()));
    assert.ok(plans.length > 0);
    const source = generate(modelOf(fooVersion()), { apiPath: '/custom' }).files;
    assert.match(
      source.get('clientset/versioned/typed/samplecontroller/v1alpha1/foo.ts') ?? '',
      /apiPath: '\/custom',/,
    );
    const core = generate(modelOf(new VersionBuilder('', 'v1').kind('Pod')), { apiPath: '/custom' }).files;
    assert.doesNotMatch(core.get('clientset/versioned/typed/core/v1/pod.ts') ?? '', /apiPath/);
  });

  it('knows a kind with noStatus to have no status subresource', () => {
    const version = fooVersion().build();
    const types = version.kinds.map((kind) => ({
      ...kind,
      type: { ...kind.type, markers: [marker('genclient:noStatus')] },
    }));
    const { files } = generate({ versions: [{ ...version, kinds: types }] });
    assert.match(files.get('clientset/versioned/typed/samplecontroller/v1alpha1/foo.ts') ?? '', /hasStatus: false/);
    assert.match(files.get('applyconfiguration/samplecontroller/v1alpha1/foo.ts') ?? '', /subresource: '' = ''/);
  });
});

describe('index files', () => {
  it('pass on the first of two things with one name, with a warning', () => {
    const version = new VersionBuilder(group, 'v1').kind('Foo').kind('FooNamespace');
    const { files, diagnostics } = generate(modelOf(version));
    const index = files.get('listers/g/v1/index.ts') ?? '';
    assert.equal(index.match(/\bFooNamespaceLister\b/g)?.length, 1);
    assert.deepEqual([...new Set(diagnostics.map(({ code }) => code))], ['KC4210']);
  });
});

describe('merge schemas', () => {
  const source = (version: VersionBuilder): string =>
    generate(modelOf(version), { names: ['applyconfiguration'] }).files.get(
      'applyconfiguration/g/v1/merge-schema.ts',
    ) ?? '';

  it('have a kind among the types where it holds itself, and only there', () => {
    const version = new VersionBuilder(group, 'v1');
    assert.match(source(version.kind('Foo', { spec: version.ref('Foo') })), /^ {2}Foo: \{$/m);
    assert.doesNotMatch(source(new VersionBuilder(group, 'v1').kind('Foo')), /^ {2}Foo: /m);
  });

  it('take a built-in type from its package, and leave one that the package does not apply', () => {
    const core = '@kube-codegen/kubernetes/core/v1';
    const text_ = (name: string): string =>
      source(new VersionBuilder(group, 'v1').kind('Foo', { spec: external(name, core) }));
    assert.match(
      text_('PodSpec'),
      /'@kube-codegen\/kubernetes\/core\/v1\.PodSpec': \{ type: 'ref', name: 'PodSpec', types: /,
    );
    assert.match(text_('Pod'), /'@kube-codegen\/kubernetes\/core\/v1\.Pod': \{ type: 'object', schema: podSchema \}/);
    for (const name of ['PodList', 'Nonsense', '__proto__']) assert.match(text_(name), /spec: \{ type: 'untyped' \}/);
  });
});

describe('informer', () => {
  it('gives a kind that cannot be got the plain lister', () => {
    const version = new VersionBuilder(group, 'v1').kind('Foo', { verbs: ['list', 'watch'] });
    const { files } = generate(modelOf(version));
    assert.match(files.get('informers/externalversions/g/v1/foo.ts') ?? '', /lister\(\): ResourceLister<Foo>;/);
    assert.equal(files.has('listers/g/v1/foo.ts'), false);
  });

  it('leaves out what cannot be listed and watched', () => {
    const version = new VersionBuilder(group, 'v1').kind('Foo', { verbs: ['get', 'list'] });
    const { files } = generate(modelOf(version));
    assert.equal(files.has('informers/externalversions/factory.ts'), false);
    assert.ok(files.has('listers/g/v1/foo.ts'));
  });
});

describe('output', () => {
  it('does not depend on the order of generators', () => {
    const model = modelOf(fooVersion(), new VersionBuilder(group, 'v1').kind('Bar', { spec: int32 }));
    const names = generate(model).plans.map(({ generator }) => generator);
    const reversed = generate(model, { names: [...new Set(names)].reverse() });
    assert.deepEqual(reversed.outputs, generate(model).outputs);
  });
});
