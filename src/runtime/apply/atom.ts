import { type JsonValue, isJsonArray, isJsonObject } from './json.ts';
import {
  type ListSchema,
  type MapSchema,
  type ObjectSchema,
  type RefSchema,
  type TypeSchema,
  objectMetaSchema,
} from './type-schema.ts';

/** A resolved type: what it may be, with references followed. The graph may be cyclic. */
export interface Atom {
  /** What the type is called in its schema, as in `core/v1.PodSpec`; absent where it has no name. */
  readonly name?: string;
  readonly scalar?: 'string' | 'number' | 'boolean' | 'scalar';
  readonly list?: ListAtom;
  readonly map?: MapAtom;
  /** Of a scalar: what stands for it as an absent list-map key. */
  readonly default?: JsonValue;
}

/** A resolved list type. */
export interface ListAtom {
  readonly atomic: boolean;
  /** Empty for sets and atomic lists. */
  readonly keys: readonly string[];
  /** By which strategic merge patches find items; undefined where they replace the list or the items are scalars. */
  readonly patchMergeKey?: string | undefined;
  readonly element: Atom;
  /** Whether null is a value of an element. Absent: no. */
  readonly nullable?: boolean;
}

/** A resolved object type. */
export interface MapAtom {
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, Atom>;
  /** Undefined when members outside `fields` are refused. */
  readonly element: Atom | undefined;
  /** Whether nothing but deduction is known of it. */
  readonly deduced: boolean;
  /** Names of the fields of which null is a value. Absent: none. */
  readonly nullableFields?: ReadonlySet<string>;
  /** Whether null is a value of other members. Absent: no. */
  readonly nullableElement?: boolean;
}

type Building<T> = { -readonly [K in keyof T]: T[K] };

const untypedAtomic: Building<Atom> = { scalar: 'scalar' };
untypedAtomic.list = { atomic: true, keys: [], element: untypedAtomic };
untypedAtomic.map = { atomic: true, fields: new Map(), element: untypedAtomic, deduced: false };

const untypedDeduced: Building<Atom> = { scalar: 'scalar' };
untypedDeduced.list = { atomic: true, keys: [], element: untypedAtomic };
untypedDeduced.map = { atomic: false, fields: new Map(), element: untypedDeduced, deduced: true };

/** The structure of ObjectMeta, which has a name like any other. */
const metadata: RefSchema = { type: 'ref', name: '@ObjectMeta', types: { '@ObjectMeta': objectMetaSchema } };

const compiled = new WeakMap<ObjectSchema, Atom>();

/** The root type of a kind, references resolved. Throws TypeError for a reference to a type that is not there. */
export function atomOf(schema: ObjectSchema): Atom {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const text: TypeSchema = { type: 'string' };
  const root: MapSchema = {
    type: 'map',
    fields: { apiVersion: text, kind: text, metadata, ...schema.fields },
    ...(schema.additional === undefined ? {} : { additional: schema.additional }),
  };
  const atom = resolverOf(schema.types ?? noTypes)(root);
  compiled.set(schema, atom);
  return atom;
}

type Types = Readonly<Record<string, TypeSchema>>;
type Resolver = (type: TypeSchema) => Atom;

const noTypes: Types = {};
const resolvers = new WeakMap<Types, Resolver>();

/** The resolver of a table of types; schemas that share the table share its atoms. */
function resolverOf(types: Types): Resolver {
  const known = resolvers.get(types) ?? newResolver(types);
  resolvers.set(types, known);
  return known;
}

function newResolver(types: Types): Resolver {
  const named = new Map<string, Atom>();

  function resolve(type: TypeSchema): Atom {
    switch (type.type) {
      case 'map':
        return { map: mapAtom(type) };
      case 'list':
        return { list: listAtom(type) };
      case 'ref':
        return refAtom(type);
      case 'object':
        return atomOf(type.schema);
      case 'untyped':
        return untypedDeduced;
      default:
        return type.default === undefined ? { scalar: type.type } : { scalar: type.type, default: type.default };
    }
  }

  function mapAtom({ extends: bases = [], fields = {}, additional, atomic = false }: MapSchema): MapAtom {
    const inherited = bases.flatMap((base) => refAtom(base).map ?? []);
    const own = Object.entries(fields).map(([name, type]): [string, Atom] => [name, resolve(type)]);
    const members = new Map([...inherited.flatMap((base) => [...base.fields]), ...own]);
    // As in OpenAPI, an object of which nothing is said is free-form.
    const free = additional === undefined && members.size === 0;
    const element = additional === undefined ? (free ? untypedDeduced : undefined) : resolve(additional);
    const nullable = nullableNames(inherited, fields);
    return {
      atomic,
      fields: members,
      element,
      deduced: members.size === 0 && element === untypedDeduced,
      ...(nullable.length > 0 && { nullableFields: new Set(nullable) }),
      ...(additional?.nullable === true && { nullableElement: true }),
    };
  }

  function listAtom({ items, listType = 'atomic', keys = [], patchMergeKey }: ListSchema): ListAtom {
    const isMap = listType === 'map';
    return {
      atomic: listType === 'atomic',
      keys: isMap ? keys : [],
      patchMergeKey: patchMergeKey ?? (isMap ? keys[0] : undefined),
      element: resolve(items),
      ...(items.nullable === true && { nullable: true }),
    };
  }

  function refAtom({ name, types: others, atomic }: RefSchema): Atom {
    if (others === undefined) return namedAtom(name, atomic);
    return resolverOf(others)({ type: 'ref', name, ...(atomic !== undefined && { atomic }) });
  }

  function namedAtom(name: string, atomic: boolean | undefined): Atom {
    const key = JSON.stringify([name, atomic]);
    const known = named.get(key);
    if (known !== undefined) return known;
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) throw new TypeError(`schema error: no type found matching: ${name}`);
    if (type.type === 'ref') return resolve(atomic === undefined ? type : { ...type, atomic });
    // Known before it is resolved, so that a recursive type ends in itself.
    const atom: Building<Atom> = { name };
    named.set(key, atom);
    try {
      return Object.assign(atom, withAtomic(resolve(type), atomic));
    } catch (error) {
      named.delete(key);
      throw error;
    }
  }

  return resolve;
}

/** An atom as a reference has it. Lists have no keys to be granular by if their type gives none. */
function withAtomic(atom: Atom, atomic: boolean | undefined): Atom {
  if (atomic === undefined) return atom;
  return {
    ...atom,
    ...(atom.list && atomic && { list: { ...atom.list, atomic, keys: [] } }),
    ...(atom.map && { map: { ...atom.map, atomic } }),
  };
}

function nullableNames(inherited: readonly MapAtom[], fields: Types): readonly string[] {
  const own = Object.keys(fields).filter((name) => fields[name]?.nullable === true);
  const others = inherited.flatMap(({ nullableFields = [] }) => [...nullableFields]);
  return [...own, ...others.filter((name) => !Object.hasOwn(fields, name))];
}

/** The part of a type that handles a value. */
export type Shape = 'map' | 'scalar' | 'list';

/**
 * What a value is to be taken for: what it is, where the type allows that, else the type's first choice
 * (structured-merge-diff `typed/helpers.go`: deduceAtom, handleAtom).
 */
export function shapeOf(atom: Atom, value: JsonValue | undefined): Shape | undefined {
  if (value !== undefined && value !== null) {
    if (isJsonArray(value)) {
      if (atom.list !== undefined) return 'list';
    } else if (isJsonObject(value)) {
      if (atom.map !== undefined) return 'map';
    } else if (atom.scalar !== undefined) return 'scalar';
  }
  if (atom.map !== undefined) return 'map';
  if (atom.scalar !== undefined) return 'scalar';
  return atom.list === undefined ? undefined : 'list';
}

/** The type of a member of an object; undefined for one that the type does not have. */
export function memberAtom(map: MapAtom, name: string): Atom | undefined {
  return map.fields.get(name) ?? map.element;
}

/** Whether null is a value of a member of an object. */
export function isNullableMember(map: MapAtom, name: string): boolean {
  return (map.fields.has(name) ? map.nullableFields?.has(name) : map.nullableElement) === true;
}
