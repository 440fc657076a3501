import type { Collector } from '../../diagnostics/index.ts';
import type { NamedInputs } from '../named-inputs.ts';
import type { InputLimits } from './limits.ts';

/** The text of an input. */
export interface InputText {
  /** What diagnostics call it: the path as the user knows it, the address, or `stdin`. */
  readonly display: string;
  readonly text: string;
}

/** What reading inputs needs. */
export interface InputContext extends NamedInputs {
  /** Paths in diagnostics are relative to it. */
  readonly root: string;
  readonly limits: InputLimits;
  readonly collector: Collector;
  /** What `-` stands for; `process.stdin` when absent. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Gets an address; the global `fetch` when absent. */
  readonly fetch?: typeof globalThis.fetch;
}
