import { partsOf, type Type } from '../../model/index.ts';

/** Of how many parts a type may consist that is expanded in place or computed from others. */
const maxParts = 10_000;

/**
 * Whether a type has too many parts, each counted as often as it stands there: a type that holds another twice doubles
 * with every such step. Counting ends at the limit, so that it costs little whatever the size is.
 */
export function isTooLarge(type: Type): boolean {
  const left: Type[] = [type];
  let count = 0;
  for (let next = left.pop(); next; next = left.pop()) {
    count++;
    if (count > maxParts) return true;
    for (const part of partsOf(next)) left.push(part);
  }
  return false;
}
