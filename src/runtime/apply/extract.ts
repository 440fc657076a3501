import type { DeepReadonly, KubernetesObject } from '../meta/v1/index.ts';
import { atomOf } from './atom.ts';
import { FieldSet } from './field-set.ts';
import { parseFieldsV1 } from './fields-v1.ts';
import { type JsonObject, isJsonObject, toJsonObject } from './json.ts';
import { extractItems } from './remove.ts';
import type { ObjectSchema } from './type-schema.ts';

/**
 * What `fieldManager` applied to an object, as a configuration that can be changed and applied again; apiVersion, kind,
 * name and namespace are always in it, and nothing else when the manager owns nothing. `subresource` is empty for the
 * object itself. Extract from the main object only: what a subresource gives has no managedFields (apimachinery
 * `managedfields/extract.go`). Throws SyntaxError for managedFields that cannot be read.
 */
export function extractApplyConfiguration<A extends object>(
  object: DeepReadonly<KubernetesObject>,
  fieldManager: string,
  subresource: string,
  schema: ObjectSchema,
): A {
  const json = toJsonObject(object);
  const owned = extractItems(atomOf(schema), json, ownedLeaves(object, fieldManager, subresource));
  const configuration = { ...identityOf(object, schema), ...(isJsonObject(owned) ? owned : {}) };
  const { name, namespace } = object.metadata;
  const metadata = { ...(isJsonObject(owned) && isJsonObject(owned['metadata']) ? owned['metadata'] : {}) };
  const named = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
  // The wire boundary: the schema says that what was extracted is an A.
  return { ...configuration, metadata: { ...named, ...metadata } } as JsonObject as A;
}

function identityOf(object: DeepReadonly<KubernetesObject>, schema: ObjectSchema): Record<string, string> {
  const apiVersion = object.apiVersion ?? schema.apiVersion;
  const kind = object.kind ?? schema.kind;
  return { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }) };
}

function ownedLeaves(object: DeepReadonly<KubernetesObject>, fieldManager: string, subresource: string): FieldSet {
  const entry = object.metadata.managedFields?.find(
    (candidate) =>
      candidate.manager === fieldManager &&
      candidate.operation === 'Apply' &&
      (candidate.subresource ?? '') === subresource,
  );
  const fields = entry?.fieldsV1;
  return fields === undefined || Object.keys(fields).length === 0 ? new FieldSet() : parseFieldsV1(fields).leaves();
}
