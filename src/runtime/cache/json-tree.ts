/** Decoded JSON with members: an object or an array. */
export function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether two values of decoded JSON are equal. */
export function isSameTree(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  let surplus = 0;
  for (const key in a) {
    // What b inherits is no JSON, so it differs from any value of a; but for its prototype, which looks like an object.
    if (key === '__proto__' && !Object.hasOwn(b, key)) return false;
    if (!isSameTree(a[key], b[key])) return false;
    surplus += 1;
  }
  for (const _ in b) surplus -= 1;
  return surplus === 0;
}

/**
 * Puts the parts of an old object that did not change in the place of their copies in the fresh one, so that they stay
 * where they are in memory and their copies die young. What cannot be changed is left.
 */
export function reuseUnchangedParts(old: unknown, fresh: unknown): void {
  if (Object.isFrozen(fresh)) return;
  try {
    reuse(old, fresh);
  } catch {
    // Frozen parts, or nesting too deep to follow: reuse is a saving, no promise.
  }
}

/** The old value where the fresh one equals it; else the fresh one, after looking through its parts. */
function reuse(old: unknown, fresh: unknown): unknown {
  if (old === fresh) return old;
  if (!isTree(old) || !isTree(fresh)) return fresh;
  if (Array.isArray(old) || Array.isArray(fresh)) return reuseItems(old, fresh);
  return reuseMembers(old, fresh);
}

function reuseMembers(old: Record<string, unknown>, fresh: Record<string, unknown>): unknown {
  let surplus = 0;
  let differs = false;
  for (const key in fresh) {
    // `__proto__` is a member like others in JSON, but not where it is absent.
    const oldValue = key === '__proto__' ? undefined : old[key];
    const kept = reuse(oldValue, fresh[key]);
    if (kept !== oldValue) differs = true;
    else if (typeof kept === 'object' || typeof kept === 'string') fresh[key] = kept;
    surplus += 1;
  }
  if (differs) return fresh;
  for (const _ in old) surplus -= 1;
  return surplus === 0 ? old : fresh;
}

function reuseItems(old: unknown, fresh: unknown): unknown {
  if (!Array.isArray(old) || !Array.isArray(fresh)) return fresh;
  let differs = old.length !== fresh.length;
  for (let index = 0; index < fresh.length; index += 1) {
    const oldItem: unknown = old[index];
    const kept = reuse(oldItem, fresh[index]);
    if (kept !== oldItem) differs = true;
    else if (typeof kept === 'object' || typeof kept === 'string') fresh[index] = kept;
  }
  return differs ? fresh : old;
}
