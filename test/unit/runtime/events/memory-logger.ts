import type { Logger } from '@kube-codegen/runtime/log';

/** Keeps what is logged as `<level> <message>`, with the fields beside. */
export interface MemoryLogger extends Logger {
  readonly lines: string[];
  readonly fields: object[];
}

export function newMemoryLogger(): MemoryLogger {
  const lines: string[] = [];
  const fields: object[] = [];
  const log =
    (level: string) =>
    (entry: object, message: string): void => {
      lines.push(`${level} ${message}`);
      fields.push(entry);
    };
  return { lines, fields, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}
