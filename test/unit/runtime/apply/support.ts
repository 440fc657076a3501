import {
  type FieldOperation,
  type ObjectSchema,
  applyToObject,
  updateManagedFields,
} from '@kube-codegen/runtime/apply';
import type { JsonObject } from '@kube-codegen/runtime/apply';

/** A kind with a list, set, map and struct of each sort. */
export const thingSchema: ObjectSchema = {
  fields: {
    spec: {
      type: 'map',
      fields: {
        name: { type: 'string' },
        replicas: { type: 'number' },
        paused: { type: 'boolean' },
        limit: { type: 'scalar' },
        tags: { type: 'list', items: { type: 'string' }, listType: 'set' },
        args: { type: 'list', items: { type: 'string' } },
        ports: {
          type: 'list',
          listType: 'map',
          keys: ['port', 'protocol'],
          items: {
            type: 'map',
            fields: {
              port: { type: 'number' },
              protocol: { type: 'string', default: 'TCP' },
              label: { type: 'string' },
              opts: { type: 'map', additional: { type: 'string' } },
            },
          },
        },
        options: { type: 'map', additional: { type: 'string' } },
        selector: { type: 'map', additional: { type: 'string' }, atomic: true },
        free: { type: 'untyped' },
        tree: { type: 'ref', name: 'Tree' },
      },
    },
    status: { type: 'map', fields: { ready: { type: 'boolean' } } },
  },
  types: {
    Tree: {
      type: 'map',
      fields: { value: { type: 'string' }, left: { type: 'ref', name: 'Tree' }, right: { type: 'ref', name: 'Tree' } },
    },
  },
};

/** An operation of a manager on a Thing, at a second of 2026. */
export function operation(manager: string, change: Partial<FieldOperation> = {}): FieldOperation {
  const nowMs = Date.UTC(2026, 0, 1);
  return {
    schema: thingSchema,
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    manager,
    subresource: '',
    ignoredMembers: [],
    nowMs,
    ...change,
  };
}

/** A Thing with some spec. */
export function thing(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', ...metadata }, spec };
}

/** What was stored: an object with a uid, so that it counts as existing. */
export function stored(object: JsonObject): JsonObject {
  const metadata = object['metadata'];
  const own: JsonObject =
    typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? (metadata as JsonObject) : {};
  return { ...object, metadata: { ...own, uid: 'u' } };
}

/** Applies a spec. */
export function apply(live: JsonObject | undefined, manager: string, spec: JsonObject, force = false): JsonObject {
  return stored(applyToObject(operation(manager), live, thing(spec), force));
}

/** Replaces the spec. */
export function update(live: JsonObject | undefined, manager: string, spec: JsonObject): JsonObject {
  return stored(
    updateManagedFields(operation(manager), live, {
      ...thing(spec),
      metadata: (live?.['metadata'] as JsonObject) ?? { name: 'a' },
    }),
  );
}

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1: JsonObject;
}

/** The entries of managedFields. */
export function entries(object: JsonObject): Entry[] {
  const { managedFields = [] } = object['metadata'] as unknown as { managedFields?: Entry[] };
  return managedFields;
}

/** Who owns what, as `manager operation` → FieldsV1 of the spec. */
export function owners(object: JsonObject): Record<string, unknown> {
  return Object.fromEntries(
    entries(object).map((entry) => [`${entry.manager} ${entry.operation}`, entry.fieldsV1['f:spec'] ?? entry.fieldsV1]),
  );
}
