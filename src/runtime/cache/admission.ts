import type { FaultLog } from '../log/fault-log.ts';
import { type DeepReadonly, formatGroupVersion } from '../meta/v1/index.ts';
import type { ResourceDescriptor } from '../rest/rest-client.ts';
import { metadataOf } from './object-meta.ts';
import type { TransformFunction } from './shared-index-informer.ts';

/** What is done to each object before it enters a cache. */
export interface AdmissionOptions<T> {
  /** What the objects must be; absent, any kind will do. */
  readonly resource: ResourceDescriptor | undefined;
  readonly transform: TransformFunction<T> | undefined;
  /** Freeze objects, so that changing them throws. */
  readonly freeze: boolean;
  readonly faults: FaultLog;
}

/**
 * Makes the check that every object passes on its way from the wire into a cache. It gives the object as the cache keeps
 * it, or undefined, logged, for what is no object of this kind; it throws what the transform throws.
 */
export function newAdmission<T>(options: AdmissionOptions<T>): (raw: unknown) => DeepReadonly<T> | undefined {
  const { resource, transform, freeze, faults } = options;
  const apiVersion = resource && formatGroupVersion(resource);
  const refuse = (problem: string, raw: unknown): undefined => {
    faults.error({ problem, object: summaryOf(raw) }, 'an object from the server was skipped');
  };
  return (raw) => {
    if (typeof raw !== 'object' || raw === null) return refuse('not an object', raw);
    if (!isName(metadataOf(raw).name)) return refuse('no metadata.name', raw);
    if (resource !== undefined && !isOfKind(raw, resource.kind, apiVersion)) return refuse('another kind', raw);
    // The wire boundary: the server validated the rest, and whoever reads the cache knows T as the server's promise.
    const object = (hasType(raw) || resource === undefined ? raw : { kind: resource.kind, apiVersion, ...raw }) as T;
    const admitted = (transform === undefined ? object : compacted(transform(object))) as DeepReadonly<T>;
    if (!isName(metadataOf(admitted).name)) return refuse('no metadata.name after the transform', raw);
    return freeze ? deepFreeze(admitted) : admitted;
  };
}

/**
 * Where an item of a list says nothing of its type, kind and apiVersion are put in front, so that objects that were
 * listed and objects that were watched have one shape.
 */
function hasType(raw: object): boolean {
  return 'kind' in raw && 'apiVersion' in raw;
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== '';
}

/** What an object does not say of its kind is taken for right: items of lists often say nothing. */
function isOfKind(raw: object, kind: string, apiVersion: string | undefined): boolean {
  const rawKind: unknown = 'kind' in raw ? raw.kind : undefined;
  const rawApiVersion: unknown = 'apiVersion' in raw ? raw.apiVersion : undefined;
  return (rawKind ?? kind) === kind && (rawApiVersion ?? apiVersion) === apiVersion;
}

/** Enough to find the culprit, and no secrets. */
function summaryOf(raw: unknown): object {
  const { namespace, name } = metadataOf(raw);
  const kind: unknown = typeof raw === 'object' && raw !== null && 'kind' in raw ? raw.kind : undefined;
  return { type: raw === null ? 'null' : typeof raw, kind, namespace, name };
}

/**
 * Transforms delete members, `managedFields` first of all, and V8 keeps objects with deleted members as hash tables, which
 * are three times as large: metadata is copied into a plain object again.
 */
function compacted<O>(object: O): O {
  if (typeof object !== 'object' || object === null || !('metadata' in object)) return object;
  const { metadata } = object;
  const isPlain = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  return isPlain ? { ...object, metadata: { ...metadata } } : object;
}

function deepFreeze<O>(object: O): O {
  if (typeof object !== 'object' || object === null || Object.isFrozen(object)) return object;
  for (const value of Object.values(object)) deepFreeze(value);
  return Object.freeze(object);
}
