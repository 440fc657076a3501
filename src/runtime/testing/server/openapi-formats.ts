import { isIPv4, isIPv6 } from 'node:net';

/** Formats that the API server checks in custom resources, by name. Others mean nothing. */
const formats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  [
    'date-time',
    (text) => /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) && isTime(text),
  ],
  ['date', (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isTime(text)],
  ['byte', (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)],
  ['duration', (text) => /^[+-]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text) || text === '0'],
  ['email', (text) => /^[^\s@]+@[^\s@]+$/.test(text)],
  ['ipv4', (text) => isIPv4(text)],
  ['ipv6', (text) => isIPv6(text)],
  ['uri', (text) => URL.canParse(text)],
  ['uuid', (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text)],
]);

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text.replace(' ', 'T')));
}

/** Whether a text is of a format, as far as the API server would look. */
export function hasFormat(text: string, format: string): boolean {
  return formats.get(format)?.(text) ?? true;
}
