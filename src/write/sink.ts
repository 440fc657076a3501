import type { Collector } from '../diagnostics/index.ts';

/** A rendered file. */
export interface OutputFile {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Where the output of a run is. */
export interface OutputPlace {
  /** Absolute path of the project; nothing outside it is written. */
  readonly root: string;
  /** Absolute path of the output folder, below `root`. */
  readonly output: string;
}

/** What a run wants the output folder to hold. */
export interface WriteRequest extends OutputPlace {
  /**
   * Rendered as they are taken, once, so that a sink need not hold all of them. When the collector has errors after the
   * last one, the files are not to be used.
   */
  readonly files: Iterable<OutputFile>;
  /**
   * Set when the run makes a part of the output only: paths that the rest of the project plans. They stay, and so does
   * everything outside the top-level folders of `files`.
   */
  readonly keep?: ReadonlySet<string>;
}

/**
 * What became of a file, or (`differs`, `missing`, `stale`: from verify) what would. `foreign` files lie in the output
 * folder, were not made by this tool, and stay.
 */
export type FileState = 'written' | 'unchanged' | 'deleted' | 'foreign' | 'differs' | 'missing' | 'stale';

export interface FileResult {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly state: FileState;
  /** Unified diff from what is there to what should be, of a file that `differs`. */
  readonly diff?: string;
}

/**
 * Where the output of a run goes. Gives a result for each file, sorted by path. What hinders it is reported, and then
 * nothing has changed.
 */
export interface Sink {
  (request: WriteRequest, collector: Collector): Promise<readonly FileResult[]>;
  /**
   * Called before anything is read, so that what an interrupted run left does not wait for input without errors. The
   * settings may be wrong; a place outside the project is left alone.
   */
  readonly begin?: (place: OutputPlace, collector: Collector) => void;
}

/** Throws when a path would leave the output folder. Planning refuses such paths; this is the last line of defence. */
export function assertInside(path: string): void {
  const segments = path.split('/');
  const sound = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (!sound || /[\\\0:]/.test(path)) throw new Error(`the path ${JSON.stringify(path)} leaves the output folder`);
}
