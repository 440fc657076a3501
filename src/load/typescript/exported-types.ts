import type { Collector } from '../../diagnostics/index.ts';
import type { Declaration, SourceUnit } from './source-unit.ts';
import { ts } from './syntax.ts';
import { positionOf } from './world.ts';

/**
 * The types that a version exports under names of their own, by name: interfaces, aliases and enums without type
 * parameters. Generic ones are no types yet, and are read where they are used.
 */
export function exportedTypes(units: readonly SourceUnit[], collector: Collector): ReadonlyMap<string, Declaration> {
  const types = new Map<string, Declaration>();
  const named = new Set<Declaration>();
  for (const unit of units) {
    for (const [name, local] of unit.exports) {
      const declaration = typeof local === 'string' ? unit.declarations.get(local) : undefined;
      if (!declaration || named.has(declaration) || !standsAlone(declaration)) continue;
      const [node] = declaration.nodes;
      const position = node && positionOf(node.name ?? node, unit);
      const other = types.get(name);
      if (name === 'default') {
        collector.report('KC3006', `${declaration.name} is the default export`, position, 'export it by name');
      } else if (other) {
        const message = `${name} is exported by ${other.unit.source.positionAt(0).file} too`;
        collector.report('KC3010', message, position, 'rename one of them');
      } else {
        types.set(name, declaration);
        named.add(declaration);
      }
    }
  }
  return types;
}

/** Whether the file of the declaration exports it as a type by itself, under whatever name. */
export function isExportedType(declaration: Declaration): boolean {
  return standsAlone(declaration) && [...declaration.unit.exports.values()].includes(declaration.name);
}

/** Whether the declaration is a type by itself: neither a class nor generic. */
function standsAlone(declaration: Declaration): boolean {
  return declaration.nodes.every(
    (node) => !ts.isClassDeclaration(node) && (ts.isEnumDeclaration(node) || (node.typeParameters ?? []).length === 0),
  );
}
