// Every CRD of real projects: it loads, and its schema can be rebuilt from the model.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Collector } from '../../src/diagnostics/index.ts';
import { readCrds } from '../../src/load/crd/index.ts';
import { loadVersions } from '../../src/load/schema/index.ts';
import type { TypeDeclaration } from '../../src/model/index.ts';
import { canonicalRoot } from './canonical-schema.ts';
import { missingCorpus, unpackCorpus } from '../support/corpus.ts';
import { rebuildSchema, type Schema } from './rebuild-schema.ts';

const folder = unpackCorpus();
if (folder === undefined) console.log(`skipped: ${missingCorpus}`);

const options = {
  root: '/project',
  output: '/project/generated',
  importExtension: '.js',
  pluralExceptions: new Map<string, string>(),
  groups: new Map<string, string>(),
} as const;
const everything = { groups: [], kinds: [], versions: [] };

describe('the corpus', { skip: folder === undefined }, async () => {
  const collector = new Collector();
  const context = { root: folder ?? '', limits: { bytes: 64_000_000, depth: 200, values: 2_000_000 }, collector };
  const { versions, counts } = await readCrds(folder === undefined ? [] : [folder], everything, context);

  it('is read without a word', () => {
    assert.deepEqual(collector.sorted(), []);
    assert.equal(counts.crds, 525);
  });

  for (const version of versions) {
    it(`loses nothing of ${version.groupDir}/${version.version}`, async () => {
      const diagnostics = new Collector();
      const model = await loadVersions([version], options, diagnostics);
      assert.deepEqual(diagnostics.sorted(), []);
      const [loaded] = model.versions;
      assert.equal(loaded?.kinds.length, version.declarations.length);
      for (const { name, schema } of version.declarations) {
        const declaration: TypeDeclaration | undefined = loaded?.types.find(({ ref }) => ref.name === name);
        assert.ok(declaration, name);
        assert.deepEqual(canonicalRoot(rebuildSchema(model, declaration)), canonicalRoot(schema as Schema), name);
      }
    });
  }
});
