import type { Position } from '../diagnostics/index.ts';
import type { Marker } from '../model/index.ts';
import { move, outsideQuotes } from './grammar.ts';

/** One `name=value` of a marker such as `+kubebuilder:printcolumn:name="Ready",type=string`. */
export interface MarkerField {
  readonly name: string;
  /** As written, quotes included. */
  readonly raw: string;
  /** Without quotes. */
  readonly value: string;
  /** Of the name; of the value for the first field, whose name is part of the marker's. */
  readonly position: Position;
}

/** The fields of a marker whose spec has the value kind `fields`; a later field of one name replaces an earlier one. */
export function fieldsOf(marker: Marker): ReadonlyMap<string, MarkerField> {
  const first = marker.name.slice(marker.name.lastIndexOf(':') + 1);
  const text = marker.value ?? '';
  const start = marker.valuePosition ?? marker.position;
  const fields = new Map<string, MarkerField>();
  for (const { from, to } of splitOutside(text, ',')) {
    const part = text.slice(from, to);
    const equals = from === 0 ? -1 : part.indexOf('=');
    const name = from === 0 ? first : part.slice(0, Math.max(0, equals)).trim();
    const raw = part.slice(equals + 1).trim();
    const offset = from + (part.length - part.trimStart().length);
    fields.set(name, { name, raw, value: unquote(raw), position: move(start, offset, name.length) });
  }
  return fields;
}

/** The items of controller-gen's lists: `a;b;c`, or `{a, b, c}`. */
export function listItems(raw: string): readonly string[] {
  const text = raw.trim();
  const braced = text.startsWith('{') && text.endsWith('}');
  const inner = braced ? text.slice(1, -1) : text;
  const items = splitOutside(inner, braced ? ',' : ';').map(({ from, to }) => inner.slice(from, to).trim());
  const trailing = items.at(-1) === '';
  return (trailing ? items.slice(0, -1) : items).map(unquote);
}

/** The text between quotes, with the escapes of a double-quoted one resolved; anything else as it is. */
export function unquote(raw: string): string {
  if (raw.length >= 2 && raw.startsWith('`') && raw.endsWith('`')) return raw.slice(1, -1);
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(raw)) return raw;
  return raw.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escape: string) => {
    if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' }[escape] ?? escape;
  });
}

/** The ranges between separators that stand outside quotes and braces. */
function splitOutside(text: string, separator: string): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let [from, depth] = [0, 0];
  outsideQuotes(text, 0, (index) => {
    const character = text[index];
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === separator && depth === 0) {
      ranges.push({ from, to: index });
      from = index + 1;
    }
    return false;
  });
  return [...ranges, { from, to: text.length }];
}
