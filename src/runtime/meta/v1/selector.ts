import type { DeepReadonly } from './deep-readonly.ts';
import { lexSelector } from './selector-lexer.ts';
import { parseRequirements } from './selector-parser.ts';
import type { LabelSelector } from './label-selector.ts';
import { type SelectorRequirement, newSelectorRequirement, requirementMatches } from './selector-requirement.ts';

/** A label query as kubectl takes it (`app=web,tier in (a,b),!legacy`), or as it stands inside objects. */
export type LabelSelectorInput = string | DeepReadonly<LabelSelector> | ParsedLabelSelector;

/** A label query, read and checked: every requirement must hold. Sorted by key. */
export interface ParsedLabelSelector {
  readonly requirements: readonly SelectorRequirement[];
}

/**
 * Reads a label query; parsed ones come back as they are. Empty text and empty selectors match everything. Throws
 * SelectorError for what a server would refuse (apimachinery `labels/selector.go`: Parse; `meta/v1/helpers.go`:
 * LabelSelectorAsSelector).
 */
export function parseLabelSelector(input: LabelSelectorInput): ParsedLabelSelector {
  if (typeof input !== 'string') return 'requirements' in input ? input : fromObject(input);
  return { requirements: sortedByKey(parseRequirements(lexSelector(input))) };
}

/** Whether `labels` (absent: none) satisfy the query. Parse once and pass the result where many objects are tested. */
export function labelSelectorMatches(
  selector: LabelSelectorInput,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return parseLabelSelector(selector).requirements.every((requirement) => requirementMatches(requirement, labels));
}

/** The query as text, the form in which it travels to the server: keys and values sorted. Empty for everything. */
export function formatLabelSelector(selector: LabelSelectorInput): string {
  return parseLabelSelector(selector).requirements.map(formatRequirement).join(',');
}

const objectOperators: ReadonlyMap<string, SelectorRequirement['operator']> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

function fromObject(selector: DeepReadonly<LabelSelector>): ParsedLabelSelector {
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
    newSelectorRequirement(key, '=', [value]),
  );
  const others = (selector.matchExpressions ?? []).map(({ key, operator, values }) =>
    newSelectorRequirement(key, objectOperators.get(operator) ?? operator, values ?? []),
  );
  return { requirements: sortedByKey([...equal, ...others]) };
}

function sortedByKey(requirements: SelectorRequirement[]): SelectorRequirement[] {
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function formatRequirement({ key, operator, values }: SelectorRequirement): string {
  if (operator === '!') return `!${key}`;
  if (operator === 'exists') return key;
  if (operator === 'in' || operator === 'notin') {
    // Nothing between the parentheses would be no value, not the empty one.
    const list = values.length === 1 && values[0] === '' ? ',' : values.join(',');
    return `${key} ${operator} (${list})`;
  }
  return `${key}${operator}${values.join('')}`;
}
