import { family, type MarkerSpec, type SpecRow, type ValueKind } from '../spec.ts';

const keys: readonly (readonly [name: string, value: ValueKind, sample: string])[] = [
  ['nullable', 'optional', ''],
  ['format', 'text', '="date-time"'],
  ['maximum', 'number', '=10'],
  ['exclusiveMaximum', 'optional', ''],
  ['minimum', 'number', '=1'],
  ['exclusiveMinimum', 'optional', ''],
  ['maxLength', 'integer', '=63'],
  ['minLength', 'integer', '=1'],
  ['pattern', 'text', '="^[a-z]+$"'],
  ['maxItems', 'integer', '=16'],
  ['minItems', 'integer', '=1'],
  ['uniqueItems', 'optional', ''],
  ['multipleOf', 'number', '=2'],
  ['enum', 'json', '=["a", "b"]'],
  ['maxProperties', 'integer', '=64'],
  ['minProperties', 'integer', '=1'],
  ['items', 'optional', ':minLength=1'],
  ['properties', 'optional', ':name:minLength=1'],
  ['additionalProperties', 'optional', ':minLength=1'],
  ['cel', 'optional', '[0]:rule="self.a < self.b"'],
];

/** kube-openapi's schema markers: `+k8s:validation:<key>`, for some keys with a path behind it. */
export const openApiMarkers: readonly MarkerSpec[] = family(
  'openapi validation',
  keys.map(([key, value, sample]): SpecRow => [
    `k8s:validation:${key}`,
    'tm',
    value,
    sample,
    `The keyword ${key} of the schema.`,
    { repeatable: true },
  ]),
);
