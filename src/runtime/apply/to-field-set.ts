import { type Atom, type ListAtom, type MapAtom, memberAtom, shapeOf } from './atom.ts';
import { FieldSet } from './field-set.ts';
import { type JsonValue, isJsonArray, isJsonObject } from './json.ts';
import { indexItems } from './list-item.ts';
import { type Path, fieldElement } from './path-element.ts';

/**
 * Every leaf and every list item that a value mentions: what its author owns (structured-merge-diff
 * `typed/tofieldset.go`). The value must be valid.
 */
export function toFieldSet(atom: Atom, value: JsonValue): FieldSet {
  const set = new FieldSet();
  collect(set, [], atom, value);
  return set;
}

function collect(set: FieldSet, path: Path, atom: Atom, value: JsonValue): void {
  switch (shapeOf(atom, value)) {
    case 'map':
      if (atom.map !== undefined) collectMap(set, path, atom.map, value);
      break;
    case 'list':
      if (atom.list !== undefined) collectList(set, path, atom.list, value);
      break;
    default:
      set.insert(path);
  }
}

function collectMap(set: FieldSet, path: Path, map: MapAtom, value: JsonValue): void {
  if (map.atomic) set.insert(path);
  if (map.atomic || !isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const here = [...path, fieldElement(name)];
    const atom = memberAtom(map, name);
    if (atom !== undefined) collect(set, here, atom, member);
    const empty = member === null || (isJsonObject(member) && Object.keys(member).length === 0);
    // Members of a map are owned themselves; members of a struct only through what they hold.
    if (empty || !map.fields.has(name)) set.insert(here);
  }
}

function collectList(set: FieldSet, path: Path, list: ListAtom, value: JsonValue): void {
  if (list.atomic) set.insert(path);
  if (list.atomic || !isJsonArray(value)) return;
  const items = indexItems(list, value);
  const counts = new Map<string, number>();
  for (const { element } of items) counts.set(element.text, (counts.get(element.text) ?? 0) + 1);
  for (const { element, item } of items) {
    const here = [...path, element];
    // Items that repeat are owned together, and nothing inside them is.
    if (counts.get(element.text) === 1) collect(set, here, list.element, item);
    set.insert(here);
  }
}
