import { Project } from 'ts-morph';

import type { Type } from '../../model/index.ts';
import { type CheckedNames, checkedNames } from './checked-names.ts';
import { readChecked } from './checked-types.ts';
import { compilerOptions, configFor } from './compiler-options.ts';
import type { ForeignName, SourceUnit } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';
import type { AskChecker, Question } from './unreadable.ts';
import { excerpt, positionOf, type World } from './world.ts';

/** A program over the sources, made the first time that a type of its part of the tree is asked for. */
interface Checked {
  readonly program: TS.Program;
  readonly checker: TS.TypeChecker;
  readonly names: Map<string, CheckedNames>;
}

/**
 * A type checker over the sources of a run and all that they import, with the settings of the tsconfig.json nearest to
 * the file of the type, else of a strict project of ECMAScript modules.
 */
export function typeChecker(): AskChecker {
  const byConfig = new Map<string, Checked>();
  const answers = new Map<TS.Node, Type>();
  return (question, world) => {
    const known = answers.get(question.node);
    if (known) return known;
    const config = configFor(question.unit.path);
    const checked = byConfig.get(config) ?? openProgram(config, world);
    byConfig.set(config, checked);
    const answer = answerTo(question, world, checked);
    answers.set(question.node, answer);
    return answer;
  };
}

function openProgram(config: string, world: World): Checked {
  const project = new Project({ compilerOptions: compilerOptions(config), skipLoadingLibFiles: false });
  for (const { path, source } of world.units.values()) project.createSourceFile(path, source.text, { overwrite: true });
  const program = project.getProgram().compilerObject;
  return { program, checker: program.getTypeChecker(), names: new Map() };
}

function answerTo(question: Question, world: World, { program, checker, names }: Checked): Type {
  const { node, unit, help } = question;
  const position = positionOf(node, unit);
  const text = excerpt(node, unit);
  const root = program.getSourceFile(unit.path);
  const target = root && counterpart(root, node);
  if (!root || !target) {
    world.collector.report('KC3006', `the type ${text} cannot be read`, position, help);
    return { kind: 'unknown' };
  }
  if (reportMistakes(question, world, program.getSemanticDiagnostics(root))) return { kind: 'unknown' };
  const known = names.get(unit.path) ?? checkedNames({ program, checker, root, world });
  names.set(unit.path, known);
  const { type, problem } = readChecked(target, { checker, program, names: known, position });
  if (problem) {
    const message = `${text} cannot be part of an API: ${problem.message}`;
    world.collector.report(problem.code, message, position, problem.help ?? help);
  } else {
    const message = `the type checker had to read ${text}, which costs time and memory`;
    world.collector.report('KC3014', message, position, adviceFor(checker, target, type));
  }
  return type;
}

/** The node of a program that a node of ours was parsed from the same text as. */
function counterpart(root: TS.SourceFile, node: TS.TypeNode): TS.TypeNode | undefined {
  const visit = (candidate: TS.Node): TS.TypeNode | undefined => {
    if (candidate.pos > node.pos || candidate.end < node.end) return undefined;
    const same = candidate.pos === node.pos && candidate.end === node.end && candidate.kind === node.kind;
    return same && ts.isTypeNode(candidate) ? candidate : ts.forEachChild(candidate, visit);
  };
  return visit(root);
}

/** Reports what the compiler says of a type and of the imports that it uses; whether it says anything. */
function reportMistakes(question: Question, world: World, diagnostics: readonly TS.Diagnostic[]): boolean {
  const { node, unit, help } = question;
  const imports = importsUsedBy(question);
  const statement = ts.findAncestor(node, ts.isStatement) ?? node;
  const found = diagnostics.flatMap((diagnostic) => {
    const { start = -1, length, category } = diagnostic;
    const isWithin = (each: TS.Node): boolean => start >= each.getStart(unit.root) && start < each.end;
    const mistake = mistakes.get(diagnostic.code);
    const isMissing = mistake === missingModule && imports.some(isWithin);
    // The compiler tells of a circle at the name that is defined, which stands before the type.
    const isMistake = category === ts.DiagnosticCategory.Error && isWithin(mistake === circle ? statement : node);
    return isMissing || isMistake ? [{ diagnostic, at: unit.source.positionAt(start, length) }] : [];
  });
  for (const { diagnostic, at } of found) {
    // Where the loader could tell by itself, it has told already.
    if (mistakes.get(diagnostic.code) === missingModule && isReported(question, world)) continue;
    const message = withoutPaths(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')).replace(/\.$/, '');
    const [code, usual] = mistakes.get(diagnostic.code) ?? ['KC3006', help];
    world.collector.report(code, message, at, usual);
  }
  return found.length > 0;
}

/** Whether the loader itself misses one of the names that the type uses. */
function isReported({ node, unit }: Question, world: World): boolean {
  return importedNames(node, unit).some(
    ({ specifier, name }) => world.checkForeignName(specifier, name, unit.path) !== undefined,
  );
}

/** The compiler names modules by their whole paths, which say nothing on another machine. */
function withoutPaths(text: string): string {
  return text.replace(/import\("[^"]*"\)\./g, '').replace(/"[^"]*\/([^"/]*)"/g, '"$1"');
}

/** The import declarations of the names that stand in a type. */
function importsUsedBy({ node, unit }: Question): readonly TS.Node[] {
  const declarations = importedNames(node, unit).map((name) => ts.findAncestor(name.node, ts.isImportDeclaration));
  return [...new Set(declarations)].filter((declaration) => declaration !== undefined);
}

/** The imported names that stand in a type. */
function importedNames(node: TS.Node, unit: SourceUnit): readonly ForeignName[] {
  const own = ts.isIdentifier(node) ? unit.imports.get(node.text) : undefined;
  const inside: ForeignName[] = own ? [own] : [];
  node.forEachChild((part) => void inside.push(...importedNames(part, unit)));
  return inside;
}

type Mistake = readonly [code: 'KC3003' | 'KC3004' | 'KC3007' | 'KC3009', help: string];

const missingModule: Mistake = ['KC3004', 'install the package, or correct the name'];
const missingName: Mistake = ['KC3003', 'declare or import it'];
const badArguments: Mistake = ['KC3007', 'correct the type arguments, or write the type out'];
const circle: Mistake = ['KC3009', 'break the circle'];

/** The errors of the compiler that have a code of ours. */
const mistakes: ReadonlyMap<number, Mistake> = new Map([
  ...[2305, 2306, 2307, 2614, 2724, 2792, 7016].map((code): [number, Mistake] => [code, missingModule]),
  ...[2304, 2503, 2552, 2583, 2694, 2749].map((code): [number, Mistake] => [code, missingName]),
  ...[2314, 2344, 2589, 2707].map((code): [number, Mistake] => [code, badArguments]),
  ...[2310, 2456, 2502, 2615].map((code): [number, Mistake] => [code, circle]),
]);

/** What to write instead, so that the checker is not needed; generic types would need it again. */
function adviceFor(checker: TS.TypeChecker, node: TS.TypeNode, read: Type): string {
  // The checker calls a member of an enum by its name, which is what is written already.
  if (read.kind === 'literal') return `write it out: ${JSON.stringify(read.value)}`;
  const type = checker.getTypeFromTypeNode(node);
  const text = withoutPaths(checker.typeToString(type, undefined, ts.TypeFormatFlags.InTypeAlias));
  if (text === node.getText()) return 'write the type out';
  return text.length > 120 || text.includes('<') ? 'write the type out' : `write it out: ${text}`;
}
