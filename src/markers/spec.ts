/** What a marker can stand on: the doc.ts of a version, a type, or a member of one. */
export type MarkerScope = 'package' | 'type' | 'member';

/** What a marker's value must look like. */
export type ValueKind =
  /** No value: `+genclient`. */
  | 'none'
  /** Anything, or nothing. */
  | 'optional'
  /** Anything but nothing. */
  | 'text'
  /** Anything, the empty text included. */
  | 'raw'
  | 'integer'
  | 'number'
  | 'boolean'
  /** controller-gen's lists: `a;b;c` or `{a, b, c}`. */
  | 'list'
  /** controller-gen's guessed values: number, boolean, text, list or map. */
  | 'any'
  /** JSON. */
  | 'json'
  /** controller-gen's `name=value,name=value`, whose first name is part of the marker. */
  | 'fields'
  /** A value of gengo's codetags grammar. */
  | 'scalar'
  /** Another marker: `+k8s:eachVal=+k8s:minLength=1`. */
  | 'tag';

/** One argument of a `fields` marker. */
export interface FieldSpec {
  readonly name: string;
  readonly value: 'text' | 'integer' | 'boolean' | 'list';
  readonly required: boolean;
}

/** Everything there is to know about a marker: one object is its grammar and its documentation. */
export interface MarkerSpec {
  /** Without the plus sign. */
  readonly name: string;
  /** The family that it is documented with: `genclient`, `kubebuilder validation`. */
  readonly family: string;
  readonly scopes: readonly MarkerScope[];
  readonly value: ValueKind;
  /** The only values that are allowed. */
  readonly oneOf?: readonly string[];
  readonly fields?: readonly FieldSpec[];
  /** Whether it may stand several times with different values. */
  readonly repeatable: boolean;
  readonly stability: 'stable' | 'beta' | 'alpha';
  /** What it does, a sentence. */
  readonly summary: string;
  /** A line that uses it. */
  readonly example: string;
}

/** The parts of a spec that differ from the usual: a stable marker that stands once. */
export type SpecDetails = Partial<Pick<MarkerSpec, 'oneOf' | 'fields' | 'repeatable' | 'stability'>>;

const scopeNames: Readonly<Record<string, MarkerScope>> = { p: 'package', t: 'type', m: 'member' };

/** One row of a family: name, scopes (`p`, `t`, `m`), value kind, sample value, summary, and what is unusual. */
export type SpecRow = readonly [
  name: string,
  scopes: string,
  value: ValueKind,
  sample: string,
  summary: string,
  details?: SpecDetails,
];

/** The specs of a family. `sample` is what follows the name in the example: `=10`, `("name")=+k8s:minLength=1`. */
export function family(title: string, rows: readonly SpecRow[]): readonly MarkerSpec[] {
  return rows.map(([name, scopes, value, sample, summary, details]) => ({
    name,
    family: title,
    scopes: [...scopes].flatMap((letter) => scopeNames[letter] ?? []),
    value,
    repeatable: false,
    stability: 'stable',
    ...details,
    summary,
    example: `+${name}${sample}`,
  }));
}
