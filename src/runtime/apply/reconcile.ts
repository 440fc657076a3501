import { type Atom, type MapAtom, memberAtom, shapeOf } from './atom.ts';
import { FieldSet } from './field-set.ts';
import type { Path, PathElement } from './path-element.ts';

/**
 * Brings a set up to date with a schema in which maps and lists have become atomic since it was written: who owned
 * something inside now owns the whole (structured-merge-diff `typed/reconcile_schema.go`).
 */
export function reconcileFieldSet(atom: Atom, set: FieldSet): FieldSet {
  const roots = new FieldSet();
  findAtomicRoots(roots, [], atom, { set, isMember: false });
  return roots.isEmpty() ? set : set.recursiveDifference(roots).union(roots);
}

/** The schema's own view of a place, and what the set has there. */
interface Owned {
  readonly set: FieldSet | undefined;
  readonly isMember: boolean;
}

function findAtomicRoots(roots: FieldSet, path: Path, atom: Atom, { set, isMember }: Owned): void {
  const wasWhole = isMember && set === undefined;
  switch (shapeOf(atom, undefined)) {
    case 'map':
      // What is deduced has always been granular.
      if (atom.map === undefined || atom.map.deduced) return;
      if (!atom.map.atomic) return descend(roots, path, atom, set);
      if (!wasWhole && set !== undefined) roots.insert(path);
      return;
    case 'list':
      if (atom.list === undefined) return;
      if (!atom.list.atomic) return descend(roots, path, atom, set);
      if (!wasWhole) roots.insert(path);
      return;
    default:
  }
}

function descend(roots: FieldSet, path: Path, atom: Atom, set: FieldSet | undefined): void {
  for (const { element, member, children } of set?.sortedNodes() ?? []) {
    const inner = elementAtom(atom, element);
    if (inner !== undefined) findAtomicRoots(roots, [...path, element], inner, { set: children, isMember: member });
  }
}

/** The type one step down. */
function elementAtom(atom: Atom, element: PathElement): Atom | undefined {
  if (atom.map === undefined) return atom.list?.element;
  return element.type === 'field' ? memberAtom(atom.map, element.name) : atom.map.element;
}

/**
 * The set with the struct members that lead to its members: an item cannot be taken away while its parents stay
 * (`fieldpath/set.go`: EnsureNamedFieldsAreMembers).
 */
export function withNamedFields(atom: Atom, set: FieldSet): FieldSet {
  return set.map(({ element, member, children }) => ({
    member: member || (children !== undefined && isNamedField(atom.map, element)),
    children: children && withNamedFields(namedElementAtom(atom, element), children),
  }));
}

function isNamedField(map: MapAtom | undefined, element: PathElement): boolean {
  return element.type === 'field' && map?.fields.has(element.name) === true;
}

function namedElementAtom(atom: Atom, element: PathElement): Atom {
  if (element.type === 'field') return (atom.map && memberAtom(atom.map, element.name)) ?? {};
  return (element.type === 'key' ? atom.list?.element : undefined) ?? {};
}
