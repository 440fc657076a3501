import { distance } from 'fastest-levenshtein';

/**
 * The candidate that was probably meant: nearest by edits, letters' case aside, with at most a third of the letters
 * wrong, or `limit` of them. Of equally near ones the first in code unit order, so that the answer never varies.
 */
export function nearest(
  text: string,
  candidates: Iterable<string>,
  limit: number = Math.ceil(text.length / 3),
): string | undefined {
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of [...new Set(candidates)].sort()) {
    if (Math.abs(name.length - text.length) > limit) continue;
    const edits = distance(text.toLowerCase(), name.toLowerCase());
    if (edits <= limit && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}

/** `did you mean "list"?`, or undefined where nothing is near. */
export function didYouMean(text: string, candidates: Iterable<string>): string | undefined {
  const name = nearest(text, candidates);
  return name === undefined ? undefined : `did you mean "${name}"?`;
}
