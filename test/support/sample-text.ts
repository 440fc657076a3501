import { sample, stringMatching } from 'fast-check';

import type { OpenApiSchema } from '../../src/load/schema/index.ts';

/** Texts of every format that API servers check. */
const formats: Readonly<Record<string, string>> = {
  'date-time': '2006-01-02T15:04:05Z',
  date: '2006-01-02',
  byte: 'YQ==',
  binary: 'a',
  cidr: '10.0.0.0/8',
  duration: '1h',
  email: 'a@example.com',
  hostname: 'a.example.com',
  ipv4: '10.0.0.1',
  ipv6: '2001:db8::1',
  ip: '10.0.0.1',
  mac: '00:00:5e:00:53:01',
  uri: 'https://a.example.com/',
  uuid: '5fa9b1a4-8c7d-4d3c-9a4e-1f2c3b4a5d6e',
  uuid4: '5fa9b1a4-8c7d-4d3c-9a4e-1f2c3b4a5d6e',
};

/** Texts that many patterns of real schemas want, the plainest first. */
const candidates = [
  'sample',
  'a',
  '1',
  'A',
  'a1',
  '1h',
  '1m0s',
  '10s',
  '1Gi',
  '1.0.0',
  'v1.0.0',
  'v1',
  '10.0.0.1',
  '10.0.0.0/8',
  '10.0.0.0/24',
  'a.example.com',
  'a.example.com/a',
  'https://a.example.com/',
  'http://a.example.com/',
  'a/b',
  '/a',
  'a@example.com',
  'arn:aws:iam::123456789012:role/a',
  '0 0 * * *',
  '00:00',
  '100%',
  '#a',
  '*',
  '2006-01-02T15:04:05Z',
  'YQ==',
  ...Object.values(formats),
];

/** Making texts from patterns is slow, and the same ones stand in many places. */
const known = new Map<string, string>();

/** A text that a schema allows; another one for each index, as far as the schema leaves a choice. */
export function sampleText(node: OpenApiSchema, index: number): string {
  const { format, pattern, minLength, maxLength } = node;
  const key = JSON.stringify([format, pattern, minLength, maxLength, index]);
  const text = known.get(key) ?? newText(node, index);
  known.set(key, text);
  return text;
}

function newText(node: OpenApiSchema, index: number): string {
  const format = typeof node.format === 'string' ? formats[node.format] : undefined;
  const pattern = patternOf(node);
  const numbered = index === 0 ? [] : candidates.map((text) => `${text}${index}`);
  const plain = format === undefined ? [...numbered, ...candidates] : [format];
  const isFit = (text: string): boolean => isAllowed(text, node, pattern);
  return plain.find(isFit) ?? [...matching(pattern)].find(isFit) ?? padded(node);
}

/** Patterns are those of Go; what JavaScript cannot read matches anything, and the API server decides. */
function patternOf(node: OpenApiSchema): RegExp | undefined {
  const source: unknown = node['pattern'];
  if (typeof source !== 'string') return undefined;
  const flags = source.includes('(?i)') ? 'i' : '';
  const text = source.replaceAll('(?i)', '').replaceAll('\\A', '^').replaceAll('\\z', '$');
  return compiled(text, `${flags}u`) ?? compiled(text, flags) ?? new RegExp('');
}

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** Texts made from the pattern itself, always the same ones. */
function* matching(pattern: RegExp | undefined): Generator<string> {
  if (pattern === undefined) return;
  for (const size of ['small', 'medium'] as const) {
    try {
      const exact = new RegExp(pattern.source, pattern.flags.replace('i', ''));
      yield* sample(stringMatching(exact, { size }), { seed: 1, numRuns: 50 });
    } catch {
      return;
    }
  }
}

function isAllowed(text: string, node: OpenApiSchema, pattern: RegExp | undefined): boolean {
  const length = [...text].length;
  if (length < Number(node['minLength'] ?? 0) || length > Number(node['maxLength'] ?? Infinity)) return false;
  return pattern === undefined || pattern.test(text);
}

/** Nothing fits: a text that has at least the right length. */
function padded(node: OpenApiSchema): string {
  return 'a'.repeat(Number(node['minLength'] ?? 1)).slice(0, Number(node['maxLength'] ?? Infinity));
}
