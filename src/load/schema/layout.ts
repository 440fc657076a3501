import { commentLines } from './comment.ts';
import type { Definition, TypeExpression } from './definition.ts';
import { quoteMember } from './quote.ts';

/**
 * Lays out what json-schema-to-typescript printed for the definitions: one interface whose members `d0`, `d1`, … are the
 * definitions, in order, with members `m0`, `m1`, …; one member a line, unindented. The lines hold only types that we made,
 * so their grammar is known; a line outside of it is a defect.
 */
export function layOut(printed: string, definitions: readonly Definition[]): string {
  const lines = printed
    .trim()
    .split('\n')
    .slice(1, -1)
    .filter((line) => line !== '');
  const output: string[] = [];
  let current: Definition | undefined;
  let depth = 0;
  for (const line of lines) {
    if (depth === 0) current = definitionOf(line, definitions);
    if (current === undefined) throw new Error(`unexpected line of json-schema-to-typescript: ${line}`);
    if (line.startsWith('}')) depth -= 1;
    output.push(...layOutLine(line, depth, current));
    if (line.endsWith('{')) depth += 1;
  }
  return output.join('\n');
}

function definitionOf(line: string, definitions: readonly Definition[]): Definition | undefined {
  const [, index] = /^d(\d+): /.exec(line) ?? [];
  return index === undefined ? undefined : definitions[Number(index)];
}

function layOutLine(line: string, depth: number, definition: Definition): readonly string[] {
  const indent = '  '.repeat(depth);
  if (depth === 0) return line.startsWith('}') ? [closing(line, definition), ''] : heading(line, definition);
  const [, index, mark = '', rest = ''] = /^m(\d+)(\??): (.*)$/.exec(line) ?? [];
  const member =
    definition.body.kind === 'struct' && index !== undefined ? definition.body.members[Number(index)] : undefined;
  if (depth > 1 || member === undefined) return [`${indent}${terminated(readableKey(line))}`];
  return [
    ...commentLines(member.comment, indent),
    terminated(`${indent}${quoteMember(member.name)}${mark}: ${unwrapped(rest, member.type)}`),
  ];
}

/** An interface ends in a bare brace, an alias of a map in a statement. */
function closing(line: string, { body }: Definition): string {
  return body.kind === 'struct' ? line : `${line};`;
}

function heading(line: string, definition: Definition): readonly string[] {
  const printed = line.slice(line.indexOf(' ') + 1);
  const comment = commentLines(definition.comment, '');
  if (definition.body.kind === 'struct') {
    const heritage = definition.extends.length === 0 ? '' : ` extends ${definition.extends.join(', ')}`;
    return [...comment, `export interface ${definition.name}${heritage} ${printed}`];
  }
  const type = unwrapped(printed, definition.body.type);
  const isWhole = !type.endsWith('{');
  return [...comment, terminated(`export type ${definition.name} = ${type}`), ...(isWhole ? [''] : [])];
}

/** The printer puts every union in parentheses; they are noise where the type stands alone on a line. */
function unwrapped(printed: string, type: TypeExpression): string {
  return 'anyOf' in type && /^\(.*\)$/.test(printed) ? printed.slice(1, -1) : printed;
}

function readableKey(line: string): string {
  return line.replace(/^\[k: string\]/, '[key: string]');
}

function terminated(line: string): string {
  return line.endsWith('{') ? line : `${line};`;
}
