import { commentLines } from './comment.ts';
import type { Definition, MemberDefinition, TypeExpression } from './definition.ts';
import { quoteMember } from './quote.ts';
import type { TypePrinter } from './type-printer.ts';

/** The types of a definition's members, or of what it stands for. */
export function typesOfDefinition({ body }: Definition): readonly TypeExpression[] {
  return body.kind === 'struct' ? body.members.map(({ type }) => type) : [body.type];
}

/** A declaration as TypeScript, laid out as a person would; the types have been prepared. */
export function printDefinition({ name, comment, extends: bases, body }: Definition, types: TypePrinter): string {
  const head = commentLines(comment, '');
  if (body.kind === 'alias') return [...head, `export type ${name} = ${types.print(body.type)};`].join('\n');
  const heritage = bases.length === 0 ? '' : ` extends ${bases.join(', ')}`;
  const members = body.members.flatMap((member) => memberLines(member, types));
  const open = body.open ? ['  [key: string]: unknown;'] : [];
  // Without it the type would take any value that is not null.
  const empty = members.length + open.length + bases.length === 0 ? ['  [key: string]: never;'] : [];
  return [...head, `export interface ${name}${heritage} {`, ...members, ...open, ...empty, '}'].join('\n');
}

function memberLines({ name, optional, comment, type }: MemberDefinition, types: TypePrinter): readonly string[] {
  return [...commentLines(comment, '  '), `  ${quoteMember(name)}${optional ? '?' : ''}: ${types.print(type)};`];
}
