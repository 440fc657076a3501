import { posix } from 'node:path';

import { type Declaration, declaresNamespace, type ForeignName, type SourceUnit } from './source-unit.ts';
import type { TS } from './syntax.ts';
import { positionOf, type World } from './world.ts';

/** What a name means. */
export type Resolution =
  | { readonly kind: 'declaration'; readonly declaration: Declaration }
  | { readonly kind: 'external'; readonly module: string; readonly name: string }
  /** A namespace import; its members are resolved one by one. */
  | { readonly kind: 'module'; readonly unit: SourceUnit }
  /** Not found, and reported. */
  | { readonly kind: 'reported' };

/** What a name means in a file: a declaration of it, or an import. Undefined for names that it does not introduce. */
export function resolveName(world: World, unit: SourceUnit, name: string): Resolution | undefined {
  const declaration = unit.declarations.get(name);
  if (declaration) return { kind: 'declaration', declaration };
  const imported = unit.imports.get(name);
  return imported && resolveForeign(world, unit, imported, new Set());
}

/** What an exported name of a module means; for namespaces and `import('…')` types. */
export function resolveMember(world: World, unit: SourceUnit, from: ForeignName): Resolution {
  return resolveForeign(world, unit, from, new Set());
}

function resolveForeign(world: World, unit: SourceUnit, foreign: ForeignName, seen: Set<string>): Resolution {
  const { specifier, name, node } = foreign;
  if (!isRelative(specifier)) {
    return checkPackage(world, unit, foreign) ? { kind: 'external', module: specifier, name } : { kind: 'reported' };
  }
  const target = findUnit(world, unit, specifier);
  if (!target) {
    if (!candidatesOf(unit, specifier).some((path) => world.isUnread(path))) reportPath(world, unit, foreign);
    return { kind: 'reported' };
  }
  if (name === '*') return { kind: 'module', unit: target };
  const found = exportOf(world, target, name, seen);
  if (found) return found;
  const what = exportsName(world, target, name, new Set()) ? `type ${name}` : name;
  const help = declaresNamespace(target, name) ? namespaceHelp : missingExport;
  report(world, unit, node, `${JSON.stringify(specifier)} exports no ${what}`, help);
  return { kind: 'reported' };
}

const missingExport = 'export it there, or correct the name';
const namespaceHelp = 'types in namespaces are not read; move them to the top of that file';

/** Reports a name that is imported or passed on and is not there, be it used or not. */
export function checkForeign(world: World, unit: SourceUnit, foreign: ForeignName): void {
  const { specifier, name, node } = foreign;
  if (!isRelative(specifier)) {
    checkPackage(world, unit, foreign);
    return;
  }
  const target = findUnit(world, unit, specifier);
  // What is no TypeScript may be imported too, if not for types.
  if (!target && candidatesOf(unit, specifier).some((path) => world.isFile(path))) return;
  if (!target) reportPath(world, unit, foreign);
  else if (name !== '*' && !exportsName(world, target, name, new Set())) {
    report(world, unit, node, `${JSON.stringify(specifier)} exports no ${name}`, missingExport);
  }
}

/** Whether a unit exports the name as anything at all; true, too, where a package that it passes on may have it. */
function exportsName(world: World, unit: SourceUnit, name: string, seen: Set<SourceUnit>): boolean {
  if (unit.exports.has(name) || unit.values.has(name)) return true;
  if (seen.has(unit)) return false;
  seen.add(unit);
  return unit.stars.some(({ specifier }) => {
    const target = isRelative(specifier) ? findUnit(world, unit, specifier) : undefined;
    return target ? exportsName(world, target, name, seen) : !isRelative(specifier);
  });
}

/** Whether a name of a package is there, as far as that can be told; reported where it is not. */
function checkPackage(world: World, unit: SourceUnit, { specifier, name, node }: ForeignName): boolean {
  const problem = world.checkForeignName(specifier, name, unit.path);
  if (problem) report(world, unit, node, problem.message, problem.help);
  return problem === undefined;
}

/** What a unit exports under a name, through any number of re-exports. */
export function exportOf(
  world: World,
  unit: SourceUnit,
  name: string,
  seen: Set<string> = new Set(),
): Resolution | undefined {
  const key = `${unit.path}\0${name}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  const exported = unit.exports.get(name);
  if (typeof exported === 'string') return resolveName(world, unit, exported);
  if (exported) return resolveForeign(world, unit, exported, seen);
  for (const star of unit.stars) {
    const target = isRelative(star.specifier) ? findUnit(world, unit, star.specifier) : undefined;
    const found = target && exportOf(world, target, name, seen);
    if (found) return found;
  }
  return undefined;
}

function isRelative(specifier: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(specifier);
}

/** The file that a relative specifier names: as written, `.js` for `.ts`, without extension, or a folder's index. */
function findUnit(world: World, unit: SourceUnit, specifier: string): SourceUnit | undefined {
  const candidates = candidatesOf(unit, specifier);
  for (const candidate of candidates) {
    const known = world.units.get(candidate);
    if (known) return known;
  }
  for (const candidate of candidates) {
    const opened = /\.[cm]?ts$/.test(candidate) ? world.openOther(candidate) : undefined;
    if (opened) return opened;
  }
  return undefined;
}

function candidatesOf(unit: SourceUnit, specifier: string): readonly string[] {
  const base = posix.join(posix.dirname(unit.path), specifier);
  const stem = base.replace(/\.(?:[cm]?[jt]s)$/, '');
  const endings = ['.ts', '.mts', '.cts', '.d.ts', '.d.mts', '.d.cts'];
  return [
    base,
    ...endings.map((ending) => stem + ending),
    `${base}.ts`,
    `${base}.d.ts`,
    `${base}/index.ts`,
    `${base}/index.d.ts`,
  ];
}

function reportPath(world: World, unit: SourceUnit, { specifier, node }: ForeignName): void {
  const message = `${JSON.stringify(specifier)} leads to no file`;
  report(world, unit, node, message, 'check the path; it is relative to this file');
}

function report(world: World, unit: SourceUnit, node: TS.Node, message: string, help: string): void {
  world.collector.report('KC3004', message, positionOf(node, unit), help);
}
