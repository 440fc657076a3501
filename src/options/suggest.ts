import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word most likely meant: at most a third of its letters differ (two are always allowed
 * in words of four and more). Undefined when none is near. The first candidate wins a tie.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(word.length >= 4 ? 2 : 1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const measured = distance(word.toLowerCase(), candidate.toLowerCase());
    if (measured <= allowed && (!best || measured < best.distance)) best = { candidate, distance: measured };
  }
  return best?.candidate;
}

/** The sentence for a help line: `did you mean "list"?`, else the candidates. */
export function suggestionFor(word: string, candidates: readonly string[]): string {
  const candidate = suggest(word, candidates);
  return candidate === undefined ? `there are ${candidates.join(', ')}` : `did you mean "${candidate}"?`;
}
