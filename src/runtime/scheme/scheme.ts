import {
  type GroupVersion,
  type GroupVersionKind,
  type GroupVersionResource,
  type TypeMeta,
  formatGroupVersion,
  parseGroupVersion,
} from '../meta/v1/index.ts';
import { conversionPath } from './conversion-path.ts';
import { compareVersions } from './version-priority.ts';

/** What a scheme can know of a kind besides its name. A ResourceDescriptor is one. */
export interface KnownType {
  readonly kind: string;
  /** The kind of its list; registered with it. */
  readonly listKind?: string | undefined;
  /** The resource under which the API serves it: `foos`. */
  readonly resource?: string | undefined;
  readonly namespaced?: boolean | undefined;
}

/** Fills in the defaults of an object, in place. */
export type DefaultingFunc<T extends object> = (object: T) => void;

/** Makes an object of another version. Must not share parts with the old one that either side may change. */
export type ConversionFunc<From extends object, To extends object> = (from: From) => To;

interface Registration extends GroupVersionKind, KnownType {
  readonly itemKind?: string;
}

interface Conversion {
  readonly to: GroupVersionKind;
  readonly convert: ConversionFunc<object, object>;
}

/**
 * Knows the kinds of a program's APIs, how to default them and how to convert between their versions (apimachinery
 * `runtime.Scheme`). Generated `addToScheme` functions fill it. Registering the same again changes nothing.
 */
export class Scheme {
  readonly #types = new Map<string, Registration>();
  readonly #kindsByResource = new Map<string, GroupVersionKind>();
  readonly #priorities = new Map<string, readonly string[]>();
  readonly #defaulters = new Map<string, DefaultingFunc<object>>();
  readonly #conversions = new Map<string, Conversion[]>();

  /** Registers a kind, and its list's where it is named. Throws Error when two kinds claim one resource. */
  addKnownType(groupVersion: GroupVersion, type: KnownType): void {
    const { group, version } = groupVersion;
    const { kind, listKind, resource } = type;
    if (resource !== undefined) this.#addResource({ group, version, resource }, kind);
    this.#types.set(keyOf({ group, version, kind }), { ...type, group, version });
    if (listKind === undefined) return;
    this.#types.set(keyOf({ group, version, kind: listKind }), { group, version, kind: listKind, itemKind: kind });
  }

  /** Registers several kinds of one version: by name alone, or with what is known of them. */
  addKnownTypes(groupVersion: GroupVersion, ...types: readonly (string | KnownType)[]): void {
    for (const type of types) this.addKnownType(groupVersion, typeof type === 'string' ? { kind: type } : type);
  }

  /** Whether the kind is registered. */
  recognizes(kind: GroupVersionKind): boolean {
    return this.#types.has(keyOf(kind));
  }

  /** Every kind that is registered (of one version, where one is given), lists included, in order of registration. */
  knownKinds(groupVersion?: GroupVersion): GroupVersionKind[] {
    return [...this.#types.values()]
      .filter(
        ({ group, version }) => !groupVersion || (group === groupVersion.group && version === groupVersion.version),
      )
      .map(({ group, version, kind }) => ({ group, version, kind }));
  }

  /** The kind of the lists of a kind. */
  listKindFor(kind: GroupVersionKind): GroupVersionKind | undefined {
    const listKind = this.#types.get(keyOf(kind))?.listKind;
    return listKind === undefined ? undefined : { group: kind.group, version: kind.version, kind: listKind };
  }

  /** The kind of the items of a list's kind. */
  itemKindFor(listKind: GroupVersionKind): GroupVersionKind | undefined {
    const itemKind = this.#types.get(keyOf(listKind))?.itemKind;
    return itemKind === undefined ? undefined : { group: listKind.group, version: listKind.version, kind: itemKind };
  }

  /** The resource under which a kind is served. */
  resourceFor(kind: GroupVersionKind): GroupVersionResource | undefined {
    const resource = this.#types.get(keyOf(kind))?.resource;
    return resource === undefined ? undefined : { group: kind.group, version: kind.version, resource };
  }

  /** Whether objects of a kind live in namespaces; undefined when the scheme was not told. */
  isNamespaced(kind: GroupVersionKind): boolean | undefined {
    return this.#types.get(keyOf(kind))?.namespaced;
  }

  /** The kind that a resource serves. */
  kindFor({ group, version, resource }: GroupVersionResource): GroupVersionKind | undefined {
    return this.#kindsByResource.get(keyOf({ group, version, kind: resource }));
  }

  /** Says which versions of a group come first; the others follow in Kubernetes' order (v1, v1beta1, v1alpha1). */
  setVersionPriority(group: string, versions: readonly string[]): void {
    this.#priorities.set(group, [...versions]);
  }

  /** The registered versions of a group, the preferred one first. */
  versionsForGroup(group: string): string[] {
    const known = new Set(
      [...this.#types.values()].filter((type) => type.group === group).map(({ version }) => version),
    );
    const first = (this.#priorities.get(group) ?? []).filter((version) => known.delete(version));
    return [...first, ...[...known].sort(compareVersions)];
  }

  /** The kind of an object, by its apiVersion and kind. Undefined when they are absent or malformed. */
  gvkOf({ apiVersion, kind }: Readonly<TypeMeta>): GroupVersionKind | undefined {
    const groupVersion = apiVersion ? parseGroupVersion(apiVersion) : undefined;
    return groupVersion === undefined || !kind ? undefined : { ...groupVersion, kind };
  }

  /** Sets the function that `default` calls for a kind, in place of any before. */
  addDefaultingFunc<T extends object>(kind: GroupVersionKind, defaulter: DefaultingFunc<T>): void {
    // The kind guards the type: only objects of this kind reach the function.
    this.#defaulters.set(keyOf(kind), (object) => defaulter(object as T));
  }

  /** Fills in the defaults of an object in place; without a function for its kind nothing happens. */
  default(object: Readonly<TypeMeta>): void {
    const kind = this.gvkOf(object);
    if (kind !== undefined) this.#defaulters.get(keyOf(kind))?.(object);
  }

  /** Sets the function that converts one kind into another, in place of any before. */
  addConversionFunc<From extends object, To extends object>(
    from: GroupVersionKind,
    to: GroupVersionKind,
    convert: ConversionFunc<From, To>,
  ): void {
    const others = (this.#conversions.get(keyOf(from)) ?? []).filter((known) => keyOf(known.to) !== keyOf(to));
    // The kinds guard the types: only objects of `from` reach the function.
    this.#conversions.set(keyOf(from), [...others, { to, convert: (object) => convert(object as From) }]);
  }

  /**
   * The object in another version: itself where it has that version, else through the fewest conversion functions. Throws
   * Error when its kind is unknown or no functions lead there.
   */
  convert(object: Readonly<TypeMeta>, to: GroupVersion): object {
    const from = this.gvkOf(object);
    if (from === undefined) throw new Error('cannot convert an object without apiVersion and kind');
    const target = keyOf({ ...to, kind: from.kind });
    const path = conversionPath(keyOf(from), target, (key) =>
      (this.#conversions.get(key) ?? []).map((step) => ({ to: keyOf(step.to), step })),
    );
    if (path === undefined) {
      throw new Error(
        `no conversion from ${formatGroupVersion(from)} to ${formatGroupVersion(to)} of kind ${from.kind}`,
      );
    }
    return path.reduce<object>(convertStep, object);
  }

  #addResource(resource: GroupVersionResource, kind: string): void {
    const key = keyOf({ ...resource, kind: resource.resource });
    const other = this.#kindsByResource.get(key)?.kind;
    if (other !== undefined && other !== kind) {
      throw new Error(`resource ${resource.resource} of ${formatGroupVersion(resource)} is kind ${other} and ${kind}`);
    }
    this.#kindsByResource.set(key, { group: resource.group, version: resource.version, kind });
  }
}

/** Names its type after conversion, whatever the function did. */
function convertStep(object: object, { to, convert }: Conversion): object {
  return { ...convert(object), apiVersion: formatGroupVersion(to), kind: to.kind };
}

function keyOf({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version}/${kind}`;
}
