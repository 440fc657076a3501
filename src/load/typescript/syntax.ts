import { createRequire } from 'node:module';

import type { ts as TS } from 'ts-morph';

/** The types of the parser; types only, since `ts` below is its value. */
export type { TS };

/**
 * The parser: the TypeScript that ts-morph carries. It is required by itself, since the rest of ts-morph, which only the
 * type checker needs, takes as long again to load; and required rather than imported, since Node would search its nine
 * megabytes for exports first. No other file loads it. In the built command line, `hack/typescript-parser.mjs` puts the
 * tenth of it here that names after `ts.` in this folder need.
 */
export const ts = createRequire(import.meta.resolve('ts-morph'))('@ts-morph/common/dist/typescript.js') as typeof TS;
