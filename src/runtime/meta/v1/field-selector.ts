import type { DeepReadonly } from './deep-readonly.ts';
import { SelectorError } from './selector-requirement.ts';
import type { KubernetesObject } from './type-meta.ts';

/** One condition on one field. `==` is read as `=`. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Reads a field query such as `metadata.name=a,spec.nodeName!=b`. Throws SelectorError (apimachinery `fields`). */
export function parseFieldSelector(text: string): FieldRequirement[] {
  return splitTerms(text)
    .filter((term) => term !== '')
    .map(parseTerm);
}

/** Whether every condition holds; a field that `fields` does not have counts as empty. */
export function fieldSelectorMatches(
  selector: string | readonly FieldRequirement[],
  fields: Readonly<Record<string, string>>,
): boolean {
  const requirements = typeof selector === 'string' ? parseFieldSelector(selector) : selector;
  return requirements.every(({ field, operator, value }) => {
    const actual = Object.hasOwn(fields, field) ? fields[field] : '';
    return (actual === value) === (operator === '=');
  });
}

/** The fields by which every kind can be selected. */
export function metadataFields({ metadata }: DeepReadonly<KubernetesObject>): Record<string, string> {
  return { 'metadata.name': metadata.name ?? '', 'metadata.namespace': metadata.namespace ?? '' };
}

/** The query as text, its values escaped. */
export function formatFieldSelector(requirements: readonly FieldRequirement[]): string {
  return requirements.map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`).join(',');
}

/** Escapes what has a meaning in a field query: backslash, comma, equals sign. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

/** Cuts at the commas that are not escaped. */
function splitTerms(text: string): string[] {
  const terms = [''];
  for (const [piece] of text.matchAll(/\\[^]|[^]/gu)) {
    if (piece === ',') terms.push('');
    else terms.push((terms.pop() ?? '') + piece);
  }
  return terms;
}

function parseTerm(term: string): FieldRequirement {
  const match = /^([^]*?)(!=|==|=)([^]*)$/u.exec(term);
  const [, field, operator, value] = match ?? [];
  if (field === undefined || value === undefined) {
    throw new SelectorError(`cannot understand '${term}', expected <field>=<value>, == or !=`);
  }
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescapeValue(value) };
}

function unescapeValue(value: string): string {
  return value.replace(/\\([^]?)|[,=]/gu, (piece, escaped: string | undefined) => {
    if (escaped === undefined) throw new SelectorError(`'${piece}' must be escaped in '${value}'`);
    if (escaped === '' || !'\\,='.includes(escaped)) throw new SelectorError(`'${piece}' is no escape, in '${value}'`);
    return escaped;
  });
}
