import { type Collector, didYouMean } from '../diagnostics/index.ts';
import type { Options } from './options.ts';

/** What the input of a run has that settings can name. */
export interface InputNames {
  readonly groups: ReadonlySet<string>;
  /** Type names of kinds. */
  readonly kinds: ReadonlySet<string>;
}

/** Reports names in `groups` and `pluralExceptions` that the input does not have: they are most likely misspelt. */
export function reportUnmatched(options: Options, names: InputNames, collector: Collector): void {
  const { pick, groups, pluralExceptions, keyPlaces } = options;
  // What is not picked is not known, and its settings may stay.
  if ([pick.groups, pick.kinds, pick.versions].some((picked) => picked.length > 0)) return;
  const reportIn = (setting: string, what: string, keys: Iterable<string>, known: ReadonlySet<string>): void => {
    for (const key of keys) {
      if (known.has(key)) continue;
      const message = `${setting}: the input has no ${what} ${JSON.stringify(key)}`;
      collector.report('KC1010', message, keyPlaces?.get(`${setting}.${key}`), didYouMean(key, known));
    }
  };
  reportIn('groups', 'group', groups.keys(), names.groups);
  reportIn('pluralExceptions', 'kind', pluralExceptions.keys(), names.kinds);
}
