/**
 * What a client tells of its work, with the labels of client-go (`tools/metrics`). Durations are in seconds, as in
 * Prometheus. `verb` is the HTTP method, or the API's verb where client-go has it so.
 */
export interface RestMetrics {
  /** A request got its answer; `code` is the HTTP status, or `<error>` when there was none. */
  requestDone?(labels: { readonly code: string; readonly method: string; readonly host: string }): void;
  /** A request is made again. */
  requestRetried?(labels: { readonly code: string; readonly verb: string; readonly host: string }): void;
  /** How long a request took until the head of its answer. */
  requestDuration?(labels: RestMetricLabels, seconds: number): void;
  /** How long a request waited for the client's own rate limit. */
  rateLimiterDuration?(labels: RestMetricLabels, seconds: number): void;
  /** How long it took to find the addresses of a host, which is the server's or its proxy's name. */
  dnsResolutionDuration?(labels: { readonly host: string }, seconds: number): void;
  requestSize?(labels: RestMetricLabels, bytes: number): void;
  responseSize?(labels: RestMetricLabels, bytes: number): void;
}

export interface RestMetricLabels {
  readonly verb: string;
  readonly host: string;
}
