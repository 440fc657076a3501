import type { SelectorToken } from './selector-lexer.ts';
import { SelectorError, type SelectorRequirement, newSelectorRequirement } from './selector-requirement.ts';

/** Reads the requirements of a lexed label query (apimachinery `labels/selector.go`: Parser). Throws SelectorError. */
export function parseRequirements(tokens: readonly SelectorToken[]): SelectorRequirement[] {
  const reader = newReader(tokens);
  const requirements: SelectorRequirement[] = [];
  if (reader.peek().kind === 'end') return requirements;
  do requirements.push(parseRequirement(reader));
  while (reader.takeSign(','));
  if (reader.peek().kind !== 'end') throw unexpected(reader.peek(), "',' or the end");
  return requirements;
}

interface Reader {
  peek(): SelectorToken;
  take(): SelectorToken;
  takeSign(sign: string): boolean;
}

function newReader(tokens: readonly SelectorToken[]): Reader {
  const end: SelectorToken = { kind: 'end', text: '' };
  let next = 0;
  const peek = (): SelectorToken => tokens[next] ?? end;
  const take = (): SelectorToken => tokens[next++] ?? end;
  const takeSign = (sign: string): boolean => {
    const found = peek().kind === 'sign' && peek().text === sign;
    if (found) take();
    return found;
  };
  return { peek, take, takeSign };
}

function parseRequirement(reader: Reader): SelectorRequirement {
  const absent = reader.takeSign('!');
  const key = reader.take();
  if (key.kind !== 'word') throw unexpected(key, absent ? 'a label key' : "'!' or a label key");
  const next = reader.peek();
  const alone = next.kind === 'end' || next.text === ',';
  if (alone) return newSelectorRequirement(key.text, absent ? '!' : 'exists', []);
  if (absent) throw unexpected(next, "',' or the end");
  const operator = reader.take();
  if (operator.text === 'in' || operator.text === 'notin') {
    return newSelectorRequirement(key.text, operator.text, parseValues(reader));
  }
  if (!['=', '==', '!=', '>', '<'].includes(operator.text)) {
    throw unexpected(operator, "'=', '==', '!=', '>', '<', 'in' or 'notin'");
  }
  return newSelectorRequirement(key.text, operator.text, [parseExactValue(reader)]);
}

/** The value after `=` and its like; nothing stands for the empty value. */
function parseExactValue(reader: Reader): string {
  const next = reader.peek();
  if (next.kind === 'end' || next.text === ',') return '';
  if (next.kind !== 'word') throw unexpected(next, 'a value');
  return reader.take().text;
}

/** `(a,b)`; nothing before or after a comma, or at all, stands for the empty value. */
function parseValues(reader: Reader): string[] {
  if (!reader.takeSign('(')) throw unexpected(reader.peek(), "'('");
  const values: string[] = [];
  do values.push(reader.peek().kind === 'word' ? reader.take().text : '');
  while (reader.takeSign(','));
  if (!reader.takeSign(')')) throw unexpected(reader.peek(), "',' or ')'");
  return values;
}

function unexpected(token: SelectorToken, expected: string): SelectorError {
  const found = token.kind === 'end' ? 'the end' : `'${token.text}'`;
  return new SelectorError(`found ${found}, expected ${expected}`);
}
