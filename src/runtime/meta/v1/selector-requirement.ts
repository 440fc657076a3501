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
  if (operator === 'in' || operator === 'notin') {
    return values.length === 0 ? "must not be empty for 'in' and 'notin'" : undefined;
  }
  if (operator === 'exists' || operator === '!') {
    return values.length > 0 ? "must be empty for 'exists' and 'does not exist'" : undefined;
  }
  if (operator === '>' || operator === '<') {
    return values.length === 1 && integer(values[0]) !== undefined ? undefined : "must be one integer for '>' and '<'";
  }
  return values.length === 1 ? undefined : 'must be exactly one';
}

/** Whether a label with this value, undefined where it is absent, satisfies an operator. */
type Matcher = (value: string | undefined, values: readonly string[]) => boolean;

const isOneOf: Matcher = (value, values) => value !== undefined && values.includes(value);
const isNoneOf: Matcher = (value, values) => value === undefined || !values.includes(value);

const matchers: Readonly<Record<SelectorOperator, Matcher>> = {
  '=': isOneOf,
  '==': isOneOf,
  in: isOneOf,
  '!=': isNoneOf,
  notin: isNoneOf,
  exists: (value) => value !== undefined,
  '!': (value) => value === undefined,
  '>': (value, [bound]) => isLess(bound, value),
  '<': (value, [bound]) => isLess(value, bound),
};

/** Whether labels satisfy one condition. As in the API, `!=` and `notin` hold for objects without the label. */
export function requirementMatches(
  { key, operator, values }: SelectorRequirement,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  return matchers[operator](value, values);
}

function isLess(a: string | undefined, b: string | undefined): boolean {
  const [left, right] = [integer(a), integer(b)];
  return left !== undefined && right !== undefined && left < right;
}

const largest = 2n ** 63n - 1n;

/** Decimal integer of 64 bits, as Go's ParseInt takes it. */
function integer(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > largest || value < -largest - 1n ? undefined : value;
}
