import assert from 'node:assert/strict';

import { Collector } from '../../src/diagnostics/index.ts';
import { loadTypeScriptSources, type VersionSource } from '../../src/load/typescript/index.ts';
import { generate } from './generated.ts';

/** A version of the group g.example.com. */
export interface SampleVersion {
  /** Package markers besides those that every version has. */
  readonly markers?: readonly string[];
  /** The text of its types.ts. */
  readonly types: string;
}

/** Versions by name in a folder that need not exist, and all that is generated for them: texts by absolute path. */
export async function generateProject(
  folder: string,
  versions: Readonly<Record<string, SampleVersion>>,
  pluralExceptions: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, string>> {
  const sources = Object.entries(versions).map(([name, { markers = [], types }]): VersionSource => {
    const doc = ['+groupName=g.example.com', '+k8s:deepcopy-gen=package', ...markers].map((line) => `// ${line}\n`);
    const path = `${folder}/apis/g/${name}`;
    const files = [
      { path: `${path}/doc.ts`, text: `${doc.join('')}export {};\n` },
      { path: `${path}/types.ts`, text: types },
    ];
    return { groupDir: 'g', version: name, files, origin: { kind: 'files' } };
  });
  const collector = new Collector();
  const model = await loadTypeScriptSources(sources, { root: folder, pluralExceptions, groups: new Map() }, collector);
  const { files, diagnostics } = generate(model, { output: `${folder}/generated`, importExtension: '.ts' });
  assert.deepEqual([collector.sorted(), diagnostics], [[], []]);
  const written = sources.flatMap((source) => source.files.map(({ path, text }) => [path, text] as const));
  return new Map([...written, ...[...files].map(([path, text]) => [`${folder}/generated/${path}`, text] as const)]);
}
