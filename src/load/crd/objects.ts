import { asText, isObject } from '../schema/index.ts';
import type { Path } from './locate.ts';

/** An object of a document, and where in it it stands. */
export interface FoundObject {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

/** The objects of a document: itself, or those of a list, be it a `List`, a list of one kind, or plain JSON. */
export function objectsOf(value: unknown, path: Path = []): readonly FoundObject[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectsOf(item, [...path, index]));
  if (!isObject(value)) return [];
  const kind = asText(value['kind']) ?? '';
  const items: unknown = value['items'];
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ value, path }];
  const itemKind = kind.slice(0, -'List'.length);
  return items.flatMap((item, index) =>
    objectsOf(withKind(item, itemKind, value['apiVersion']), [...path, 'items', index]),
  );
}

/** API servers leave out what the kind of the list says of its items. */
function withKind(item: unknown, kind: string, apiVersion: unknown): unknown {
  return isObject(item) && !asText(item['kind']) && kind !== '' ? { apiVersion, ...item, kind } : item;
}
