/** What input may cost. Each limit has a diagnostic that names its setting. */
export interface InputLimits {
  /** Bytes of one file, answer or standard input. */
  readonly bytes: number;
  /** How deep objects and lists may nest. */
  readonly depth: number;
  /** Values in one document, those behind aliases counted each time they are used. */
  readonly values: number;
}

/** Several times what the largest known CRD needs: 2.9 MB, depth 60 (of which the schema's is 20), 120,000 values. */
export const defaultLimits: InputLimits = { bytes: 64 * 1024 * 1024, depth: 200, values: 2_000_000 };
