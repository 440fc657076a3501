/** What a queue compares items by. */
export type ItemKey = string | number;

/** Gives the key of an item: items with the same key are the same item to a queue or a rate limiter. */
export type ItemKeyFunction<T> = (item: T) => ItemKey;

/**
 * The default key: strings and numbers are their own, and an object name `{ namespace, name }` is compared by value.
 * Anything else has no obvious identity and throws a TypeError that asks for `keyOf`: comparing by reference would
 * silently undo deduplication.
 */
export function defaultItemKey(item: unknown): ItemKey {
  if (typeof item === 'string' || typeof item === 'number') return item;
  const key = objectNameKey(item);
  if (key === undefined) {
    throw new TypeError('work queue items are strings, numbers or { namespace, name }: give keyOf for other items');
  }
  return key;
}

function objectNameKey(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  if (!('name' in item) || typeof item.name !== 'string') return undefined;
  const namespace = 'namespace' in item ? item.namespace : undefined;
  if (namespace !== undefined && typeof namespace !== 'string') return undefined;
  for (const member in item) if (member !== 'name' && member !== 'namespace') return undefined;
  return `${namespace ?? ''}/${item.name}`;
}
