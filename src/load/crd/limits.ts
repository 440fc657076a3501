/** What input may cost: the `limits:` of codegen.yaml. */
export interface InputLimits {
  /** Bytes of one file, answer or standard input. */
  readonly bytes: number;
  /** How deep objects and lists may nest. */
  readonly depth: number;
  /** Values in one document, those behind aliases counted each time they are used. */
  readonly values: number;
  /** Whether addresses may be read without TLS. Default: no. */
  readonly plainHttp?: boolean;
}

/** The next step for whoever meets a limit. */
export const limitHelp: string =
  'where the input is trusted, raise limits.bytes, limits.depth or limits.values in codegen.yaml';
