import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { OpenApiSchema } from '../../../src/load/schema/index.ts';
import { loadKinds } from './support.ts';

const text: OpenApiSchema = { type: 'string' };

/** What controller-gen writes for []metav1.Condition. */
const condition: OpenApiSchema = {
  description: 'Condition contains details.',
  type: 'object',
  required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
  properties: {
    lastTransitionTime: { type: 'string', format: 'date-time' },
    message: { type: 'string', maxLength: 32768 },
    observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
    reason: { type: 'string', maxLength: 1024, minLength: 1, pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$' },
    status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
    type: { type: 'string', maxLength: 316 },
  },
};
const toleration: OpenApiSchema = {
  type: 'object',
  properties: {
    effect: text,
    key: text,
    operator: text,
    tolerationSeconds: { type: 'integer', format: 'int64' },
    value: text,
  },
};
const requirement: OpenApiSchema = {
  type: 'object',
  required: ['key', 'operator'],
  properties: { key: text, operator: text, values: { type: 'array', items: text } },
};
const selector: OpenApiSchema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  properties: {
    matchExpressions: { type: 'array', items: requirement },
    matchLabels: { type: 'object', additionalProperties: text },
  },
};

function kindWith(properties: Readonly<Record<string, OpenApiSchema>>): OpenApiSchema {
  return { type: 'object', properties: { spec: { type: 'object', properties } } };
}

const members = {
  conditions: { type: 'array', items: condition },
  tolerations: { type: 'array', items: toleration },
  tolerationsByName: { type: 'object', additionalProperties: toleration },
  selector: { ...selector, nullable: true },
} as const;

describe('structures of types of Kubernetes', () => {
  it('take these types where that is wanted', async () => {
    const { text: types, type } = await loadKinds({ Foo: kindWith(members) }, { builtInTypes: true });
    assert.match(types, /^import type { Toleration } from '@kube-codegen\/kubernetes\/core\/v1';$/m);
    assert.match(types, /^import type \{[^}]*\bCondition\b[^}]*} from '@kube-codegen\/runtime\/meta\/v1';$/m);
    assert.match(types, /^ {2}tolerations\?: Toleration\[];$/m);
    assert.match(types, /^ {2}tolerationsByName\?: \{ \[key: string]: Toleration };$/m);
    assert.match(types, /^ {2}selector\?: LabelSelector \| null;$/m);
    assert.match(types, /= Condition;$/m);
    assert.throws(() => type('FooSpecSelector'));
  });

  it('have types of their own otherwise', async () => {
    const { text: types } = await loadKinds({ Foo: kindWith(members) });
    assert.doesNotMatch(types, /kubernetes\/core|LabelSelector|Condition\[]|= Condition;/);
    assert.match(types, /^export interface FooSpecSelector \{$/m);
  });

  it('are not those with one member more, less, or of another type', async () => {
    const { value: _, ...less } = toleration.properties ?? {};
    const others = {
      more: { ...toleration, properties: { ...toleration.properties, more: text } },
      less: { ...toleration, properties: less },
      other: { ...toleration, properties: { ...less, value: { type: 'integer' } } },
      required: { ...toleration, required: ['key'] },
      open: { ...toleration, 'x-kubernetes-preserve-unknown-fields': true },
    };
    const { text: types } = await loadKinds({ Foo: kindWith(others) }, { builtInTypes: true });
    assert.doesNotMatch(types, /kubernetes\/core/);
  });

  it('keep rules of their own, as elements too', async () => {
    const ruled = { ...toleration, minProperties: 1 };
    const enumless = { type: 'object', properties: { a: { type: 'string', enum: null } } } as unknown as OpenApiSchema;
    const { text: types } = await loadKinds(
      { Foo: kindWith({ list: { type: 'array', items: ruled }, enumless }) },
      { builtInTypes: true },
    );
    assert.match(
      types,
      /^\/\*\* \+kubebuilder:validation:MinProperties=1 \*\/\nexport type FooSpecListItem = Toleration;$/m,
    );
  });

  it('are told apart from kinds and nested types of the same name', async () => {
    const kinds = {
      Toleration: kindWith({ toleration }),
      Pod: kindWith({ template: { type: 'object', properties: { a: text } } }),
    };
    const { text: types, type } = await loadKinds(kinds, { builtInTypes: true });
    assert.match(types, /^import type \{ Toleration as KubernetesToleration } from/m);
    assert.match(types, /^ {2}toleration\?: KubernetesToleration;$/m);
    assert.ok(type('Pod__spec'));
  });
});
