import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript-5.9';

import { compile, messageOf, repository as root } from './compile.ts';

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
  return compile(sources).map(lineOf);
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

function lineOf(diagnostic: ts.Diagnostic): string {
  const { file, start = 0 } = diagnostic;
  const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
  const template = file?.fileName.split('/').at(-1)?.replace('.check.ts', '') ?? '';
  return `${template}:${line}: ${messageOf(diagnostic)}`;
}
