import type { JsonValue } from './json.ts';

/**
 * The merge structure of a type, as plain JSON: what is one field, what is a set, what has keys. It is what
 * structured-merge-diff calls a schema, without names where none are needed.
 */
export type TypeSchema = ScalarSchema | MapSchema | ListSchema | UntypedSchema | RefSchema | EmbeddedSchema;

/** A value that is owned as a whole. `scalar` is any of the others: quantities, times, int-or-string. */
export interface ScalarSchema {
  readonly type: 'string' | 'number' | 'boolean' | 'scalar';
  /** Stands in for an absent key of a list-map item. */
  readonly default?: JsonValue;
  /** Null is a value too. Where it is not, an API server drops one that it is sent. */
  readonly nullable?: boolean;
}

/** An object: a struct with `fields`, a map with `additional`, or both. */
export interface MapSchema {
  readonly type: 'map';
  /** Objects whose members this one has too. */
  readonly extends?: readonly RefSchema[];
  /** Members by name, each of its own type. */
  readonly fields?: Readonly<Record<string, TypeSchema>>;
  /** The type of every other member. Absent, other members are refused, unless there are no fields at all. */
  readonly additional?: TypeSchema;
  /** The map has one owner, as a scalar has. Default false: each member has owners of its own. */
  readonly atomic?: boolean;
  /** As of scalars. */
  readonly nullable?: boolean;
}

/** A list. */
export interface ListSchema {
  readonly type: 'list';
  readonly items: TypeSchema;
  /** `atomic` (default): one owner. `set`: items of scalars, each once. `map`: items of objects, told apart by `keys`. */
  readonly listType?: 'atomic' | 'set' | 'map';
  /** The members that tell the items of a `map` apart. */
  readonly keys?: readonly string[];
  /** Key by which strategic merge patches find items, where it is not the first of `keys`. */
  readonly patchMergeKey?: string;
  /** As of scalars. */
  readonly nullable?: boolean;
}

/** Anything: the structure is deduced from the value. Maps are granular, lists atomic. */
export interface UntypedSchema {
  readonly type: 'untyped';
  /** As of scalars. */
  readonly nullable?: boolean;
}

/** A type by name; this is how recursive types are written. */
export interface RefSchema {
  readonly type: 'ref';
  readonly name: string;
  /** The types that have the name, of another version or package. Default: those that the reference stands among. */
  readonly types?: Readonly<Record<string, TypeSchema>>;
  /** Whether this use of the type has one owner. Default: what the type says; false takes its word back for an object. */
  readonly atomic?: boolean;
  /** As of scalars, for this use of the type. */
  readonly nullable?: boolean;
}

/** An object within an object: one of a kind, with apiVersion, kind and metadata of its own. */
export interface EmbeddedSchema {
  readonly type: 'object';
  readonly schema: ObjectSchema;
  /** As of scalars. */
  readonly nullable?: boolean;
}

/** The schema of a kind. `apiVersion`, `kind` and `metadata` need not be given. */
export interface ObjectSchema {
  /** For what objects out of lists do not say themselves. */
  readonly apiVersion?: string;
  readonly kind?: string;
  /** Members of the object: `spec`, `status`, `data`, …. */
  readonly fields: Readonly<Record<string, TypeSchema>>;
  /** The type of members that are not in `fields`; absent, they are refused. */
  readonly additional?: TypeSchema;
  /** Types that `ref` names. */
  readonly types?: Readonly<Record<string, TypeSchema>>;
}

/** For kinds of which nothing is known: metadata has its structure, all else is deduced. */
export const deducedObjectSchema: ObjectSchema = { fields: {}, additional: { type: 'untyped' } };

const text: TypeSchema = { type: 'string' };
const number: TypeSchema = { type: 'number' };
const time: TypeSchema = { type: 'scalar' };

/** The structure of ObjectMeta, as every API server has it. */
export const objectMetaSchema: MapSchema = {
  type: 'map',
  fields: {
    annotations: { type: 'map', additional: text },
    creationTimestamp: time,
    deletionGracePeriodSeconds: number,
    deletionTimestamp: time,
    finalizers: { type: 'list', items: text, listType: 'set' },
    generateName: text,
    generation: number,
    labels: { type: 'map', additional: text },
    managedFields: { type: 'list', items: { type: 'untyped' }, listType: 'atomic' },
    name: text,
    namespace: text,
    ownerReferences: {
      type: 'list',
      listType: 'map',
      keys: ['uid'],
      items: {
        type: 'map',
        atomic: true,
        fields: {
          apiVersion: text,
          blockOwnerDeletion: { type: 'boolean' },
          controller: { type: 'boolean' },
          kind: text,
          name: text,
          uid: text,
        },
      },
    },
    resourceVersion: text,
    selfLink: text,
    uid: text,
  },
};
