import type { Atom, ListAtom } from './atom.ts';
import { goQuote } from './go-format.ts';
import { type JsonValue, isJsonArray, isJsonObject, memberOf } from './json.ts';
import { type KeyField, type PathElement, keyElement, valueElement } from './path-element.ts';

/**
 * How an item of a set or list-map is told from the others, or, as text, why it cannot be (structured-merge-diff
 * `typed/helpers.go`: listItemToPathElement).
 */
export function listItemElement(list: ListAtom, item: JsonValue): PathElement | string {
  if (list.atomic) return 'invalid indexing of non-associative list';
  return list.keys.length > 0 ? keyedItemElement(list, item) : setItemElement(item);
}

function keyedItemElement({ keys, element }: ListAtom, item: JsonValue): PathElement | string {
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isJsonObject(item)) return 'associative list with keys may not have non-map elements';
  const fields: KeyField[] = [];
  for (const name of keys) {
    const value = memberOf(item, name) ?? defaultOf(element, name);
    if (value !== undefined) fields.push({ name, value });
  }
  if (fields.length > 0) return keyElement(fields);
  const names = `[${keys.map(goQuote).join(' ')}]`;
  return `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`;
}

function defaultOf(element: Atom, key: string): JsonValue | undefined {
  return element.map?.fields.get(key)?.default;
}

function setItemElement(item: JsonValue): PathElement | string {
  if (isJsonArray(item)) return 'not supported: associative list with lists as elements';
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (isJsonObject(item)) return "associative list without keys has an element that's a map type";
  return valueElement(item);
}

/** An item of a list and how it is told from the others. */
export interface IndexedItem {
  readonly element: PathElement;
  readonly item: JsonValue;
}

/** The items that can be told apart, in order, repetitions included. */
export function indexItems(list: ListAtom, items: readonly JsonValue[]): IndexedItem[] {
  return items.flatMap((item) => {
    const element = listItemElement(list, item);
    return typeof element === 'string' ? [] : [{ element, item }];
  });
}
