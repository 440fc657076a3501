import { family, type FieldSpec, type MarkerSpec } from '../spec.ts';

/** `name:list!` is a required list called name; the kind is text where none is written. */
function fields(...specs: readonly string[]): { readonly fields: readonly FieldSpec[] } {
  return {
    fields: specs.map((spec) => {
      const [name = '', kind] = spec.replace('!', '').split(':');
      const value = kind === 'list' || kind === 'integer' || kind === 'boolean' ? kind : 'text';
      return { name, value, required: spec.endsWith('!') };
    }),
  };
}

const rbac = fields(
  'groups:list',
  'resources:list',
  'resourceNames:list',
  'verbs:list!',
  'urls:list',
  'namespace',
  'roleName',
);
const webhook = fields(
  'mutating:boolean!',
  'failurePolicy!',
  'matchPolicy',
  'sideEffects',
  'timeoutSeconds:integer',
  'groups:list!',
  'resources:list!',
  'verbs:list!',
  'versions:list!',
  'name!',
  'path',
  'url',
  'serviceName',
  'serviceNamespace',
  'servicePort:integer',
  'webhookVersions:list',
  'admissionReviewVersions:list!',
  'reinvocationPolicy',
  'patch',
);

/** What controller-gen reads besides validation: the CRD around the schema, RBAC rules, webhooks. */
export const kubebuilderCrdMarkers: readonly MarkerSpec[] = family('custom resource definitions', [
  [
    'kubebuilder:resource',
    't',
    'fields',
    ':path=foos,shortName=fo,scope=Namespaced',
    'Names, categories and scope of the resource.',
    fields('path', 'singular', 'shortName:list', 'categories:list', 'scope'),
  ],
  ['kubebuilder:subresource:status', 't', 'none', '', 'The resource has a status subresource.'],
  [
    'kubebuilder:subresource:scale',
    't',
    'fields',
    ':specpath=.spec.replicas,statuspath=.status.replicas',
    'The resource has a scale subresource.',
    fields('specpath!', 'statuspath!', 'selectorpath'),
  ],
  [
    'kubebuilder:printcolumn',
    't',
    'fields',
    ':name="Ready",type=string,JSONPath=".status.ready"',
    'A column of `kubectl get`.',
    { ...fields('name!', 'type!', 'JSONPath!', 'description', 'format', 'priority:integer'), repeatable: true },
  ],
  [
    'kubebuilder:selectablefield',
    't',
    'fields',
    ':JSONPath=".spec.color"',
    'A field that field selectors may use.',
    { ...fields('JSONPath!'), repeatable: true },
  ],
  ['kubebuilder:storageversion', 't', 'none', '', 'Objects are stored in this version.'],
  ['kubebuilder:unservedversion', 't', 'none', '', 'The version is not served.'],
  ['kubebuilder:skipversion', 't', 'none', '', 'The version is left out of the CRD.'],
  [
    'kubebuilder:deprecatedversion',
    't',
    'fields',
    ':warning="use v1"',
    'The version is deprecated.',
    fields('warning'),
  ],
  [
    'kubebuilder:metadata',
    't',
    'fields',
    ':labels="team=a",annotations="a.io/b=c"',
    'Labels and annotations of the CRD.',
    { ...fields('annotations:list', 'labels:list'), repeatable: true },
  ],
  ['kubebuilder:pruning:PreserveUnknownFields', 'tm', 'none', '', 'Unknown members are kept.'],
  ['kubebuilder:title', 'tm', 'any', '="Foo"', 'Title of the schema.'],
  [
    'kubebuilder:externalDocs',
    'tm',
    'fields',
    ':url="https://example.com"',
    'A link to documentation.',
    fields('url!', 'description'),
  ],
  ['kubebuilder:default', 'm', 'any', '=1', 'The default that the API server fills in.'],
  ['kubebuilder:example', 'm', 'any', '="a"', 'An example for the schema.'],
  ['kubebuilder:skip', 'pt', 'none', '', 'No CRD for the version or type.'],
  [
    'kubebuilder:object:root',
    't',
    'boolean',
    '=true',
    'Read and not needed: kinds are told by TypeMeta and ObjectMeta.',
  ],
  ['kubebuilder:object:generate', 'pt', 'boolean', '=true', 'Read and not needed: see k8s:deepcopy-gen.'],
  ['kubebuilder:ac:generate', 'pt', 'boolean', '=true', 'Read and not needed: see k8s:applyconfiguration-gen.'],
  ['kubebuilder:ac:output:package', 'p', 'text', '=applyconfiguration', 'Read and not needed: output has one root.'],
  [
    'kubebuilder:rbac',
    'p',
    'fields',
    ':groups=apps,resources=deployments,verbs=get;list',
    'A rule of the role.',
    { ...rbac, repeatable: true },
  ],
  [
    'kubebuilder:webhook',
    'p',
    'fields',
    ':path=/validate,mutating=false,failurePolicy=fail,groups=a.io,resources=foos,verbs=create,versions=v1,name=foo.a.io,admissionReviewVersions=v1',
    'An admission webhook.',
    { ...webhook, repeatable: true },
  ],
  [
    'kubebuilder:webhookconfiguration',
    'p',
    'fields',
    ':mutating=true,name=foo',
    'The name of the webhook configuration.',
    { ...fields('mutating:boolean!', 'name'), repeatable: true },
  ],
  ['codegen:schema', 'tm', 'json', '={"minLength": 1}', 'Laid over the schema: what neither a type nor a marker says.'],
  ['codegen:kind', 't', 'text', '=postgresql', 'The kind on the wire, where the name of the type is another one.'],
  [
    'codegen:listKind',
    't',
    'text',
    '=Gaggle',
    'The kind of lists on the wire, where it is not the kind with List behind it.',
  ],
  ['codegen:crd', 't', 'json', '={"spec": {}}', 'Laid over the manifest of the CRD: what no other marker says.'],
  [
    'kubebuilder:scaffold',
    'ptm',
    'optional',
    ':imports',
    'Ignored: a place for the scaffolding of kubebuilder.',
    { repeatable: true },
  ],
  [
    'kubebuilder:docs-gen:collapse',
    'ptm',
    'optional',
    '=long',
    'Ignored: for documentation tools.',
    { repeatable: true },
  ],
]);
