import type { Doc, Marker, Type } from '../../model/index.ts';
import { metaModule } from '../meta-module.ts';
import { type TS, ts } from './syntax.ts';
import { isScalar } from './wire-types.ts';
import type { World } from './world.ts';

/** What the types of a program are called in the model, as seen from one file. */
export interface CheckedNames {
  /** The name of a type of the model, of the metadata module, or of a package that the file imports from. */
  of(symbol: TS.Symbol, typeArguments: readonly Type[]): Type | undefined;
  /** The prose and the markers of a member. */
  comment(property: TS.Symbol): { readonly doc: Doc; readonly markers: readonly Marker[] };
}

interface Names {
  readonly program: TS.Program;
  readonly checker: TS.TypeChecker;
  /** The file of the program that the names are seen from. */
  readonly root: TS.SourceFile;
  readonly world: World;
}

/** The names that a file knows: those of all API versions, and of the packages that it imports from. */
export function checkedNames(input: Names): CheckedNames {
  const foreign = foreignNames(input);
  return {
    of(symbol, typeArguments) {
      const external = foreign.get(symbol);
      if (external?.module === metaModule && isScalar(external.name)) return { kind: 'scalar', scalar: external.name };
      if (external) return { kind: 'external', ...external, arguments: typeArguments };
      return ownName(symbol, input.world);
    },
    comment: (property) => commentOf(property, input),
  };
}

function ownName(symbol: TS.Symbol, world: World): Type | undefined {
  const [node] = symbol.declarations ?? [];
  const declaration = node && world.units.get(node.getSourceFile().fileName)?.declarations.get(symbol.name);
  const ref = declaration && world.refOf(declaration);
  return ref && { kind: 'named', ref };
}

type ForeignNames = ReadonlyMap<TS.Symbol, { readonly module: string; readonly name: string }>;

/** What the packages export that a file imports from, the metadata module first. */
function foreignNames({ program, checker, root }: Names): ForeignNames {
  const modules = new Map([[metaModule, moduleNamed(metaModule, program, root)]]);
  for (const statement of root.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { text } = statement.moduleSpecifier;
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    if (!text.startsWith('.') && symbol) modules.set(text, symbol);
  }
  const names = new Map<TS.Symbol, { module: string; name: string }>();
  for (const [module, symbol] of modules) {
    for (const exported of symbol ? checker.getExportsOfModule(symbol) : []) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (!names.has(target)) names.set(target, { module, name: exported.name });
    }
  }
  return names;
}

/** A module that the file need not import itself: its types may be reached through others. */
function moduleNamed(specifier: string, program: TS.Program, root: TS.SourceFile): TS.Symbol | undefined {
  const options = program.getCompilerOptions();
  const { resolvedModule } = ts.resolveModuleName(specifier, root.fileName, options, ts.sys);
  const file = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
  return file && program.getTypeChecker().getSymbolAtLocation(file);
}

/** The comment of a member: with markers if it stands in a file of ours, else its prose. */
function commentOf(
  property: TS.Symbol,
  { world, checker }: Names,
): { readonly doc: Doc; readonly markers: readonly Marker[] } {
  const node = property.declarations?.[0];
  const unit = node && world.units.get(node.getSourceFile().fileName);
  const own = unit && memberAt(unit.root, node);
  if (unit && own) return world.comments.of(own, unit, 'member');
  const lines = ts.displayPartsToString(property.getDocumentationComment(checker)).split('\n');
  return { doc: lines.filter((line) => !line.trimStart().startsWith('+')).join('\n'), markers: [] };
}

function memberAt(root: TS.SourceFile, node: TS.Node): TS.Node | undefined {
  const visit = (candidate: TS.Node): TS.Node | undefined => {
    if (candidate.pos > node.pos || candidate.end < node.end) return undefined;
    const same = candidate.pos === node.pos && candidate.end === node.end && ts.isPropertySignature(candidate);
    return same ? candidate : ts.forEachChild(candidate, visit);
  };
  return visit(root);
}
