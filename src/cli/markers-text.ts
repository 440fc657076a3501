import { didYouMean } from '../diagnostics/index.ts';
import { findMarker, markerDocs, type MarkerScope, type MarkerSpec, type ValueKind } from '../markers/index.ts';
import { UsageError } from './exit-code.ts';

/**
 * What `codegen markers` prints: all markers by family, those whose names begin alike, or everything about one. Throws
 * UsageError for a name that no marker has.
 */
export function markersText(name: string | undefined, asJson: boolean): string {
  const specs = name === undefined ? markerDocs() : select(name.replace(/^\+/, ''));
  if (asJson) return `${JSON.stringify(specs, undefined, 2)}\n`;
  const [only] = specs;
  return name !== undefined && only && specs.length === 1 ? explanation(only) : list(specs);
}

function select(name: string): readonly MarkerSpec[] {
  const exact = findMarker(name);
  if (exact) return [exact];
  const family = markerDocs().filter((spec) => spec.name.startsWith(name) || spec.family === name);
  if (family.length > 0 && name !== '') return family;
  const names = markerDocs().map((spec) => spec.name);
  throw new UsageError(`there is no marker +${name}`, didYouMean(name, names) ?? '`npx codegen markers` lists all');
}

function list(specs: readonly MarkerSpec[]): string {
  const families = new Set(specs.map((spec) => spec.family));
  const sections = [...families].map((family) => {
    const members = specs.filter((spec) => spec.family === family);
    const width = Math.min(44, Math.max(...members.map((spec) => spec.name.length)) + 1);
    const lines = members.map((spec) => `  ${`+${spec.name}`.padEnd(width)}  ${wrap(spec.summary, width + 4)}`);
    return `${family}\n${lines.join('\n')}\n`;
  });
  return `${sections.join('\n')}\n\`npx codegen markers <name>\` explains one\n`;
}

const columns = 110;

/** Breaks a text into lines that start in the column `indent`; the first one is there already. */
function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && indent + last.length + word.length >= columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

const scopeWords: Readonly<Record<MarkerScope, string>> = {
  package: 'the package (doc.ts)',
  type: 'types',
  member: 'members',
};

const valueWords: Readonly<Record<ValueKind, string>> = {
  none: 'none',
  optional: 'any text, or none',
  text: 'text',
  raw: 'text, which may be empty',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list: a;b;c or {a, b, c}',
  any: 'a number, true or false, text, {a, b} or {a: b}',
  json: 'JSON',
  fields: 'fields: name=value,name=value',
  scalar: 'a number, true or false, or text in quotes or backticks',
  tag: 'another marker',
};

function explanation(spec: MarkerSpec): string {
  const fields = spec.fields?.map(
    ({ name, value, required }) => `    ${name}: ${valueWords[value]}${required ? ', required' : ''}`,
  );
  const related = markerDocs().flatMap(({ name }) => (name.startsWith(`${spec.name}:`) ? [`+${name}`] : []));
  const lines = [
    `+${spec.name}`,
    `  ${wrap(spec.summary, 2)}`,
    '',
    `  stands on  ${spec.scopes.map((scope) => scopeWords[scope]).join(', ')}${spec.repeatable ? '; may be repeated' : ''}`,
    `  value      ${spec.oneOf ? `one of ${spec.oneOf.join(', ')}` : valueWords[spec.value]}`,
    ...(fields ?? []),
    ...(spec.stability === 'stable' ? [] : [`  stability  ${spec.stability}`]),
    `  example    ${spec.example}`,
    ...(related.length > 0 ? [`  see also   ${wrap(related.join(', '), 13)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
