import type { Position } from '../diagnostics/index.ts';

/** A marker of a comment, `+name`, `+name=value`, or `+name(argument)=value`, parsed but not yet interpreted. */
export interface Marker {
  /** Without the plus sign: `genclient:onlyVerbs`. */
  readonly name: string;
  /** What stands between parentheses, raw. */
  readonly argument?: string;
  /** What stands behind the first equals sign, raw; absent when there is none, as opposed to empty. */
  readonly value?: string;
  /** Of the plus sign. */
  readonly position: Position;
  /** Of the value's first character, for diagnostics about it. */
  readonly valuePosition?: Position;
}
