import type { Collector } from '../../diagnostics/index.ts';
import { type SourceText, sourceText } from './source-text.ts';
import { type TS, ts } from './syntax.ts';

/** A file as it comes in: absolute path with forward slashes, what diagnostics call it, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly display: string;
  readonly text: string;
}

/** A type that a file declares. An interface may be declared in several parts. */
export interface Declaration {
  readonly name: string;
  readonly unit: SourceUnit;
  readonly nodes: readonly DeclarationNode[];
}

export type DeclarationNode =
  TS.InterfaceDeclaration | TS.TypeAliasDeclaration | TS.EnumDeclaration | TS.ClassDeclaration;

/** A name of another module: `*` stands for the whole module. */
export interface ForeignName {
  readonly specifier: string;
  readonly name: string;
  readonly node: TS.Node;
}

/** A parsed file: what it declares, imports and exports, by name. */
export interface SourceUnit {
  readonly path: string;
  readonly source: SourceText;
  readonly root: TS.SourceFile;
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, ForeignName>;
  /** Exported name to local name, or to a name of another module. */
  readonly exports: ReadonlyMap<string, string | ForeignName>;
  /** `export * from`. */
  readonly stars: readonly ForeignName[];
  /** Exported functions by name. */
  readonly functions: ReadonlyMap<string, TS.FunctionDeclaration>;
  /** Exported names that are no types: of functions, constants, namespaces. */
  readonly values: ReadonlySet<string>;
  /** Modules that are imported for no name. */
  readonly sideEffects: readonly ForeignName[];
}

interface Builder {
  readonly nodes: Map<string, DeclarationNode[]>;
  readonly imports: Map<string, ForeignName>;
  readonly exports: Map<string, string | ForeignName>;
  readonly stars: ForeignName[];
  readonly functions: Map<string, TS.FunctionDeclaration>;
  readonly values: Set<string>;
  readonly sideEffects: ForeignName[];
}

/** Parses a file and reports its syntax errors. No other file is looked at. */
export function parseUnit(file: SourceFile, collector: Collector): SourceUnit {
  // Comments are read as text, where they are wanted.
  const how = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const root = ts.createSourceFile(file.path, file.text, how, true, ts.ScriptKind.TS);
  const source = sourceText(file.display, file.text);
  for (const error of syntaxErrors(root)) {
    const message = ts.flattenDiagnosticMessageText(error.messageText, ' ').replace(/\.$/, '');
    collector.report('KC3001', message, source.positionAt(error.start, Math.max(1, error.length)));
  }
  const builder: Builder = {
    nodes: new Map(),
    imports: new Map(),
    exports: new Map(),
    stars: [],
    functions: new Map(),
    values: new Set(),
    sideEffects: [],
  };
  for (const statement of root.statements) readStatement(statement, builder);
  const declarations = new Map<string, Declaration>();
  const unit: SourceUnit = { ...builder, path: file.path, source, root, declarations };
  for (const [name, nodes] of builder.nodes) declarations.set(name, { name, unit, nodes });
  return unit;
}

/** Whether the file has `namespace N`; its types are not among the declarations. */
export function declaresNamespace({ root }: SourceUnit, name: string): boolean {
  return root.statements.some((statement) => ts.isModuleDeclaration(statement) && statement.name.text === name);
}

/** The parser keeps its errors on the file, in a member that its declarations leave out. */
function syntaxErrors(root: TS.SourceFile): readonly TS.DiagnosticWithLocation[] {
  return (
    (root as TS.SourceFile & { readonly parseDiagnostics?: readonly TS.DiagnosticWithLocation[] }).parseDiagnostics ??
    []
  );
}

function readStatement(statement: TS.Statement, builder: Builder): void {
  if (ts.isImportDeclaration(statement)) readImport(statement, builder);
  else if (ts.isExportDeclaration(statement)) readExport(statement, builder);
  else if (isDeclaration(statement)) readDeclaration(statement, builder);
  else if (ts.canHaveModifiers(statement) && isExported(statement)) readValue(statement, builder);
}

function readValue(statement: TS.Statement, builder: Builder): void {
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) addBound(name, builder.values);
  } else if (ts.isFunctionDeclaration(statement) && statement.name) {
    builder.functions.set(statement.name.text, statement);
    builder.values.add(statement.name.text);
  } else if (ts.isModuleDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) {
    builder.values.add(statement.name.text);
  }
}

/** The names of a variable, or of a pattern such as `{ a, b: [c] }`. */
function addBound(name: TS.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const part of name.elements) if (ts.isBindingElement(part)) addBound(part.name, names);
}

function isDeclaration(node: TS.Node): node is DeclarationNode {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isClassDeclaration(node)
  );
}

function readDeclaration(node: DeclarationNode, builder: Builder): void {
  const name = node.name?.text ?? 'default';
  builder.nodes.set(name, [...(builder.nodes.get(name) ?? []), node]);
  if (isExported(node)) builder.exports.set(hasModifier(node, ts.SyntaxKind.DefaultKeyword) ? 'default' : name, name);
}

function isExported(node: TS.HasModifiers): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

function hasModifier(node: TS.HasModifiers, kind: TS.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false;
}

function readImport(node: TS.ImportDeclaration, builder: Builder): void {
  const clause = node.importClause;
  if (!ts.isStringLiteral(node.moduleSpecifier)) return;
  const specifier = node.moduleSpecifier.text;
  if (!clause || isEmpty(clause.namedBindings)) {
    builder.sideEffects.push({ specifier, name: '*', node: node.moduleSpecifier });
  }
  if (!clause) return;
  if (clause.name) builder.imports.set(clause.name.text, { specifier, name: 'default', node: clause.name });
  const bindings = clause.namedBindings;
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) {
    builder.imports.set(bindings.name.text, { specifier, name: '*', node: node.moduleSpecifier });
    return;
  }
  for (const element of bindings.elements) {
    const name = (element.propertyName ?? element.name).text;
    builder.imports.set(element.name.text, { specifier, name, node: element });
  }
}

/** Whether there are braces with nothing between them. */
function isEmpty(clause: TS.NamedImportBindings | TS.NamedExportBindings | undefined): boolean {
  return clause !== undefined && 'elements' in clause && clause.elements.length === 0;
}

function readExport({ moduleSpecifier: from, exportClause: clause }: TS.ExportDeclaration, builder: Builder): void {
  if (from && ts.isStringLiteral(from)) readReexport(from, clause, builder);
  else if (clause && ts.isNamedExports(clause)) {
    for (const { name, propertyName } of clause.elements) builder.exports.set(name.text, (propertyName ?? name).text);
  }
}

function readReexport(from: TS.StringLiteral, clause: TS.NamedExportBindings | undefined, builder: Builder): void {
  const specifier = from.text;
  const whole: ForeignName = { specifier, name: '*', node: from };
  if (!clause) builder.stars.push(whole);
  else if (ts.isNamespaceExport(clause)) builder.exports.set(clause.name.text, { ...whole, node: clause });
  else if (isEmpty(clause)) builder.sideEffects.push(whole);
  else {
    for (const element of clause.elements) {
      const name = (element.propertyName ?? element.name).text;
      builder.exports.set(element.name.text, { specifier, name, node: element });
    }
  }
}
