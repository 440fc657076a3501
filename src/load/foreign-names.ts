import { isBuiltin } from 'node:module';

import { didYouMean } from '../diagnostics/index.ts';
import { runtimeExports } from './runtime-exports.ts';

/** What the packages of a project hold. */
export interface Packages {
  /** The module that a specifier leads to from a file, as TypeScript finds it; undefined where there is none. */
  find(specifier: string, file: string): PackageModule | undefined;
}

/** A module of a package. */
export interface PackageModule {
  /** Whether it exports the name; true, too, where its declarations do not tell. */
  exports(name: string): boolean;
  /** Every name that it is known to export. */
  names(): Iterable<string>;
}

/** Why a name cannot be imported. */
export interface ForeignProblem {
  readonly message: string;
  readonly help: string;
}

/** What is wrong with importing a name (`*`: the module as such) from a package into a file; undefined where nothing is. */
export type CheckForeignName = (specifier: string, name: string, file: string) => ForeignProblem | undefined;

/**
 * Checks names of packages. Without `packages` only those of the runtime can be told; everything else is taken on trust,
 * as are default exports, which mean different things under different settings of the compiler.
 */
export function foreignNames(packages: Packages | undefined): CheckForeignName {
  return (specifier, name, file) => {
    const known = runtimeExports.get(specifier);
    if (known?.has(name) || isBuiltin(specifier)) return undefined;
    const found = packages?.find(specifier, file) ?? (known && moduleOf(known));
    return found ? problemIn(found, specifier, name) : packages && missing(specifier);
  };
}

function problemIn(found: PackageModule, specifier: string, name: string): ForeignProblem | undefined {
  if (name === '*' || name === 'default' || found.exports(name)) return undefined;
  const help = didYouMean(name, found.names()) ?? 'correct the name';
  return { message: `${JSON.stringify(specifier)} exports no ${name}`, help };
}

function moduleOf(names: ReadonlySet<string>): PackageModule {
  return { exports: (name) => names.has(name), names: () => names };
}

function missing(specifier: string): ForeignProblem {
  return {
    message: `${JSON.stringify(specifier)} leads to no module`,
    help: 'install the package, or correct the name',
  };
}
