import type { DeletedObject } from '../cache/index.ts';
import {
  type DeepReadonly,
  type KubernetesObject,
  labelSelectorMatches,
  type LabelSelectorInput,
} from '../meta/v1/index.ts';

/** Lets events through, or not. A kind of event without a function passes. */
export interface Predicate<T> {
  create?(object: DeepReadonly<T>, isInInitialList: boolean): boolean;
  update?(oldObject: DeepReadonly<T>, newObject: DeepReadonly<T>): boolean;
  delete?(deleted: DeletedObject<T>): boolean;
}

/** Judges every event by its object: an update by the new one, a deletion by the last known one (which passes if none). */
export function objectPredicate<T>(filter: (object: DeepReadonly<T>) => boolean): Predicate<T> {
  return {
    create: filter,
    update: (_, newObject) => filter(newObject),
    delete: ({ lastKnown }) => lastKnown === undefined || filter(lastKnown),
  };
}

/** Objects that match a label selector. */
export function labelSelectorPredicate<T extends KubernetesObject>(selector: LabelSelectorInput): Predicate<T> {
  return objectPredicate((object) => labelSelectorMatches(selector, metadataOf(object).labels));
}

/**
 * Updates that change the desired state. The usual choice for the controller's own kind, since its own writes to the
 * status pass unnoticed. Not for kinds without generation, nor where labels or annotations matter.
 */
export function generationChanged<T extends KubernetesObject>(): Predicate<T> {
  return { update: (before, after) => metadataOf(before).generation !== metadataOf(after).generation };
}

/** Updates that change anything: not those of a resync. */
export function resourceVersionChanged<T extends KubernetesObject>(): Predicate<T> {
  return { update: (before, after) => metadataOf(before).resourceVersion !== metadataOf(after).resourceVersion };
}

/** Updates that change a label. */
export function labelChanged<T extends KubernetesObject>(): Predicate<T> {
  return { update: (before, after) => !sameEntries(metadataOf(before).labels, metadataOf(after).labels) };
}

/** Updates that change an annotation. */
export function annotationChanged<T extends KubernetesObject>(): Predicate<T> {
  return { update: (before, after) => !sameEntries(metadataOf(before).annotations, metadataOf(after).annotations) };
}

/** Events that pass all predicates. */
export function and<T>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return {
    create: (object, isInInitialList) => predicates.every((one) => one.create?.(object, isInInitialList) ?? true),
    update: (before, after) => predicates.every((one) => one.update?.(before, after) ?? true),
    delete: (deleted) => predicates.every((one) => one.delete?.(deleted) ?? true),
  };
}

/** Events that pass at least one predicate. */
export function or<T>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return {
    create: (object, isInInitialList) => predicates.some((one) => one.create?.(object, isInInitialList) ?? true),
    update: (before, after) => predicates.some((one) => one.update?.(before, after) ?? true),
    delete: (deleted) => predicates.some((one) => one.delete?.(deleted) ?? true),
  };
}

/** Events that do not pass a predicate. Kinds that it lets through unasked are held back: `not(generationChanged())` drops creations. */
export function not<T>(predicate: Predicate<T>): Predicate<T> {
  return {
    create: (object, isInInitialList) => !(predicate.create?.(object, isInInitialList) ?? true),
    update: (before, after) => !(predicate.update?.(before, after) ?? true),
    delete: (deleted) => !(predicate.delete?.(deleted) ?? true),
  };
}

// DeepReadonly<T> of a type parameter is opaque to the compiler; that T is a KubernetesObject says what it has.
function metadataOf<T extends KubernetesObject>(object: DeepReadonly<T>): DeepReadonly<KubernetesObject['metadata']> {
  return (object as DeepReadonly<KubernetesObject>).metadata;
}

function sameEntries(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
