import type { Json } from './open-api-schema.ts';

/** Text as the value of a marker: in double quotes, with the escapes that Go and JSON have in common. */
export function quoteMarkerText(text: string): string {
  const short: Readonly<Record<string, string>> = { '\\b': '\\u0008', '\\f': '\\u000c' };
  return escapeInStrings(JSON.stringify(text).replace(/\\./g, (escape) => short[escape] ?? escape));
}

/** A pattern or rule: in backquotes, which need no escapes, where it can stand there. */
export function quoteMarkerPattern(text: string): string {
  return /^[\x20-\x5f\x61-\x7e]+$/.test(text) && !/\s@/.test(text) ? `\`${text}\`` : quoteMarkerText(text);
}

/** A list of texts: `{"a","b"}`. */
export function quoteMarkerTexts(texts: readonly string[]): string {
  return `{${texts.map(quoteMarkerText).join(',')}}`;
}

/** A JSON value on one line. */
export function markerJson(value: Json): string {
  return escapeInStrings(JSON.stringify(value));
}

/**
 * Escapes what would break the line or begin a JSDoc tag. All of it can stand only inside the strings of a JSON text,
 * where `\u` sequences are allowed.
 */
function escapeInStrings(json: string): string {
  return json.replace(
    // oxlint-disable-next-line no-control-regex -- control characters are the point
    /(?<=\s)@|[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
