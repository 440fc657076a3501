import { compareText } from '../../diagnostics/index.ts';
import type { FunctionDeclaration, TypeDeclaration } from '../../model/index.ts';
import { declaredBody } from './declared-bodies.ts';
import type { Declaration, SourceUnit } from './source-unit.ts';
import { ts } from './syntax.ts';
import { mayBeUndefined } from './undefined-types.ts';
import { positionOf, type Scope, type TypeReader } from './world.ts';

/** The types that the files of a version export, sorted by name. */
export function readDeclarations(reader: TypeReader, units: readonly SourceUnit[]): readonly TypeDeclaration[] {
  const declarations = units.flatMap((unit) => [...unit.declarations.values()]);
  return declarations
    .flatMap((declaration) => readDeclaration(reader, declaration) ?? [])
    .sort((a, b) => compareText(a.ref.name, b.ref.name));
}

/** The functions that the files of a version export, sorted by name. */
export function readFunctions(units: readonly SourceUnit[]): readonly FunctionDeclaration[] {
  return units
    .flatMap((unit) =>
      [...unit.functions].map(([name, node]) => ({
        name,
        sourceFile: unit.path,
        position: positionOf(node.name ?? node, unit),
      })),
    )
    .sort((a, b) => compareText(a.name, b.name));
}

/** A declaration as the model holds it; undefined for one that the version does not export under a name. */
function readDeclaration(reader: TypeReader, declaration: Declaration): TypeDeclaration | undefined {
  const ref = reader.world.refOf(declaration);
  const [node] = declaration.nodes;
  const type = ref && declaredBody(reader, declaration);
  if (!type || !node) return undefined;
  const { unit, nodes } = declaration;
  reportUndefined(reader, declaration);
  const contents = nodes.map((part) => reader.world.comments.of(part, unit, 'type'));
  return {
    ref,
    doc: contents
      .map((content) => content.doc)
      .filter((doc) => doc !== '')
      .join('\n\n'),
    markers: contents.flatMap((content) => content.markers),
    position: positionOf(node.name ?? node, unit),
    sourceFile: unit.path,
    body: type.kind === 'object' ? { kind: 'struct', struct: type.struct } : { kind: 'alias', type },
  };
}

/** A value of a named type is there; only members can be left out. */
function reportUndefined(reader: TypeReader, { name, unit, nodes: [node] }: Declaration): void {
  if (!node || !ts.isTypeAliasDeclaration(node)) return;
  const scope: Scope = { unit, parameters: new Map(), expanding: [] };
  if (!mayBeUndefined(reader, node.type, scope)) return;
  const message = `${name} may be undefined, which only members can be`;
  const help = 'write NonNullable<T>, or leave undefined out, and make the members optional that have this type';
  reader.world.collector.report('KC3002', message, positionOf(node.type, unit), help);
}
