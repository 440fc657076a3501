import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The view types of templates: `lister.ts.eta` → `ListerView` of `src/generators/lister.ts`. */
export type ViewTypes = Readonly<Record<string, readonly [type: string, generator: string]>>;

/** The templates that there are. */
export function templateNames(): readonly string[] {
  return readdirSync(join(root, 'templates')).filter((name) => name.endsWith('.eta'));
}

/**
 * Checks templates against their view types: each becomes a function of its view, line by line, in which every hole is
 * handed to something that takes a Hole. Gives `<template>:<line>: <message>` for each error of the compiler.
 */
export function checkTemplateTypes(
  views: ViewTypes,
  texts: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const sources = new Map<string, string>();
  for (const [name, [type, generator]] of Object.entries(views)) {
    const text = texts.get(name) ?? readFileSync(join(root, 'templates', name), 'utf8');
    sources.set(join(root, 'templates', `${name}.check.ts`), functionOf(text, type, generator));
  }
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    customConditions: ['@kube-codegen/source'],
  };
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].flatMap((file) =>
    program.getSemanticDiagnostics(program.getSourceFile(file)).map((diagnostic) => messageOf(diagnostic)),
  );
}

/** The template as TypeScript, with each line on its own. */
function functionOf(text: string, type: string, generator: string): string {
  const head =
    `import type { ${type} } from '../src/generators/${generator}'; import type { Hole } from '../src/render/index.ts'; ` +
    `export function check(it: ${type}, show: (hole: Hole) => void): void { `;
  const lines = text.split('\n').map((line) => {
    const control = /^<% (.*) -%>$/.exec(line)?.[1];
    return control ?? [...line.matchAll(/<%= (.*?) %>/g)].map(([, path = '']) => `show(${path});`).join(' ');
  });
  return `${head}${lines.join('\n')} }`;
}

function messageOf({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
  const template = file?.fileName.split('/').at(-1)?.replace('.check.ts', '') ?? '';
  return `${template}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
