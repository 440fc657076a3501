import assert from 'node:assert/strict';
import { it } from 'node:test';

import { compile, messageOf, repository, strictest } from '../../support/compile.ts';
import { generateProject } from '../../support/generated-project.ts';

const kinds = ['Constructor', 'Get', 'Informer', 'Lister', 'List', 'Resource', 'RestClient', 'Then', 'ToString'];

function typesOf(scope: string): string {
  const interfaces = kinds.map(
    (kind) => `/**\n * +genclient${scope}\n */\nexport interface ${kind} extends TypeMeta { metadata: ObjectMeta }\n`,
  );
  return `import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';\n${interfaces.join('\n')}`;
}

it('compiles whatever the plurals of kinds are', async () => {
  const plurals = new Map(kinds.map((kind) => [kind, kind]));
  const versions = { v1: { types: typesOf('') }, v2: { types: typesOf('\n * +genclient:nonNamespaced') } };
  const sources = await generateProject(`${repository}test/unit/generators/made`, versions, plurals);
  assert.deepEqual(compile(sources, strictest).map(messageOf), []);
});
