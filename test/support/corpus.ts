import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadAll } from 'js-yaml';

import { asSchema, asText, isObject, type OpenApiSchema } from '../../src/load/schema/index.ts';

const archive = fileURLToPath(new URL('../../../shared/crds/corpus.tar.xz', import.meta.url));

/** Why tests of the corpus are skipped, for the one who runs them. */
export const missingCorpus = 'the corpus of CRDs, shared/crds/corpus.tar.xz beside the checkout, is not there';

/**
 * The folder with the CRDs of real projects, unpacked once for each content of the archive, outside the checkout.
 * Undefined where the archive is not there.
 */
export function unpackCorpus(): string | undefined {
  if (!existsSync(archive)) return undefined;
  const digest = createHash('sha256').update(readFileSync(archive)).digest('hex').slice(0, 16);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kube-codegen');
  const folder = join(cache, `corpus-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'unpack-'));
  execFileSync('tar', ['--extract', '--xz', '--file', archive, '--directory', fresh]);
  // Renamed when it is whole, so that a broken run leaves nothing that looks finished.
  renameSync(fresh, folder);
  return folder;
}

/** A CRD of the corpus, read without our loader, so that this can be held against it. */
export interface CorpusCrd {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly versions: readonly CorpusVersion[];
  readonly manifest: Readonly<Record<string, unknown>>;
  /** The file that it stands in. */
  readonly file: string;
}

/** A version of a CRD. */
export interface CorpusVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly hasStatus: boolean;
  readonly schema: OpenApiSchema;
}

/** Every CRD of the corpus, by name. */
export function readCorpus(folder: string): readonly CorpusCrd[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  const crds = new Map<string, CorpusCrd>();
  for (const file of files.sort()) {
    for (const document of loadAll(readFileSync(file, 'utf8'))) {
      const crd = isObject(document) && document['kind'] === 'CustomResourceDefinition' && crdOf(document, file);
      if (crd && !crds.has(crd.name)) crds.set(crd.name, crd);
    }
  }
  return [...crds.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function crdOf(manifest: Readonly<Record<string, unknown>>, file: string): CorpusCrd {
  const spec = asSchema(manifest['spec']);
  const names = asSchema(spec['names']);
  const versions: readonly unknown[] = Array.isArray(spec['versions']) ? spec['versions'] : [];
  return {
    name: asText(asSchema(manifest['metadata'])['name']) ?? '',
    group: asText(spec['group']) ?? '',
    kind: asText(names['kind']) ?? '',
    plural: asText(names['plural']) ?? '',
    namespaced: spec['scope'] === 'Namespaced',
    versions: versions.map((version) => versionOf(asSchema(version))),
    manifest,
    file,
  };
}

function versionOf(version: OpenApiSchema): CorpusVersion {
  return {
    name: asText(version['name']) ?? '',
    served: version['served'] === true,
    storage: version['storage'] === true,
    hasStatus: isObject(asSchema(version['subresources'])['status']),
    schema: asSchema(asSchema(version['schema'])['openAPIV3Schema']),
  };
}
