import { contain } from './contain.ts';

/**
 * Structured logging: a constant message and key-value pairs. pino and console satisfy `Logger` as they are. Errors stand
 * under `err`, the one key under which pino prints them.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Drops everything. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Warnings and errors to the console, nothing else: what the runtime uses when no logger is given. */
export const defaultLogger: Logger = {
  debug() {},
  info() {},
  warn: (fields, message) => console.warn(message, fields),
  error: (fields, message) => console.error(message, fields),
};

// Whom should we tell?
const forget = (): void => undefined;

/**
 * The same logger, except that what it throws is dropped: a log that fails (a transport whose worker has gone) must not
 * end what it tells of.
 */
export function containedLogger(logger: Logger): Logger {
  const contained = (level: keyof Logger) => (fields: object, message: string) =>
    contain(() => logger[level](fields, message), forget);
  return { debug: contained('debug'), info: contained('info'), warn: contained('warn'), error: contained('error') };
}
