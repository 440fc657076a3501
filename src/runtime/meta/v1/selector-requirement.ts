import { labelKeyProblem, labelValueProblem } from './label-syntax.ts';

const operators = ['=', '==', '!=', 'in', 'notin', 'exists', '!', '>', '<'] as const;

/** An operator of a label query; `!` is "does not exist". */
export type SelectorOperator = (typeof operators)[number];

/** One condition of a label query, checked. `values` is sorted and without repetitions. */
export interface SelectorRequirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** A label or field query that cannot be understood. The message says what was found where. */
export class SelectorError extends Error {
  override readonly name: string = 'SelectorError';
}

/** Checks a condition as a server does (apimachinery `labels/selector.go`: NewRequirement). Throws SelectorError. */
export function newSelectorRequirement(key: string, operator: string, values: readonly string[]): SelectorRequirement {
  refuse(labelKeyProblem(key), `label key ${JSON.stringify(key)}`);
  const known = operators.find((candidate) => candidate === operator);
  if (known === undefined)
    throw new SelectorError(`${JSON.stringify(operator)} is not a valid label selector operator`);
  refuse(valuesProblem(known, values), `values of ${JSON.stringify(key)}`);
  for (const value of values)
    refuse(labelValueProblem(value), `value ${JSON.stringify(value)} of ${JSON.stringify(key)}`);
  return { key, operator: known, values: [...new Set(values)].sort() };
}

function refuse(problem: string | undefined, subject: string): void {
  if (problem !== undefined) throw new SelectorError(`${subject}: ${problem}`);
}

function valuesProblem(operator: SelectorOperator, values: readonly string[]): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? "must not be empty for 'in' and 'notin'" : undefined;
    case 'exists':
    case '!':
      return values.length > 0 ? "must be empty for 'exists' and 'does not exist'" : undefined;
    case '>':
    case '<':
      return values.length === 1 && integer(values[0]) !== undefined
        ? undefined
        : "must be one integer for '>' and '<'";
    default:
      return values.length === 1 ? undefined : 'must be exactly one';
  }
}

/** Whether labels satisfy one condition. As in the API, `!=` and `notin` hold for objects without the label. */
export function requirementMatches(
  { key, operator, values }: SelectorRequirement,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case '>':
    case '<':
      return compares(operator, integer(value), integer(values[0]));
    default:
      return value !== undefined && values.includes(value);
  }
}

function compares(operator: '>' | '<', value: bigint | undefined, bound: bigint | undefined): boolean {
  if (value === undefined || bound === undefined) return false;
  return operator === '>' ? value > bound : value < bound;
}

const largest = 2n ** 63n - 1n;

/** Decimal integer of 64 bits, as Go's ParseInt takes it. */
function integer(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > largest || value < -largest - 1n ? undefined : value;
}
