import type { Clock } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { RestMetrics } from './rest-metrics.ts';

/** Options of a client. Every one has a default. */
export interface ClientOptions {
  /** Who is asking, in audit logs and managedFields. Default: `<program> (<os>/<arch>) kube-codegen/<version>`. */
  readonly userAgent?: string | undefined;
  /** Requests a second on average; 0 or less means no limit. Watches do not count. Default: 5. */
  readonly qps?: number | undefined;
  /** Requests at once before `qps` holds. Default: 10. */
  readonly burst?: number | undefined;
  /** In place of `qps` and `burst`: a limiter of your own, or one that several clients share. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** Milliseconds that a request, answer included, may take; watches are not bound. 0 means for ever. Default: 0. */
  readonly timeoutMs?: number | undefined;
  /**
   * Milliseconds without a byte from a peer until its connection counts as dead. It is probed (HTTP/2 ping, TCP
   * keep-alive), so that a watch on which nothing happens lives on; one that has not begun by then is given up. 0 means
   * never. Default: 45000.
   */
  readonly deadPeerTimeoutMs?: number | undefined;
  /**
   * Milliseconds without a byte of its answer until a request that is no watch is given up, whether or not the peer
   * lives. TCP does not probe a peer that owes an answer: over HTTP/1.1 nothing else finds it dead. 0 means never.
   * Default: 300000, more than API servers give themselves.
   */
  readonly silenceTimeoutMs?: number | undefined;
  /** Milliseconds for making a connection, TLS included. Default: 30000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Retries of a request that the server or the connection failed in a way worth retrying. Default: 10. */
  readonly maxRetries?: number | undefined;
  /** Bytes that one answer (unpacked), or one event of a watch, may have. Default: 1 GiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Speak HTTP/2 with servers that know it. Default: true. */
  readonly http2?: boolean | undefined;
  /** Ask for gzip where answers may be large. Default: true. */
  readonly compression?: boolean | undefined;
  /** Act as somebody else, where RBAC allows it. */
  readonly impersonate?: Impersonation | undefined;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
  /** Gets each warning of the server (HTTP header 299) in place of the log, which says each text once. */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Default: none. `prometheusRestMetrics` of `metrics` makes one. */
  readonly metrics?: RestMetrics | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** Whom to act as. */
export interface Impersonation {
  readonly userName: string;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}
