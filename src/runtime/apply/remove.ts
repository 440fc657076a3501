import { type Atom, type ListAtom, type MapAtom, memberAtom, shapeOf } from './atom.ts';
import { FieldSet } from './field-set.ts';
import { type JsonValue, type MutableJsonObject, isJsonArray, isJsonObject, setMember } from './json.ts';
import { listItemElement } from './list-item.ts';
import { fieldElement } from './path-element.ts';

const nothing = new FieldSet();

/** A value without the members and items of a set. What becomes empty by that is null (`typed/remove.go`). */
export function removeItems(atom: Atom, value: JsonValue, items: FieldSet): JsonValue {
  switch (shapeOf(atom, value)) {
    case 'map':
      return atom.map === undefined ? null : removeMembers(atom.map, value, items);
    case 'list':
      return atom.list === undefined ? null : removeListItems(atom.list, value, items);
    default:
      return value;
  }
}

function removeMembers(map: MapAtom, value: JsonValue, items: FieldSet): JsonValue {
  if (!isJsonObject(value) || map.atomic) return null;
  const kept: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const element = fieldElement(name);
    if (items.hasMember(element)) continue;
    const below = items.below(element);
    setMember(kept, name, below === undefined ? member : removeItems(memberAtom(map, name) ?? {}, member, below));
  }
  return Object.keys(kept).length === 0 ? null : kept;
}

function removeListItems(list: ListAtom, value: JsonValue, items: FieldSet): JsonValue {
  if (!isJsonArray(value) || list.atomic) return null;
  const kept = value.flatMap((item) => {
    const element = listItemElement(list, item);
    if (typeof element === 'string') return [item];
    if (items.hasMember(element)) return [];
    const below = items.below(element);
    return [below === undefined ? item : removeItems(list.element, item, below)];
  });
  return kept.length === 0 ? null : kept;
}

/** Nothing of a value but the members and items of a set; null if none of them is there (`typed/remove.go`). */
export function extractItems(atom: Atom, value: JsonValue, items: FieldSet): JsonValue {
  switch (shapeOf(atom, value)) {
    case 'map':
      return atom.map === undefined ? null : extractMembers(atom.map, value, items);
    case 'list':
      return atom.list === undefined ? null : extractListItems(atom.list, value, items);
    default:
      return value;
  }
}

function extractMembers(map: MapAtom, value: JsonValue, items: FieldSet): JsonValue {
  if (!isJsonObject(value)) return null;
  if (map.atomic || Object.keys(value).length === 0) return value;
  const taken: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const element = fieldElement(name);
    const below = items.below(element) ?? nothing;
    if (!items.hasMember(element) && below.isEmpty()) continue;
    setMember(taken, name, extractItems(memberAtom(map, name) ?? {}, member, below));
  }
  return Object.keys(taken).length === 0 ? null : taken;
}

function extractListItems(list: ListAtom, value: JsonValue, items: FieldSet): JsonValue {
  if (!isJsonArray(value)) return null;
  if (list.atomic || value.length === 0) return value;
  const taken = value.flatMap((item) => {
    const element = listItemElement(list, item);
    if (typeof element === 'string') return [];
    const below = items.below(element);
    if (below !== undefined) return [extractItems(list.element, item, below)];
    return items.hasMember(element) ? [item] : [];
  });
  return taken.length === 0 ? null : taken;
}
