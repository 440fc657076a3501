import type { InputLimits } from './limits.ts';

/**
 * Which limit a document goes over, as the end of a sentence; undefined when none. Aliases share values, so a small
 * text can stand for a huge document, or for an endless one: every use counts. Walks without recursion.
 */
export function measure(value: unknown, limits: InputLimits): string | undefined {
  let level: readonly object[] = isContainer(value) ? [value] : [];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth) return `nests deeper than ${limits.depth} levels`;
    const next: object[] = [];
    for (const container of level) {
      const children: readonly unknown[] = Object.values(container);
      count += children.length;
      if (count > limits.values) return `stands for more than ${limits.values} values`;
      for (const child of children.filter(isContainer)) next.push(child);
    }
    level = next;
  }
  return undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
