import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, memberOf } from '../../apply/json.ts';
import { objectSchemaFromOpenApi } from '../../apply/openapi-schema.ts';
import { type StatusCause, formatTime } from '../../meta/v1/index.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import { metadataText } from './metadata.ts';
import { dropForbiddenNulls, setOpenApiDefaults } from './openapi-defaults.ts';
import { validateOpenApi } from './openapi-validation.ts';
import { type ServedResource, newServedResource } from './served-resource.ts';
import { invalid, notSupported, required } from './status-errors.ts';

/** CustomResourceDefinition itself. */
export const crdDescriptor: ResourceDescriptor = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  listKind: 'CustomResourceDefinitionList',
  namespaced: false,
  hasStatus: true,
};

/** The resources that a CRD brings: one for each served version. */
export function resourcesOfCrd(crd: JsonObject): ServedResource[] {
  const spec = objectAt(crd, 'spec');
  return versionsOf(spec).flatMap((version) => (version['served'] === true ? [resourceOfVersion(spec, version)] : []));
}

function resourceOfVersion(spec: JsonObject, version: JsonObject): ServedResource {
  const names = objectAt(spec, 'names');
  const subresources = objectAt(version, 'subresources');
  const scale = memberOf(subresources, 'scale');
  const schema = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
  const descriptor: ResourceDescriptor = {
    group: textAt(spec, 'group'),
    version: textAt(version, 'name'),
    resource: textAt(names, 'plural'),
    kind: textAt(names, 'kind'),
    listKind: textAt(names, 'listKind') || `${textAt(names, 'kind')}List`,
    namespaced: spec['scope'] === 'Namespaced',
    hasStatus: Object.hasOwn(subresources, 'status'),
    subresources: Object.keys(subresources).filter((name) => name !== 'status'),
    ...(isJsonObject(scale) && { scale: scalePathsOf(scale) }),
    selectableFields: selectableFieldsOf(version),
  };
  const shortNames = memberOf(names, 'shortNames');
  return newServedResource(descriptor, {
    builtIn: false,
    schema: objectSchemaFromOpenApi(schema),
    singularName: textAt(names, 'singular') || textAt(names, 'kind').toLowerCase(),
    shortNames: isJsonArray(shortNames) ? shortNames.filter((name) => typeof name === 'string') : [],
    setDefaults: (object) => asObject(setOpenApiDefaults(schema, object), object),
    dropNulls: (object) => asObject(dropForbiddenNulls(schema, object), object),
    validate: (object) => validateOpenApi(schema, object),
  });
}

function scalePathsOf(scale: JsonObject): NonNullable<ResourceDescriptor['scale']> {
  const labelSelectorPath = textAt(scale, 'labelSelectorPath');
  return {
    specReplicasPath: textAt(scale, 'specReplicasPath') || '.spec.replicas',
    statusReplicasPath: textAt(scale, 'statusReplicasPath') || '.status.replicas',
    ...(labelSelectorPath !== '' && { labelSelectorPath }),
  };
}

function selectableFieldsOf(version: JsonObject): string[] {
  const fields = memberOf(version, 'selectableFields');
  return (isJsonArray(fields) ? fields : [])
    .filter(isJsonObject)
    .map((field) => textAt(field, 'jsonPath').replace(/^\./, ''));
}

function asObject(value: JsonValue, otherwise: JsonObject): JsonObject {
  return isJsonObject(value) ? value : otherwise;
}

function versionsOf(spec: JsonObject): JsonObject[] {
  const versions = memberOf(spec, 'versions');
  return isJsonArray(versions) ? versions.filter(isJsonObject) : [];
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = memberOf(object, name);
  return isJsonObject(value) ? value : {};
}

function textAt(object: JsonObject, name: string): string {
  const value = memberOf(object, name);
  return typeof value === 'string' ? value : '';
}

/** A CRD with the names that the API server fills in. */
export function setCrdDefaults(crd: JsonObject): JsonObject {
  const spec = objectAt(crd, 'spec');
  const names = objectAt(spec, 'names');
  const kind = textAt(names, 'kind');
  if (kind === '') return crd;
  const complete = {
    ...names,
    singular: textAt(names, 'singular') || kind.toLowerCase(),
    listKind: textAt(names, 'listKind') || `${kind}List`,
  };
  return { ...crd, spec: { conversion: { strategy: 'None' }, ...spec, names: complete } };
}

/** What is wrong with a CRD, as far as this server depends on it. */
export function validateCrd(crd: JsonObject): StatusCause[] {
  const spec = objectAt(crd, 'spec');
  const names = objectAt(spec, 'names');
  const name = metadataText(crd, 'name');
  const causes: StatusCause[] = [];
  if (name !== `${textAt(names, 'plural')}.${textAt(spec, 'group')}`) {
    causes.push(invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (textAt(spec, 'group') === '') causes.push(required('spec.group'));
  if (textAt(spec, 'scope') === '') causes.push(required('spec.scope'));
  else if (spec['scope'] !== 'Cluster' && spec['scope'] !== 'Namespaced') {
    causes.push(notSupported('spec.scope', textAt(spec, 'scope'), ['Cluster', 'Namespaced']));
  }
  const storage = versionsOf(spec).filter((version) => version['storage'] === true);
  if (storage.length !== 1) {
    causes.push(
      invalid(
        'spec.versions',
        memberOf(spec, 'versions') ?? null,
        'must have exactly one version marked as storage version',
      ),
    );
  }
  for (const [i, version] of versionsOf(spec).entries()) {
    const schema = memberOf(objectAt(version, 'schema'), 'openAPIV3Schema');
    if (schema === undefined) causes.push(required(`spec.versions[${i}].schema.openAPIV3Schema`));
  }
  for (const member of ['plural', 'kind'])
    if (textAt(names, member) === '') causes.push(required(`spec.names.${member}`));
  return causes;
}

/** The status of a CRD that is served. */
export function establishedStatus(crd: JsonObject, nowMs: number): JsonObject {
  const spec = objectAt(crd, 'spec');
  const lastTransitionTime = formatTime(new Date(nowMs));
  const storage = versionsOf(spec).find((version) => version['storage'] === true);
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: 'True',
    lastTransitionTime,
    reason,
    message,
  });
  return {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: objectAt(spec, 'names'),
    storedVersions: [textAt(storage ?? {}, 'name')],
  };
}
