import { type Atom, type ListAtom, type MapAtom, type Shape, memberAtom, shapeOf } from './atom.ts';
import { FieldSet } from './field-set.ts';
import { type JsonValue, isJsonArray, isJsonObject, jsonEquals, memberOf } from './json.ts';
import { indexItems } from './list-item.ts';
import { type Path, type PathElement, fieldElement } from './path-element.ts';

/** What distinguishes two values. No place is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two values of a type, leaf by leaf and item by item (structured-merge-diff `typed/compare.go`). */
export function compareValues(atom: Atom, before: JsonValue, after: JsonValue): Comparison {
  const comparison = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() };
  compare({ comparison, path: [] }, atom, before, after);
  return comparison;
}

/** A comparison without the places that `excluded` names, and without what is below them. */
export function excludeFields(comparison: Comparison, excluded: FieldSet): Comparison {
  return {
    added: comparison.added.recursiveDifference(excluded),
    modified: comparison.modified.recursiveDifference(excluded),
    removed: comparison.removed.recursiveDifference(excluded),
  };
}

interface Place {
  readonly comparison: Comparison;
  readonly path: Path;
}

type Side = JsonValue | undefined;

function compare(place: Place, atom: Atom, before: Side, after: Side): void {
  const shapes = shapesOf(atom, before, after);
  const leaves = shapes.map((shape) => compareAs(shape, place, atom, before, after));
  // What was looked at as a whole has been entered already.
  if (leaves.at(-1) === true) return;
  if (before === undefined) place.comparison.added.insert(place.path);
  else if (after === undefined) place.comparison.removed.insert(place.path);
}

/** As what the values are compared: both ways, where they are of different shapes. */
function shapesOf(atom: Atom, before: Side, after: Side): readonly (Shape | undefined)[] {
  const was = shapeOf(atom, before);
  const is = shapeOf(atom, after);
  if (after === undefined) return [was];
  return before === undefined || was === is ? [is] : [was, is];
}

/** True if the value was compared as a whole. */
function compareAs(shape: Shape | undefined, place: Place, atom: Atom, before: Side, after: Side): boolean {
  if (shape === 'map' && atom.map !== undefined && !isLeaf(atom.map, size(before), size(after))) {
    compareMembers(place, atom.map, before, after);
    return false;
  }
  if (shape === 'list' && atom.list !== undefined && !isLeaf(atom.list, length(before), length(after))) {
    compareItems(place, atom.list, before, after);
    return false;
  }
  compareLeaf(place, before, after);
  return true;
}

/** Empty containers are leaves, which keeps empty apart from absent. */
function isLeaf({ atomic }: { readonly atomic: boolean }, before: number, after: number): boolean {
  return atomic || (before === 0 && after === 0);
}

function size(value: Side): number {
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function length(value: Side): number {
  return isJsonArray(value) ? value.length : 0;
}

function compareLeaf({ comparison, path }: Place, before: Side, after: Side): void {
  if (before === undefined) comparison.added.insert(path);
  else if (after === undefined) comparison.removed.insert(path);
  else if (!jsonEquals(before, after)) comparison.modified.insert(path);
}

function compareMembers({ comparison, path }: Place, map: MapAtom, before: Side, after: Side): void {
  const old = isJsonObject(before) ? before : {};
  const now = isJsonObject(after) ? after : {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const atom = memberAtom(map, name);
    const place = { comparison, path: [...path, fieldElement(name)] };
    if (atom !== undefined) compare(place, atom, memberOf(old, name), memberOf(now, name));
  }
}

function compareItems(place: Place, list: ListAtom, before: Side, after: Side): void {
  const old = groupItems(list, before);
  const now = groupItems(list, after);
  for (const { element } of new Map([...old, ...now]).values()) {
    const was = old.get(element.text)?.items ?? [];
    const is = now.get(element.text)?.items ?? [];
    compareGroup({ comparison: place.comparison, path: [...place.path, element] }, list, was, is);
  }
}

interface Group {
  readonly element: PathElement;
  readonly items: JsonValue[];
}

function groupItems(list: ListAtom, value: Side): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { element, item } of indexItems(list, isJsonArray(value) ? value : [])) {
    const group = groups.get(element.text);
    if (group === undefined) groups.set(element.text, { element, items: [item] });
    else group.items.push(item);
  }
  return groups;
}

/** Items that repeat are one thing, entered as a whole. */
function compareGroup(place: Place, list: ListAtom, before: JsonValue[], after: JsonValue[]): void {
  if (before.length <= 1 && after.length <= 1) {
    compare(place, list.element, before[0], after[0]);
  } else if (before.length > 1 && after.length > 1) {
    if (!jsonEquals(before, after)) place.comparison.modified.insert(place.path);
  } else if (before.length > 1) {
    if (after[0] !== undefined) compare(place, list.element, undefined, after[0]);
    place.comparison.removed.insert(place.path);
  } else {
    if (before[0] !== undefined) compare(place, list.element, before[0], undefined);
    place.comparison.added.insert(place.path);
  }
}
