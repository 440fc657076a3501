import { upperCamel } from '../../model/index.ts';
import { isObject, type Json, markerJson, quoteMarkerText, quoteMarkerTexts } from '../schema/index.ts';
import type { Crd, CrdVersion } from './crd.ts';

/** The name of the type of a kind: `Postgresql` for `postgresql`, `MyKind` for `My-Kind`. */
export function typeNameOf({ kind }: Crd): string {
  return upperCamel(kind);
}

/**
 * The markers of a kind made from a CRD, as somebody who wrote the type by hand would set them: which client it gets, and
 * everything of the manifest besides the schema. What no marker of controller-gen says goes into `+codegen:crd=`, a JSON
 * object laid over the manifest.
 */
export function kindMarkers(crd: Crd, version: CrdVersion): readonly string[] {
  return [
    ...clientMarkers(crd, version),
    ...(typeNameOf(crd) === crd.kind ? [] : [`+codegen:kind=${crd.kind}`]),
    ...(hasOwnListKind(crd) ? [`+codegen:listKind=${crd.listKind}`] : []),
    `+resourceName=${crd.plural}`,
    resourceMarker(crd),
    ...subresourceMarkers(version),
    ...version.columns.flatMap((column) => structMarker('kubebuilder:printcolumn', column, columnArguments)),
    ...version.selectableFields.flatMap((field) =>
      structMarker('kubebuilder:selectablefield', field, { jsonPath: 'JSONPath' }),
    ),
    ...(version.storage ? ['+kubebuilder:storageversion'] : []),
    ...(version.served ? [] : ['+kubebuilder:unservedversion']),
    ...deprecationMarkers(version),
    ...metadataMarkers(crd),
    ...manifestMarkers(crd),
  ];
}

function hasOwnListKind({ kind, listKind }: Crd): boolean {
  return listKind !== undefined && listKind !== `${kind}List`;
}

/** A version that no server serves has types but no client. */
function clientMarkers(crd: Crd, version: CrdVersion): readonly string[] {
  if (!version.served) return [];
  const hasStatus = isObject(version.schema.properties) && Object.hasOwn(version.schema.properties, 'status');
  return [
    '+genclient',
    ...(crd.scope === 'Cluster' ? ['+genclient:nonNamespaced'] : []),
    ...(hasStatus && !servesStatus(version) ? ['+genclient:noStatus'] : []),
    ...(isObject(version.subresources['scale']) ? scaleMethods : []),
  ];
}

const scale = '@kube-codegen/runtime/autoscaling/v1.Scale';

const scaleMethods = [
  `+genclient:method=GetScale,verb=get,subresource=scale,result=${scale}`,
  `+genclient:method=UpdateScale,verb=update,subresource=scale,input=${scale},result=${scale}`,
  `+genclient:method=ApplyScale,verb=apply,subresource=scale,input=${scale},result=${scale}`,
];

function resourceMarker(crd: Crd): string {
  const parts = [
    `path=${crd.plural}`,
    ...(crd.singular === undefined ? [] : [`singular=${crd.singular}`]),
    ...(crd.shortNames.length > 0 ? [`shortName=${quoteMarkerTexts(crd.shortNames)}`] : []),
    ...(crd.categories.length > 0 ? [`categories=${quoteMarkerTexts(crd.categories)}`] : []),
    `scope=${crd.scope}`,
  ];
  return `+kubebuilder:resource:${parts.join(',')}`;
}

function subresourceMarkers(version: CrdVersion): readonly string[] {
  const status = servesStatus(version) ? ['+kubebuilder:subresource:status'] : [];
  return [...status, ...structMarker('kubebuilder:subresource:scale', version.subresources['scale'], scaleArguments)];
}

/** API servers take `status: null` as absent. */
function servesStatus({ subresources }: CrdVersion): boolean {
  return isObject(subresources['status']);
}

const scaleArguments = {
  specReplicasPath: 'specpath',
  statusReplicasPath: 'statuspath',
  labelSelectorPath: 'selectorpath',
};

const columnArguments = {
  name: 'name',
  type: 'type',
  jsonPath: 'JSONPath',
  description: 'description',
  format: 'format',
  priority: 'priority',
};

/** `+name:argument=…` from an object, argument names by key; keys without an argument are not part of the API. */
function structMarker(name: string, value: unknown, keys: Readonly<Record<string, string>>): readonly string[] {
  if (!isObject(value)) return [];
  const printed = Object.entries(keys)
    .map(([key, argument]) => ({ argument, value: value[key] }))
    .filter((entry) => typeof entry.value === 'string' || typeof entry.value === 'number')
    .map(
      (entry) =>
        `${entry.argument}=${typeof entry.value === 'string' ? quoteMarkerText(entry.value) : String(entry.value)}`,
    );
  return printed.length === 0 ? [] : [`+${name}:${printed.join(',')}`];
}

function deprecationMarkers({ deprecated, deprecationWarning }: CrdVersion): readonly string[] {
  if (!deprecated) return [];
  const warning = deprecationWarning === undefined ? '' : `:warning=${quoteMarkerText(deprecationWarning)}`;
  return [`+kubebuilder:deprecatedversion${warning}`];
}

/** Annotations that tools leave behind and that say nothing of the CRD. */
const toolAnnotations = new Set([
  'controller-gen.kubebuilder.io/version',
  'kubectl.kubernetes.io/last-applied-configuration',
]);

function metadataMarkers({ manifest }: Crd): readonly string[] {
  const metadata = isObject(manifest['metadata']) ? manifest['metadata'] : {};
  const annotations = pairs(metadata['annotations']).filter(
    (pair) => !toolAnnotations.has(pair.slice(0, pair.indexOf('='))),
  );
  const labels = pairs(metadata['labels']);
  const parts = [
    ...(annotations.length > 0 ? [`annotations=${quoteMarkerTexts(annotations)}`] : []),
    ...(labels.length > 0 ? [`labels=${quoteMarkerTexts(labels)}`] : []),
  ];
  return parts.length === 0 ? [] : [`+kubebuilder:metadata:${parts.join(',')}`];
}

function pairs(value: unknown): readonly string[] {
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([, text]) => typeof text === 'string')
    .map(([key, text]) => `${key}=${String(text)}`);
}

/** The parts of a manifest's spec that controller-gen leaves to patches. */
function manifestMarkers(crd: Crd): readonly string[] {
  const spec = isObject(crd.manifest['spec']) ? crd.manifest['spec'] : {};
  const overlay = {
    ...(isObject(spec['conversion']) &&
      spec['conversion']['strategy'] !== 'None' && { conversion: spec['conversion'] }),
    ...(spec['preserveUnknownFields'] === true && { preserveUnknownFields: true }),
  };
  return Object.keys(overlay).length === 0 ? [] : [`+codegen:crd=${markerJson({ spec: overlay } as Json)}`];
}

/** The text of the deprecation of a version; undefined for one that is not deprecated. */
export function deprecationOf(crd: Crd, version: CrdVersion): string | undefined {
  if (!version.served) return `No API server serves ${crd.group}/${version.name} ${crd.kind}.`;
  if (!version.deprecated) return undefined;
  return version.deprecationWarning ?? `${crd.group}/${version.name} ${crd.kind} is deprecated`;
}
