import type { SymbolOrigin } from '../model/index.ts';
import { code, type Code, ident, join, specifier, trusted } from './code.ts';

const lineWidth = 80;

/** The statement that passes on names of another module, sorted as they are given; nothing for no names. */
export function reexport(
  names: readonly { readonly name: string; readonly use: 'type' | 'value' }[],
  from: SymbolOrigin,
): Code {
  const typesOnly = names.every(({ use }) => use === 'type');
  const shown = names.map(
    ({ name, use }) => code`${trusted(use === 'type' && !typesOnly ? 'type ' : '')}${ident(name)}`,
  );
  const head = trusted(typesOnly ? 'export type' : 'export');
  const isShort = names.map(({ name }) => name).join(', ').length <= lineWidth;
  if (isShort) return code`${head} { ${join(shown, ', ')} } from ${specifier(from)};`;
  return code`${head} {
  ${join(shown, ',\n')},
} from ${specifier(from)};`;
}
