import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word most likely meant: nearest by edits, the case of letters aside, with at most
 * `limit` of them, by default a third of the letters, and never all. Of equally near ones the first in code unit order, so that the
 * answer never varies. Undefined when none is near.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  limit: number = Math.min(word.length - 1, Math.ceil(word.length / 3)),
): string | undefined {
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of [...new Set(candidates)].sort()) {
    if (Math.abs(name.length - word.length) > limit) continue;
    const edits = distance(word.toLowerCase(), name.toLowerCase());
    if (edits <= limit && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}

/** `did you mean "list"?`, or undefined where nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const name = nearest(word, candidates);
  return name === undefined ? undefined : `did you mean "${name}"?`;
}

/** The sentence for a help line: `did you mean "list"?`, else all candidates. */
export function suggestionFor(word: string, candidates: readonly string[]): string {
  return didYouMean(word, candidates) ?? `there are ${candidates.join(', ')}`;
}
