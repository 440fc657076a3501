/** Characters of generated names: no vowels, so no words (apimachinery `util/rand`). */
const suffixChars = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;

let serversMade = 0;

/** Where a server gets its uids and generated names from. */
export interface RandomSource {
  newUid(): string;
  newSuffix(): string;
}

/**
 * Uids and suffixes that look random and are the same in every run: each server of a process has a sequence of its own,
 * so that objects of two of them do not share uids, and a test that fails does so again.
 */
export function newRandom(): RandomSource {
  serversMade += 1;
  const next = mulberry32(serversMade);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  return {
    newUid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + Math.floor(next() * 4)).toString(16)}${hex(3)}-${hex(12)}`,
    newSuffix: () =>
      Array.from({ length: suffixLength }, () => suffixChars[Math.floor(next() * suffixChars.length)]).join(''),
  };
}

/** A small generator of good enough quality, in the range from 0 to 1. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
