import assert from 'node:assert/strict';
import { it } from 'node:test';

import { generateProject } from '../../support/generated-project.ts';

/** The constant of a kind with these markers. */
async function descriptor(...markers: readonly string[]): Promise<string> {
  const types = `import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';
/**
 * +genclient
${markers.map((marker) => ` * +kubebuilder:${marker}\n`).join('')} */
export interface Foo extends TypeMeta { metadata: ObjectMeta; spec?: { size: number } }
`;
  const files = await generateProject('/run', { v1: { types } });
  const text = files.get('/run/generated/clientset/versioned/typed/g/v1/foo.ts') ?? '';
  return text.slice(text.indexOf('hasStatus'), text.indexOf('};\n')).replaceAll(/\s+/g, ' ').trim();
}

const scale = "hasStatus: false, subresources: ['scale'],";

it('a resource says where its scale is, unless it is where most have it', async () => {
  assert.equal(await descriptor(), 'hasStatus: false,');
  assert.equal(await descriptor('subresource:scale:specpath=.spec.replicas,statuspath=".status.replicas"'), scale);
  assert.equal(
    await descriptor('subresource:scale:specpath=".spec.size",statuspath=.status.ready, selectorpath=`.status.sel`'),
    `${scale} scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.ready', labelSelectorPath: '.status.sel', },`,
  );
  assert.equal(
    await descriptor(
      'subresource:scale:statuspath=.status.replicas,specpath=.spec.replicas,selectorpath=.status.sel-1',
    ),
    `${scale} scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.sel-1', },`,
  );
});

it('a resource says which fields can be selected', async () => {
  assert.equal(
    await descriptor('selectablefield:JSONPath=".spec.a"', 'selectablefield:JSONPath=.spec.b.c'),
    "hasStatus: false, selectableFields: ['spec.a', 'spec.b.c'],",
  );
});

it('a path that is not simply dotted is left out', async () => {
  assert.equal(await descriptor('selectablefield:JSONPath=".spec[0]"'), 'hasStatus: false,');
});
