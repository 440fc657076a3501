import { atomOf } from '../../apply/atom.ts';
import type { JsonObject } from '../../apply/json.ts';
import { type ObjectSchema, deducedObjectSchema } from '../../apply/type-schema.ts';
import { type StatusCause, formatGroupVersion } from '../../meta/v1/index.ts';
import { applyMergePatch } from '../../patch/index.ts';
import { formatGroupResource } from '../../rest/new-api-error.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import { isBuiltIn } from './built-in.ts';
import { itemCauses } from './list-items.ts';
import { builtInSelectableFields } from './selectable-fields.ts';
import { dropNullMembers, nullCauses } from './emptied.ts';
import { goZero, withGoZero, withoutEmptyCollections } from './go-zero.ts';

/** A resource as a server serves it, in one version. */
export interface ServedResource extends ResourceDescriptor {
  /** `group/version` of its objects. */
  readonly apiVersion: string;
  /** Where its objects are stored: the same for all versions. */
  readonly bucket: string;
  readonly builtIn: boolean;
  /** How its objects merge. */
  readonly schema: ObjectSchema;
  /** Whether `schema` says all there is, so that members outside it are dropped. */
  readonly isClosed: boolean;
  /** Fields that can be selected besides name and namespace. */
  readonly selectableFields: readonly string[];
  /** Singular and short names, for discovery. */
  readonly singularName: string;
  readonly shortNames: readonly string[];
  /** What every object has, said or not; see `goZero`. */
  readonly zero: JsonObject;
  /** Fills in what is absent. */
  readonly setDefaults: ((object: JsonObject) => JsonObject) | undefined;
  /** Takes out nulls where none are allowed. */
  readonly dropNulls: ((object: JsonObject) => JsonObject) | undefined;
  /** Finds what is wrong with an object, metadata aside. */
  readonly validate: ((object: JsonObject, old: JsonObject | undefined) => readonly StatusCause[]) | undefined;
  /** Runs after an object has been stored or removed. */
  readonly afterChange: ((object: JsonObject, isGone: boolean) => void) | undefined;
}

/** What may be known of a resource besides its descriptor. */
export type ResourceFacts = Partial<
  Omit<ServedResource, keyof ResourceDescriptor | 'apiVersion' | 'bucket' | 'isClosed' | 'zero'>
>;

/** A resource with all its facts; what is not known has defaults. */
export function newServedResource(descriptor: ResourceDescriptor, facts: ResourceFacts = {}): ServedResource {
  return {
    ...descriptor,
    apiVersion: formatGroupVersion(descriptor),
    bucket: formatGroupResource(descriptor),
    builtIn: facts.builtIn ?? isBuiltIn(descriptor),
    schema: facts.schema ?? deducedObjectSchema,
    isClosed: facts.schema !== undefined,
    selectableFields: descriptor.selectableFields ?? builtInSelectableFields(descriptor),
    singularName: facts.singularName ?? descriptor.kind.toLowerCase(),
    shortNames: facts.shortNames ?? [],
    zero: isBuiltIn(descriptor) ? goZero(descriptor) : {},
    setDefaults: facts.setDefaults ?? (isBuiltIn(descriptor) ? goForm(descriptor, facts.schema) : undefined),
    ...nullRules(descriptor, facts),
    afterChange: facts.afterChange,
  };
}

/** The resources of a server, by group, version and name. They may come and go while it runs. */
export class ResourceRegistry {
  readonly #byPath = new Map<string, ServedResource>();

  /** Serves a resource, in place of the one that was there. */
  add(resource: ServedResource): void {
    this.#byPath.set(pathOf(resource), resource);
  }

  /** Stops serving what `isGone` says. */
  removeWhere(isGone: (resource: ServedResource) => boolean): void {
    for (const [path, resource] of this.#byPath) if (isGone(resource)) this.#byPath.delete(path);
  }

  /** The resource of a name. */
  find(resource: {
    readonly group: string;
    readonly version: string;
    readonly resource: string;
  }): ServedResource | undefined {
    return this.#byPath.get(pathOf(resource));
  }

  /** The resource of a kind. */
  findKind(apiVersion: string, kind: string): ServedResource | undefined {
    return this.all().find((resource) => resource.apiVersion === apiVersion && resource.kind === kind);
  }

  /** Every resource, in the order in which they were added. */
  all(): readonly ServedResource[] {
    return [...this.#byPath.values()];
  }
}

function pathOf({
  group,
  version,
  resource,
}: {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}): string {
  return `${group}/${version}/${resource}`;
}

/** What becomes of nulls where only the merge structure of a custom resource is known. */
function nullRules(
  descriptor: ResourceDescriptor,
  facts: ResourceFacts,
): Pick<ServedResource, 'dropNulls' | 'validate'> {
  const { schema, dropNulls, validate } = facts;
  if (schema === undefined || isBuiltIn(descriptor)) return { dropNulls, validate };
  return {
    dropNulls: dropNulls ?? ((object) => dropNullMembers(schema, object)),
    validate: validate ?? ((object) => [...nullCauses(schema, object), ...itemCauses(schema, object)]),
  };
}

/** Objects as they come out of Go's types: null and empty collections are nothing, structs are always there. */
function goForm(descriptor: ResourceDescriptor, schema: ObjectSchema | undefined): (object: JsonObject) => JsonObject {
  const zero = goZero(descriptor);
  return (object) => {
    const { metadata = {}, ...members } = applyMergePatch({}, object);
    const kept = schema === undefined ? members : withoutEmptyCollections(atomOf(schema), members);
    return withGoZero(zero, { ...kept, metadata });
  };
}
