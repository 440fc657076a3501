import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { Collector } from '../../../src/diagnostics/index.ts';
import { defineGenerator, type FileSpec, type Generator, plan, type Refs, typeOf } from '../../../src/plan/index.ts';
import { pathFault } from '../../../src/plan/path.ts';
import { fooVersion, modelOf } from '../../support/model.ts';

const model = modelOf(fooVersion());

function file(path: string, more: Partial<FileSpec> = {}): FileSpec {
  return { path, template: 't.eta', exports: [], view: () => ({}), ...more };
}

function generator(name: string, files: readonly FileSpec[], more: Partial<Generator> = {}): Generator {
  return defineGenerator({ name, description: '', plan: () => files, ...more });
}

function planOf(generators: readonly Generator[], names = generators.map(({ name }) => name)) {
  const collector = new Collector();
  const options = { generators: names, namedGenerators: [], clientset: { name: 'versioned', apiPath: '/apis' } };
  const files = plan(model, generators, options, collector);
  return { files, paths: files.map(({ path }) => path), codes: collector.sorted().map(({ code }) => code) };
}

describe('plan', () => {
  it('gives the files of all generators by path', () => {
    const { paths, codes } = planOf([generator('b', [file('z.ts'), file('B.ts')]), generator('a', [file('a.ts')])]);
    assert.deepEqual(paths, ['B.ts', 'a.ts', 'z.ts']);
    assert.deepEqual(codes, []);
  });

  it('brings along what a generator requires, and no other', () => {
    const generators = [
      generator('a', [file('a.ts')], { requires: ['b'] }),
      generator('b', [file('b.ts')], { requires: ['a'] }),
      generator('c', [file('c.ts')]),
    ];
    assert.deepEqual(planOf(generators, ['a']).paths, ['a.ts', 'b.ts']);
  });

  it('reports generators that do not exist, by name', () => {
    assert.deepEqual(planOf([generator('a', [], { requires: ['none'] })], ['a', 'misspelt']).codes, [
      'KC4201',
      'KC4201',
    ]);
  });

  it('keeps the first of two files with one path', () => {
    const { files, codes } = planOf([generator('b', [file('x.ts')]), generator('a', [file('x.ts')])]);
    assert.deepEqual(
      files.map(({ generator: name }) => name),
      ['a'],
    );
    assert.deepEqual(codes, ['KC4203']);
  });

  it('reports paths that are one where case and composition do not count', () => {
    const pair = (a: string, b: string): readonly string[] => planOf([generator('g', [file(a), file(b)])]).codes;
    assert.deepEqual(pair('a/Foo.ts', 'a/foo.ts'), ['KC4204']);
    assert.deepEqual(pair('a/\u00e9.ts', 'a/e\u0301.ts'), ['KC4204']);
    assert.deepEqual(pair('a/foo.ts', 'b/foo.ts'), []);
  });

  it('refuses paths outside the output', () => {
    const paths = [
      '',
      '/etc/x',
      '../x',
      'a/../x',
      'a//x',
      './x',
      'C:/x',
      'c:x',
      'a\\x',
      'a\0x',
      'a/con.ts',
      'x.',
      'a\nb',
    ];
    for (const path of paths)
      assert.deepEqual(planOf([generator('g', [file(path)])]).codes, ['KC4202'], JSON.stringify(path));
  });

  it('lets no path leave the output, whatever it is', () => {
    const segment = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'b.ts', 'C:', '~'), fc.string());
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
        const path = segments.join('/');
        if (pathFault(path) !== undefined) return;
        const resolved = new URL(`file:///root/output/${path.split('/').map(encodeURIComponent).join('/')}`).pathname;
        assert.ok(resolved.startsWith('/root/output/') && !path.split('/').includes('..'));
      }),
    );
  });

  it('reports a generator that throws, and goes on', () => {
    const failing = generator('bad', [], {
      plan: () => {
        throw new Error('no');
      },
    });
    const { paths, codes } = planOf([failing, generator('good', [file('g.ts')])]);
    assert.deepEqual(paths, ['g.ts']);
    assert.deepEqual(codes, ['KC4205']);
  });
});

describe('refs', () => {
  function refsOf(...files: readonly FileSpec[]): Refs {
    let refs: Refs | undefined;
    const asking = file('asking.ts', {
      view: (given) => {
        refs = given;
        return {};
      },
    });
    for (const planned of planOf([generator('g', [...files, asking])]).files) planned.view();
    assert.ok(refs);
    return refs;
  }

  it('find what other files export, by generator, version and name', () => {
    const refs = refsOf(
      file('one.ts', { exports: [{ name: 'One', use: 'type' }] }),
      file('foo.ts', { version: 'samplecontroller/v1alpha1', exports: [{ name: 'copy', use: 'value' }] }),
    );
    assert.deepEqual(refs.generated('g', undefined, 'One'), { symbol: 'One', from: { file: 'one.ts' }, use: 'type' });
    assert.equal(refs.find('g', 'samplecontroller/v1alpha1', 'copy')?.qualifier, 'SamplecontrollerV1alpha1');
    assert.equal(refs.find('g', undefined, 'copy'), undefined);
    assert.equal(refs.find('other', undefined, 'One'), undefined);
    assert.throws(() => refs.generated('g', undefined, 'Two'), /generator g plans no export Two/);
  });

  it('lead to types where they are declared', () => {
    const ref = { versionId: 'samplecontroller/v1alpha1', name: 'Foo' };
    assert.deepEqual(refsOf().type(ref).from, { source: '/project/apis/samplecontroller/v1alpha1/types.ts' });
    assert.throws(() => refsOf().type({ ...ref, name: 'Bar' }), /declares no type Bar/);
  });

  it('lead into the output for types made from schemas', () => {
    const version = { ...model.versions[0], origin: { kind: 'synthesized', text: '' } } as const;
    const collector = new Collector();
    const asking = generator('g', [
      file('a.ts', { view: (refs) => refs.type({ versionId: 'samplecontroller/v1alpha1', name: 'Foo' }) }),
    ]);
    const options = { generators: ['g'], namedGenerators: [], clientset: { name: 'versioned', apiPath: '/apis' } };
    const [planned] = plan({ versions: [version as never] }, [asking], options, collector);
    assert.deepEqual(planned?.view(), {
      symbol: 'Foo',
      from: { file: 'apis/samplecontroller/v1alpha1.ts' },
      use: 'type',
      qualifier: 'SamplecontrollerV1alpha1',
    });
  });

  it('are made for packages too', () => {
    assert.deepEqual(typeOf('m', 'T'), { symbol: 'T', from: { module: 'm' }, use: 'type' });
  });
});
