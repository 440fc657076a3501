import type { Place } from '../diagnostics/index.ts';

/** Inputs that files or flags named, so that one which cannot be read is reported where it was named. */
export interface NamedInputs {
  /** Where each was named, by its path or address as the settings have it. */
  readonly inputPlaces?: ReadonlyMap<string, Place> | undefined;
}
