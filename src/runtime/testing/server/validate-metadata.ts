import { type JsonObject, type JsonValue, compareText, isJsonObject, jsonEquals, memberOf } from '../../apply/json.ts';
import { type StatusCause, parseGroupVersion } from '../../meta/v1/index.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import { metadataMap, metadataOf, metadataText, metadataTexts } from './metadata.ts';
import {
  labelProblems,
  labelValueProblems,
  pathSegmentProblems,
  qualifiedNameProblems,
  subdomainPrefixProblems,
  subdomainProblems,
} from './name-syntax.ts';
import { forbidden, invalid, invalidText, required } from './status-errors.ts';

/** What is wrong with the metadata of an object (apimachinery `api/validation/objectmeta.go`: ValidateObjectMeta). */
export function validateMetadata(resource: ResourceDescriptor, object: JsonObject): StatusCause[] {
  return [
    ...nameCauses(resource, object),
    ...namespaceCauses(resource, metadataText(object, 'namespace')),
    ...labelCauses(object),
    ...ownerCauses(object),
    ...finalizerCauses(object),
  ];
}

function nameCauses(resource: ResourceDescriptor, object: JsonObject): StatusCause[] {
  const generateName = metadataText(object, 'generateName');
  const name = metadataText(object, 'name');
  const prefix = generateName === '' ? [] : subdomainPrefixProblems(generateName);
  const causes = prefix.map((problem) => invalid('metadata.generateName', generateName, problem));
  if (name === '') return [...causes, required('metadata.name', 'name or generateName is required')];
  return [...causes, ...nameProblems(resource, name).map((problem) => invalid('metadata.name', name, problem))];
}

function nameProblems({ group, resource }: ResourceDescriptor, name: string): string[] {
  if (group === 'rbac.authorization.k8s.io') return pathSegmentProblems(name);
  return group === '' && resource === 'namespaces' ? labelProblems(name) : subdomainProblems(name);
}

function namespaceCauses({ namespaced }: ResourceDescriptor, namespace: string): StatusCause[] {
  if (!namespaced) return namespace === '' ? [] : [forbidden('metadata.namespace', 'not allowed on this type')];
  if (namespace === '') return [required('metadata.namespace')];
  return labelProblems(namespace).map((problem) => invalid('metadata.namespace', namespace, problem));
}

function sortedEntries(map: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(map).sort(([a], [b]) => compareText(a, b));
}

const annotationsLimit = 256 * 1024;

function labelCauses(object: JsonObject): StatusCause[] {
  const labels = sortedEntries(metadataMap(object, 'labels')).flatMap(([key, value]) => {
    const keys = qualifiedNameProblems(key).map((problem) => invalid('metadata.labels', key, problem));
    return keys.concat(labelValueProblems(value).map((problem) => invalid('metadata.labels', value, problem)));
  });
  const annotations = sortedEntries(metadataMap(object, 'annotations'));
  const keys = annotations.flatMap(([key]) =>
    qualifiedNameProblems(key.toLowerCase()).map((problem) => invalid('metadata.annotations', key, problem)),
  );
  const size = annotations.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  const tooLong = `Too long: may not be more than ${annotationsLimit} bytes`;
  const sizes =
    size > annotationsLimit ? [{ reason: 'FieldValueTooLong', message: tooLong, field: 'metadata.annotations' }] : [];
  return [...labels, ...keys, ...sizes];
}

function ownerCauses(object: JsonObject): StatusCause[] {
  const references = memberOf(metadataOf(object), 'ownerReferences');
  if (!Array.isArray(references)) return [];
  const causes: StatusCause[] = [];
  let controller: string | undefined;
  for (const [i, reference] of references.entries()) {
    if (!isJsonObject(reference)) continue;
    causes.push(...ownerReferenceCauses(`metadata.ownerReferences[${i}]`, reference));
    if (reference['controller'] !== true) continue;
    const name = `${String(reference['kind'])}/${String(reference['name'])}`;
    if (controller === undefined) controller = name;
    else {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      causes.push(invalidText('metadata.ownerReferences', `[${references.map(ownerText).join(',')}]`, why));
    }
  }
  return causes;
}

function ownerReferenceCauses(field: string, reference: JsonObject): StatusCause[] {
  const apiVersion = memberOf(reference, 'apiVersion');
  const isBroken = typeof apiVersion === 'string' && apiVersion !== '' && !parseGroupVersion(apiVersion)?.version;
  const version = isBroken
    ? [invalid(`${field}.apiVersion`, apiVersion, 'must be <group>/<version> or <version>')]
    : [];
  const absent = ['apiVersion', 'kind', 'name', 'uid'].filter((name) => !memberOf(reference, name));
  const isEvent = apiVersion === 'v1' && memberOf(reference, 'kind') === 'Event';
  const why = '/v1, Kind=Event is disallowed from being an owner';
  return [
    ...version,
    ...absent.map((name) => required(`${field}.${name}`, 'must not be empty')),
    ...(isEvent ? [invalidText(field, ownerText(reference), why)] : []),
  ];
}

const ownerMembers = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];

/** A reference as Go's struct writes it. */
function ownerText(reference: JsonValue): string {
  return JSON.stringify(reference, ownerMembers);
}

function finalizerCauses(object: JsonObject): StatusCause[] {
  return metadataTexts(object, 'finalizers').flatMap((finalizer) =>
    qualifiedNameProblems(finalizer).map((problem) => invalid('metadata.finalizers', finalizer, problem)),
  );
}

const immutable = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** What an update changes in the metadata that cannot be changed (ValidateObjectMetaUpdate). */
function validateMetadataUpdate(object: JsonObject, old: JsonObject): StatusCause[] {
  const causes: StatusCause[] = [];
  const isDeleted = memberOf(metadataOf(old), 'deletionTimestamp') !== undefined;
  const before = new Set(metadataTexts(old, 'finalizers'));
  const added = metadataTexts(object, 'finalizers').filter((finalizer) => !before.has(finalizer));
  if (isDeleted && added.length > 0) {
    const found = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
    const rule = 'no new finalizers can be added if the object is being deleted';
    causes.push(forbidden('metadata.finalizers', `${rule}, found new finalizers ${found}`));
  }
  for (const name of immutable) {
    const value = memberOf(metadataOf(object), name);
    if (isSet(value) && !jsonEquals(value, memberOf(metadataOf(old), name))) {
      causes.push(invalid(`metadata.${name}`, value, 'field is immutable'));
    }
  }
  return causes;
}

/**
 * What is wrong with the metadata of an object after a change. Of custom resources the API server looks several times,
 * and reports as often.
 */
export function validateChangedMetadata(
  resource: ResourceDescriptor & { readonly builtIn: boolean },
  object: JsonObject,
  old: JsonObject,
): StatusCause[] {
  const metadata = validateMetadata(resource, object);
  const change = validateMetadataUpdate(object, old);
  if (resource.builtIn) return [...metadata, ...change];
  const again = metadata.filter(({ field }) => field !== 'metadata.finalizers');
  return [...metadata, ...change, ...again, ...change, ...again];
}

function isSet(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined && value !== null;
}
