import { Collector } from '../../diagnostics/index.ts';
import type { PackageModule, Packages } from '../foreign-names.ts';
import { compilerOptions, configFor } from './compiler-options.ts';
import { readOtherFile } from './folders.ts';
import { parseUnit, type SourceUnit } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';

/**
 * The packages of a project as TypeScript resolves them: with the settings of the nearest tsconfig.json, so that its
 * `paths` count. Files are parsed one by one until a name is found; no program is made.
 */
export function packagesOnDisk(): Packages {
  const disk = new Disk();
  const trusted: PackageModule = { exports: () => true, names: () => [] };
  return {
    find(specifier, file) {
      const path = disk.resolve(specifier, file);
      // Other package managers than those with node_modules patch resolution where TypeScript alone does not see it.
      if (path === undefined) return process.versions['pnp'] === undefined ? undefined : trusted;
      return {
        exports: (name) => disk.exports(path, name, new Set()),
        names: () => disk.names(path, new Set()),
      };
    },
  };
}

/** Modules that were resolved and parsed before are not again. */
class Disk {
  readonly #options = new Map<string, TS.CompilerOptions>();
  readonly #resolved = new Map<string, string | undefined>();
  readonly #units = new Map<string, SourceUnit | undefined>();

  resolve(specifier: string, file: string): string | undefined {
    const key = `${file}\n${specifier}`;
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#find(specifier, file));
    return this.#resolved.get(key);
  }

  /** Whether a module exports the name, itself or through `export *`; the file named like it is looked at first. */
  exports(path: string, name: string, seen: Set<string>): boolean {
    if (seen.has(path)) return false;
    seen.add(path);
    const unit = this.#open(path);
    if (!unit || ownNames(unit).has(name)) return true;
    const stars = unit.stars.map(({ specifier }) => specifier);
    const isNamesake = (specifier: string): boolean => specifier.split('/').at(-1)?.split('.')[0] === name;
    return [...stars.filter(isNamesake), ...stars.filter((specifier) => !isNamesake(specifier))].some((specifier) => {
      const target = this.resolve(specifier, path);
      return target === undefined || this.exports(target, name, seen);
    });
  }

  *names(path: string, seen: Set<string>): Iterable<string> {
    if (seen.has(path)) return;
    seen.add(path);
    const unit = this.#open(path);
    if (!unit) return;
    yield* ownNames(unit);
    for (const { specifier } of unit.stars) {
      const target = this.resolve(specifier, path);
      if (target !== undefined) yield* this.names(target, seen);
    }
  }

  /** Packages of types may answer one kind of import only, and which kind a file makes is none of our business. */
  #find(specifier: string, file: string): string | undefined {
    const config = configFor(file);
    const options = this.#options.get(config) ?? compilerOptions(config);
    this.#options.set(config, options);
    for (const mode of [ts.ModuleKind.ESNext, ts.ModuleKind.CommonJS] as const) {
      const { resolvedModule } = ts.resolveModuleName(specifier, file, options, ts.sys, undefined, undefined, mode);
      if (resolvedModule) return resolvedModule.resolvedFileName;
    }
    return undefined;
  }

  /** Undefined for what does not tell its exports: JavaScript, JSON, and `export =`. */
  #open(path: string): SourceUnit | undefined {
    if (this.#units.has(path)) return this.#units.get(path);
    const text = /\.[cm]?ts$/.test(path) ? readOtherFile(path) : undefined;
    const unit = text === undefined ? undefined : parseUnit({ path, display: path, text }, new Collector());
    const told = unit?.root.statements.some((node) => ts.isExportAssignment(node) && node.isExportEquals)
      ? undefined
      : unit;
    this.#units.set(path, told);
    return told;
  }
}

/** Files of declarations export what they declare, with and without the word. */
function ownNames(unit: SourceUnit): ReadonlySet<string> {
  const declared = /\.d\.[cm]?ts$/.test(unit.path) ? unit.declarations.keys() : [];
  return new Set([...unit.exports.keys(), ...unit.values, ...declared]);
}
