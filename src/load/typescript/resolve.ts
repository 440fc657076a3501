import { posix } from 'node:path';

import type { Declaration, ForeignName, SourceUnit } from './source-unit.ts';
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
  if (!isRelative(specifier)) return { kind: 'external', module: specifier, name };
  const target = findUnit(world, unit, specifier);
  if (!target) {
    report(
      world,
      unit,
      node,
      `${JSON.stringify(specifier)} leads to no file`,
      'check the path; it is relative to this file',
    );
    return { kind: 'reported' };
  }
  if (name === '*') return { kind: 'module', unit: target };
  const found = exportOf(world, target, name, seen);
  if (found) return found;
  report(
    world,
    unit,
    node,
    `${JSON.stringify(specifier)} exports no type ${name}`,
    `export it there, or correct the name`,
  );
  return { kind: 'reported' };
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
export function findUnit(world: World, unit: SourceUnit, specifier: string): SourceUnit | undefined {
  const base = posix.join(posix.dirname(unit.path), specifier);
  const stem = base.replace(/\.(?:[cm]?[jt]s)$/, '');
  const candidates = [base, `${stem}.ts`, `${stem}.mts`, `${stem}.cts`, `${base}.ts`, `${base}/index.ts`];
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

function report(world: World, unit: SourceUnit, node: TS.Node, message: string, help: string): void {
  world.collector.report('KC3004', message, positionOf(node, unit), help);
}
