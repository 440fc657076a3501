import { hasMarker } from '../../model/index.ts';
import { isExportedType } from './exported-types.ts';
import { checkForeign } from './resolve.ts';
import type { Declaration, SourceUnit } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';
import { positionOf, type TypeReader, type World } from './world.ts';

/**
 * Reports what nobody would notice otherwise: types that a file declares twice, types with markers that the version
 * does not export, and, in files that a person wrote, imports that lead nowhere and markers that belong to nothing.
 */
export function reportLeftovers(reader: TypeReader, units: readonly SourceUnit[], written: boolean): void {
  for (const unit of units) {
    for (const declaration of unit.declarations.values()) {
      reportDoubles(reader, declaration);
      reportUnexported(reader, declaration);
    }
    if (!written) continue;
    checkImports(reader.world, unit);
    readAllComments(reader, unit);
    reader.world.comments.reportOrphans(unit);
  }
}

/** Only interfaces make one type of several declarations. */
function reportDoubles({ world }: TypeReader, { name, unit, nodes: [first, ...others] }: Declaration): void {
  if (!first) return;
  for (const node of others) {
    if (ts.isInterfaceDeclaration(first) && ts.isInterfaceDeclaration(node)) continue;
    const message = `${name} is declared in line ${positionOf(first.name ?? first, unit).line} too`;
    world.collector.report('KC3010', message, positionOf(node.name ?? node, unit), 'rename one of them');
  }
}

function reportUnexported(reader: TypeReader, declaration: Declaration): void {
  const { collector, comments } = reader.world;
  if (reader.world.refOf(declaration)) return;
  for (const node of declaration.nodes) {
    const { markers } = comments.of(node, declaration.unit, 'type');
    const position = positionOf(node.name ?? node, declaration.unit);
    if (ts.isClassDeclaration(node) && markers.length > 0) {
      collector.report(
        'KC3002',
        `JSON cannot carry instances of the class ${declaration.name}`,
        position,
        'make it an interface',
      );
    } else if (hasMarker(markers, 'genclient') && !isExportedType(declaration)) {
      const message = `${declaration.name} has +genclient but is generic or not exported by name`;
      collector.report('KC3008', message, position, 'write `export interface`, without type parameters');
    }
  }
}

function checkImports(world: World, unit: SourceUnit): void {
  const passedOn = [...unit.exports.values()].filter((name) => typeof name !== 'string');
  for (const foreign of [...unit.imports.values(), ...passedOn, ...unit.stars, ...unit.sideEffects]) {
    checkForeign(world, unit, foreign);
  }
}

/** Reads the comments of every declaration and member, also of those that no type refers to. */
function readAllComments(reader: TypeReader, unit: SourceUnit): void {
  const visit = (node: TS.Node): void => {
    if (ts.isPropertySignature(node)) reader.world.comments.of(node, unit, 'member');
    if (ts.isFunctionDeclaration(node)) reader.world.comments.of(node, unit, 'type');
    node.forEachChild(visit);
  };
  unit.root.forEachChild(visit);
}
