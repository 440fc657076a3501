import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

import { type Collector, type Place, utf8Text } from '../diagnostics/index.ts';
import {
  type ConfigFile,
  flagOf,
  mergeUserOptions,
  namesIn,
  type Options,
  parseConfigFile,
  resolveOptions,
  type UserOptions,
} from '../options/index.ts';

/** What a user said about a project. */
export interface ProjectInput {
  readonly cwd: string;
  /** The configuration file that a flag names. */
  readonly config?: string;
  readonly flags: UserOptions;
  /** Names of the generators there are. */
  readonly generators: readonly string[];
}

/** The settings of a project: codegen.yaml, where there is one, under the flags. What is wrong is reported. */
export function readProject({ cwd, config, flags, generators }: ProjectInput, collector: Collector): Options {
  const path = resolve(cwd, config ?? 'codegen.yaml');
  const root = dirname(path);
  const file = config === undefined && !existsSync(path) ? undefined : readConfig(path, config, collector);
  const overruling = namesIn(flags);
  const placeOf = (at: string): Place | undefined => {
    const name = overruling.find((each) => at === each || at.startsWith(`${each}.`));
    if (name !== undefined) return { flag: flagOf(name) };
    // Without a file, what is missing as a whole is the first flag.
    return file || at !== '' ? file?.positions.get(at) : { flag: flagOf('apis') };
  };
  return resolveOptions(mergeUserOptions(file?.user ?? {}, flags), { root, generators, placeOf }, collector);
}

function readConfig(path: string, config: string | undefined, collector: Collector): ConfigFile | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing ? `there is no ${path}` : `${path} cannot be read`;
    const place = config === undefined ? undefined : { flag: flagOf('config') };
    collector.report('KC1005', message, place, 'codegen init makes a codegen.yaml; --config names another one');
    return undefined;
  }
  const name = basename(path);
  const text = utf8Text(bytes, name, collector);
  return text === undefined ? undefined : parseConfigFile(text, name, collector);
}
