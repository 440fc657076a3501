import { createRequire } from 'node:module';

import type * as parser from 'yaml';
import type { Node, Pair } from 'yaml';

import { type Collector, type Position, suggestionFor } from '../diagnostics/index.ts';
import { configEntries, type OptionSpec, type UserOptions } from './table.ts';
import { setValue } from './values.ts';

const require = createRequire(import.meta.url);

/** The parser, seventy modules, loaded when there is a file to read: many runs over CRDs have none. */
const yaml = (): typeof parser => require('yaml') as typeof parser;

/** What a codegen.yaml says, and where it says it. */
export interface ConfigFile {
  readonly user: UserOptions;
  /** The place of each value by its path: `output`, `apis.0`; of a map's keys: `groups.cert-manager.io`; empty for all. */
  readonly positions: ReadonlyMap<string, Position>;
}

type PositionAt = (node: { readonly range?: readonly number[] | null | undefined }) => Position;

/** What the reading of one file shares. */
interface Reading {
  readonly values: Record<string, unknown>;
  readonly positions: Map<string, Position>;
  readonly positionOf: PositionAt;
  readonly collector: Collector;
}

const specs: ReadonlyMap<string, OptionSpec> = new Map(configEntries);
const sections: ReadonlySet<string> = new Set(
  configEntries.flatMap(([name]) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : [])),
);

/**
 * Reads the text of a codegen.yaml. Unknown keys, wrong types and broken YAML are reported with their place; what is
 * right is kept, so that one run reports everything.
 */
export function parseConfigFile(text: string, file: string, collector: Collector): ConfigFile {
  const lines = new (yaml().LineCounter)();
  const document = yaml().parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (start: number, end = start + 1): Position => {
    const { line, col } = lines.linePos(start);
    return { file, line, column: col, length: Math.max(1, end - start) };
  };
  const reading: Reading = {
    values: {},
    positions: new Map([['', { file, line: 1, column: 1 }]]),
    positionOf: (node) => at(node.range?.[0] ?? 0, node.range?.[1]),
    collector,
  };
  for (const error of document.errors) {
    collector.report('KC1004', `${file} is not valid YAML: ${error.message.split('\n')[0] ?? ''}`, at(error.pos[0]));
  }
  if (document.errors.length === 0) readRoot(document.contents, reading);
  return { user: reading.values, positions: reading.positions };
}

function readRoot(contents: Node | null, reading: Reading): void {
  if (contents === null || (yaml().isScalar(contents) && contents.value === null)) return;
  if (!yaml().isMap(contents)) {
    const message = 'the configuration must be a map of settings';
    reading.collector.report('KC1003', message, reading.positionOf(contents), 'for example apis: [src/apis]');
    return;
  }
  for (const pair of contents.items) readPair(pair, '', reading);
}

function readPair(pair: Pair, section: string, reading: Reading): void {
  const key = yaml().isScalar(pair.key) ? String(pair.key.value) : '';
  const name = section + key;
  const spec = specs.get(name);
  // yaml gives parsed documents nodes where the type says unknown.
  const value = (pair.value ?? undefined) as Node | undefined;
  if (section === '' && key === '$schema') return;
  if (spec) {
    readValue(name, spec, value, reading);
  } else if (section === '' && sections.has(key) && value) {
    readSection(key, value, reading);
  } else {
    const known = knownKeys(section);
    // The key of a parsed pair is a node.
    const position = reading.positionOf(pair.key as Node);
    reading.collector.report('KC1002', `unknown setting "${name}"`, position, suggestionFor(key, known));
  }
}

function readSection(name: string, value: Node, reading: Reading): void {
  if (yaml().isScalar(value) && value.value === null) return;
  if (!yaml().isMap(value)) {
    const help = `its keys are ${knownKeys(`${name}.`).join(', ')}`;
    reading.collector.report('KC1003', `${name} must be a map`, reading.positionOf(value), help);
    return;
  }
  for (const pair of value.items) readPair(pair, `${name}.`, reading);
}

function knownKeys(section: string): string[] {
  const names = [...specs.keys(), ...sections];
  return names.flatMap((name) => {
    const rest = name.slice(section.length);
    return name.startsWith(section) && !rest.includes('.') ? [rest] : [];
  });
}

function readValue(name: string, spec: OptionSpec, node: Node | undefined, reading: Reading): void {
  if (!node || (yaml().isScalar(node) && node.value === null)) return;
  const value = valueOf(name, spec, node, reading);
  if (value === undefined) {
    const message = `${name} must be ${describeType(spec)}`;
    reading.collector.report('KC1003', message, reading.positionOf(node), `for example ${name}: ${spec.example}`);
    return;
  }
  reading.positions.set(name, reading.positionOf(node));
  setValue(reading.values, name, value);
}

/** The value, or undefined when it is of another type. */
function valueOf(name: string, spec: OptionSpec, node: Node, reading: Reading): unknown {
  if (spec.type === 'texts') return textsOf(name, node, reading);
  if (spec.type === 'map') return mapOf(name, node, reading);
  return yaml().isScalar(node) && isOfType(node.value, spec) ? node.value : undefined;
}

function isOfType(value: unknown, { type, choices }: OptionSpec): boolean {
  if (type === 'flag') return typeof value === 'boolean';
  if (type === 'count') return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  if (typeof value !== 'string' || value === '') return false;
  return type !== 'choice' || choices?.includes(value) === true;
}

function isText(node: unknown): node is { readonly value: string } {
  return yaml().isScalar(node) && typeof node.value === 'string';
}

/** A list of texts. A single text counts as a list of one, as in most configuration files. */
function textsOf(name: string, node: Node, reading: Reading): readonly string[] | undefined {
  const items: readonly unknown[] = yaml().isSeq(node) ? node.items : [node];
  if (!items.every(isText) || items.some((item) => item.value === '')) return undefined;
  items.forEach((item, index) => {
    // Items of a parsed sequence are nodes.
    reading.positions.set(`${name}.${index}`, reading.positionOf(item as unknown as Node));
  });
  return items.map((item) => item.value);
}

function mapOf(name: string, node: Node, reading: Reading): Readonly<Record<string, string>> | undefined {
  if (!yaml().isMap(node)) return undefined;
  const entries: [string, string][] = [];
  for (const { key, value } of node.items) {
    if (!isText(key) || !isText(value)) return undefined;
    reading.positions.set(`${name}.${key.value}`, reading.positionOf(key as unknown as Node));
    entries.push([key.value, value.value]);
  }
  return Object.fromEntries(entries);
}

/** The type of a setting in words: `a list of texts`. */
export function describeType(spec: OptionSpec): string {
  switch (spec.type) {
    case 'texts':
      return 'a list of texts';
    case 'map':
      return 'a map of texts';
    case 'flag':
      return 'true or false';
    case 'count':
      return 'a whole number';
    case 'choice':
      return `one of ${(spec.choices ?? []).join(', ')}`;
    case 'text':
      return 'a text';
  }
}
