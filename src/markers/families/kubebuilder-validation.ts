import { family, type MarkerSpec, type SpecRow, type ValueKind } from '../spec.ts';

/** Constraints of values: name behind `kubebuilder:validation:`, value kind, sample, summary. */
const constraints: readonly (readonly [name: string, value: ValueKind, sample: string, summary: string])[] = [
  ['Maximum', 'number', '=10', 'Greatest value of a number.'],
  ['Minimum', 'number', '=1', 'Least value of a number.'],
  ['ExclusiveMaximum', 'boolean', '=true', 'The maximum itself is not allowed.'],
  ['ExclusiveMinimum', 'boolean', '=true', 'The minimum itself is not allowed.'],
  ['MultipleOf', 'number', '=2', 'The number is a multiple.'],
  ['MinLength', 'integer', '=1', 'Least length of a text.'],
  ['MaxLength', 'integer', '=63', 'Greatest length of a text.'],
  ['Pattern', 'text', '=`^[a-z]+$`', 'Regular expression that a text matches.'],
  ['MinItems', 'integer', '=1', 'Least number of items.'],
  ['MaxItems', 'integer', '=16', 'Greatest number of items.'],
  ['UniqueItems', 'boolean', '=false', 'Items must differ; API servers refuse true.'],
  ['MinProperties', 'integer', '=1', 'Least number of entries.'],
  ['MaxProperties', 'integer', '=64', 'Greatest number of entries.'],
  ['Enum', 'list', '=Allow;Forbid;Replace', 'The only values.'],
  ['Format', 'text', '=date-time', 'OpenAPI format.'],
  ['Type', 'text', '=string', 'OpenAPI type, instead of the one of the TypeScript type.'],
  ['XPreserveUnknownFields', 'none', '', 'Unknown members are kept.'],
  ['XEmbeddedResource', 'none', '', 'The value is a whole Kubernetes object.'],
  ['XIntOrString', 'none', '', 'The value is a number or a text.'],
];

const rule = {
  repeatable: true,
  fields: [
    { name: 'rule', value: 'text', required: true },
    { name: 'message', value: 'text', required: false },
    { name: 'messageExpression', value: 'text', required: false },
    { name: 'reason', value: 'text', required: false },
    { name: 'fieldPath', value: 'text', required: false },
    { name: 'optionalOldSelf', value: 'boolean', required: false },
  ],
} as const;

const prefix = 'kubebuilder:validation';
const ruleSample = ':rule="self.min <= self.max",message="min is above max"';

/** The schema of a member or type: `+kubebuilder:validation:…`, each also for the items of a list. */
export const kubebuilderValidationMarkers: readonly MarkerSpec[] = family('schema validation', [
  ...constraints.map(([name, value, sample, summary]): SpecRow => [`${prefix}:${name}`, 'tm', value, sample, summary]),
  ...constraints.map(([name, value, sample, summary]): SpecRow => [
    `${prefix}:items:${name}`,
    'tm',
    value,
    sample,
    `Items of the list: ${summary}`,
  ]),
  [`${prefix}:XValidation`, 'tm', 'fields', ruleSample, 'A CEL rule over the value.', rule],
  [`${prefix}:items:XValidation`, 'tm', 'fields', ruleSample, 'A CEL rule over each item.', rule],
  [`${prefix}:AtMostOneOf`, 't', 'list', '=a;b', 'At most one of the members is set.', { repeatable: true }],
  [`${prefix}:ExactlyOneOf`, 't', 'list', '=a;b', 'Exactly one of the members is set.', { repeatable: true }],
  [`${prefix}:AtLeastOneOf`, 't', 'list', '=a;b', 'At least one of the members is set.', { repeatable: true }],
  [
    `${prefix}:Optional`,
    'pm',
    'none',
    '',
    'The member may be absent; in doc.ts: members may, unless marked otherwise.',
  ],
  [`${prefix}:Required`, 'pm', 'none', '', 'The member must be there.'],
  [`${prefix}:EmbeddedResource`, 'm', 'none', '', 'The value is a whole Kubernetes object.'],
  [`${prefix}:Schemaless`, 'm', 'none', '', 'The schema of the type is left out; markers still count.'],
]);
