import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

import type { Collector } from '../diagnostics/index.ts';
import {
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
  if (config === undefined && !existsSync(path)) return resolveOptions(flags, { root, generators }, collector);
  const file = parseConfigFile(readConfig(path, collector), relative(root, path), collector);
  const overruled = namesIn(flags);
  const isFromFile = (at: string): boolean => !overruled.some((name) => at === name || at.startsWith(`${name}.`));
  const positions = new Map([...file.positions].filter(([at]) => isFromFile(at)));
  return resolveOptions(mergeUserOptions(file.user, flags), { root, generators, positions }, collector);
}

function readConfig(path: string, collector: Collector): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing ? `there is no ${path}` : `${path} cannot be read`;
    collector.report('KC1005', message, undefined, 'codegen init makes a codegen.yaml; --config names another one');
    return '';
  }
}
