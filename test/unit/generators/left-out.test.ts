import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { compile, messageOf, repository, strictest } from '../../support/compile.ts';
import { generateProject, type SampleVersion } from '../../support/generated-project.ts';

const switches = ['applyconfiguration', 'client', 'informer', 'lister', 'register'] as const;

function typesOf(version: string): string {
  const fromStable =
    version === 'v1' ? '' : `import type { Foo as StableFoo, FooSpec as Stable } from '../v1/types.ts';`;
  return `import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';
${fromStable}
/**
 * +genclient
 * +genclient:method=Scale,verb=apply,subresource=scale,input=FooSpec
 */
export interface Foo extends TypeMeta { metadata: ObjectMeta; spec: FooSpec; status?: { ready: boolean } }
/**
 * +genclient
 * +genclient:onlyVerbs=get,list,watch,apply
 */
export interface Bar extends TypeMeta { metadata: ObjectMeta; spec: FooSpec }
export interface FooSpec { a: string; ${fromStable && 'stable?: Stable; template?: StableFoo'} }
`;
}

/** A group of the versions, each without what its generators are named for. */
function project(
  folder: string,
  leftOut: Readonly<Record<string, readonly string[]>>,
): Promise<ReadonlyMap<string, string>> {
  const versions = Object.entries(leftOut).map(([version, names]): [string, SampleVersion] => [
    version,
    { markers: names.map((name) => `+k8s:${name}-gen=false`), types: typesOf(version) },
  ]);
  return generateProject(folder, Object.fromEntries(versions));
}

describe('+k8s:<generator>-gen=false', () => {
  it('leaves the version out of what it names, and of what stands on that', async () => {
    const made = async (name: string): Promise<readonly string[]> => {
      const paths = [...(await project('/run', { v1: [name], v2: [] })).keys()].map((path) =>
        path.slice('/run/'.length),
      );
      return paths.filter((path) => path.includes('/g/v1/') || path.endsWith('/g/v1.ts'));
    };
    const has = async (name: string, part: string): Promise<boolean> =>
      (await made(name)).some((path) => path.includes(part));
    const rows: readonly (readonly [name: string, gone: readonly string[]])[] = [
      ['applyconfiguration', ['applyconfiguration/']],
      ['client', ['clientset/', 'informers/']],
      ['informer', ['informers/']],
      ['lister', ['informers/', 'listers/']],
      ['register', ['register/']],
    ];
    const parts = ['applyconfiguration/', 'clientset/', 'informers/', 'listers/', 'register/'];
    for (const [name, gone] of rows) {
      for (const part of parts) assert.equal(await has(name, part), !gone.includes(part), `${name}: ${part}`);
    }
  });

  it('leaves the scheme of the clientset out when no version registers', async () => {
    const files = await project('/run', { v1: ['register'] });
    assert.equal(files.has('/run/generated/clientset/versioned/scheme.ts'), false);
    assert.doesNotMatch(files.get('/run/generated/clientset/versioned/index.ts') ?? '', /cheme/);
  });

  it('gives code that compiles in every combination, beside a version that has everything or alone', async () => {
    const sources = new Map<string, string>();
    for (let bits = 0; bits < 2 ** switches.length; bits++) {
      const names = switches.filter((_, index) => bits & (1 << index));
      const base = `${repository}test/unit/generators/made/${bits}`;
      for (const [path, text] of await project(`${base}/both`, { v1: names, v2: [] })) sources.set(path, text);
      for (const [path, text] of await project(`${base}/alone`, { v1: names })) sources.set(path, text);
    }
    const errors = compile(sources, strictest).map(
      (error) => `${error.file?.fileName.split('/made/')[1]}: ${messageOf(error)}`,
    );
    assert.deepEqual(errors, []);
  });
});
