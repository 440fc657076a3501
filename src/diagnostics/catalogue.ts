import type { Severity } from './diagnostic.ts';

interface Entry {
  readonly severity: Severity;
  /** What went wrong in general. */
  readonly title: string;
  /** How it comes about. */
  readonly cause: string;
  /** What the user does about it. */
  readonly fix: string;
}

/**
 * Every diagnostic there is. Codes are stable: KC1xxx options and files, KC2xxx markers, KC3xxx types,
 * KC4xxx names and output, KC5xxx CRDs and OpenAPI documents, KC9xxx defects of ours.
 */
export const catalogue = {
  KC1001: {
    severity: 'error',
    title: 'no input',
    cause: 'No folder of API types and no CRD was named, or what was named holds none.',
    fix: 'Name one under apis: or crds: in codegen.yaml, or run `npx codegen init`.',
  },
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof catalogue;

/** The severity that the catalogue gives a code. */
export function severityOf(code: Code): Severity {
  return catalogue[code].severity;
}
