/**
 * json-schema-to-typescript alone: reads CRDs with js-yaml and writes the types of each version, unformatted and with no
 * tuples (`maxItems: -1`), as someone would who needs types only. `json-schema-child.mjs <file or folder> <output>`.
 * JavaScript, since the time that Node takes to strip types is not the peer's.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

import { loadAll } from 'js-yaml';
import { compile } from 'json-schema-to-typescript';

const [input = '', output = ''] = process.argv.slice(2);
const options = { bannerComment: '', format: false, maxItems: -1, additionalProperties: false };
mkdirSync(output, { recursive: true });
for (const file of filesOf(input)) {
  for (const document of loadAll(readFileSync(file, 'utf8'))) {
    if (document?.kind === 'CustomResourceDefinition') await writeTypes(document.spec);
  }
}

function filesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => `${path}/${name}`)
    .toSorted();
}

async function writeTypes({ group, names, versions }) {
  for (const { name, schema } of versions) {
    if (schema === undefined) continue;
    const text = await compile(schema.openAPIV3Schema, names.kind, options);
    writeFileSync(`${output}/${names.plural}.${group}.${name}.ts`, text);
  }
}
