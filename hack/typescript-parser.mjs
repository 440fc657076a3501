/**
 * Of TypeScript's nine megabytes the command line runs a tenth: the parser and the resolution of modules. To load the
 * rest takes longer than all else that a small run does, so the build leaves it out. The type checker, which few APIs
 * need, stays that of ts-morph.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const load = fileURLToPath(new URL('../src/load', import.meta.url));
const require = createRequire(createRequire(import.meta.url).resolve('ts-morph'));
const path = require.resolve('@ts-morph/common/dist/typescript.js');

/** The sections that nodes, and what we ask of them, are made in. The others register themselves: they would all stay. */
const isNeeded = (section) =>
  /^\/\/ src\/(?:compiler\/|services\/(?:services|types|utilities)\.ts)/.test(section) ||
  !section.startsWith('// src/');

/** What CommonJS modules find in their scope. */
const commonJs = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { filename: __filename } = import.meta;
`;

/** An esbuild plugin: puts the parser in the place of `syntax.ts`, which loads all of it. */
export const typescriptParser = {
  name: 'typescript-parser',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]load[\\/]typescript[\\/]syntax\.ts$/ }, async () => ({ contents: await parser() }));
  },
};

async function parser() {
  const text = readFileSync(path, 'utf8');
  const licence = text.slice(0, indexOf(text, 'var ts = {};'));
  const { outputFiles } = await build({
    stdin: { contents: `${modules(text)}\nexport const ts = { ${[...namesInUse()].sort().join(', ')} };\n` },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    logLevel: 'warning',
    banner: { js: `${licence}${commonJs}` },
  });
  return outputFiles[0].text;
}

/** What is in the wrapper of a CommonJS module, without its table of exports. */
function modules(text) {
  const start = '((module) => {';
  const table = 'module.exports = __toCommonJS(typescript_exports);';
  const before = text.slice(indexOf(text, start) + start.length, indexOf(text, '__export(typescript_exports,'));
  const after = text.slice(indexOf(text, table) + table.length, indexOf(text, '// Annotate the CommonJS export names'));
  const sections = `${before}${after}`.split(/^(?=\/\/ src\/)/m);
  return withSingleMessages(sections.filter(isNeeded).join(''));
}

/** The table of all messages, half of what is left, as a variable each, so that those which nobody names can go. */
function withSingleMessages(text) {
  const start = indexOf(text, 'var Diagnostics = {');
  const end = start + indexOf(text.slice(start), '\n};');
  const messages = text.slice(start, end).matchAll(/^ {2}(\w+): (diag\([^]*?\)),?$/gm);
  const single = [...messages].map(([, name, message]) => `var Diagnostics_${name} = /* @__PURE__ */ ${message};\n`);
  const rest = `${text.slice(0, start)}var Diagnostics = {${text.slice(end)}`;
  return `${single.join('')}${rest.replace(/\bDiagnostics\.(\w+)/g, 'Diagnostics_$1')}`;
}

function indexOf(text, part) {
  const index = text.indexOf(part);
  if (index < 0) throw new Error(`${path} is not what it was: there is no ${JSON.stringify(part)} in it`);
  return index;
}

/** Every `ts.name` in the loader. */
function namesInUse() {
  const sources = readdirSync(load, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = sources.map((file) => readFileSync(join(load, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bts\.(\w+)/g)].map(([, name]) => name)));
}
