import { type Clock, sleep } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import { abortable } from './abortable.ts';
import { contained } from './contained.ts';
import { ConnectionError, isProbableEof } from './connection-error.ts';
import { type CredentialSource, type Credentials, tlsKey } from './credentials.ts';
import { discardBody } from './http/body.ts';
import type { Endpoint, HttpHeaders, HttpRequest, HttpResponse, Transport } from './http/http-message.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { retryAfterSecondsOf } from './response-status.ts';
import type { RestMetrics } from './rest-metrics.ts';
import type { WarningReporter } from './warnings.ts';

/** What an exchange stands on. */
export interface ExchangeSettings {
  readonly endpoint: Omit<Endpoint, 'tls'>;
  readonly secure: boolean;
  readonly credentials: CredentialSource;
  /** Headers of every request. */
  readonly headers: HttpHeaders;
  readonly rateLimiter: RateLimiter | undefined;
  readonly maxRetries: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: RestMetrics;
  readonly reportWarnings: WarningReporter;
}

/** How long to wait where the connection failed and no server says how long (client-go `rest/with_retry.go`). */
const connectionRetryMs = 1000;
/** A wait for the own rate limit that is worth a line in the log. */
const longWaitMs = 1000;

/**
 * Requests with everything around them: rate limit, credentials, retries, warnings, metrics. An answer of any status
 * resolves; what got no answer rejects with ConnectionError, or with the signal's reason.
 */
export class HttpExchange {
  readonly #settings: ExchangeSettings;
  readonly #host: string;
  /** Tells the metrics of something. */
  readonly #tell: (what: (metrics: RestMetrics) => void) => void;
  #transport: { readonly key: string; readonly transport: Promise<Transport> } | undefined;

  constructor(settings: ExchangeSettings) {
    this.#settings = settings;
    this.#host = `${settings.endpoint.host}:${settings.endpoint.port}`;
    this.#tell = contained((what) => what(settings.metrics), settings.logger, 'the metrics of requests failed');
  }

  /** Makes a request, again where it is safe and promising: at most `maxRetries` times, and once more after a 401. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    let refreshed: Credentials | undefined;
    for (let attempt = 0; ; attempt += 1) {
      // The watch's own limit is the server's; a repetition is held back whatever it is.
      if (attempt > 0 || !request.longRunning) await this.#throttle(request);
      const credentials = refreshed ?? (await abortable(this.#settings.credentials.current(), request.signal));
      const outcome = await this.#attempt(request, credentials);
      if (outcome.status === 401 && refreshed === undefined) {
        const refreshing = this.#settings.credentials.refresh(credentials).catch(() => undefined);
        refreshed = await abortable(refreshing, request.signal);
        if (refreshed === undefined) return this.#finish(request, outcome);
        discardBody(outcome.response.body);
        attempt -= 1;
        continue;
      }
      const delayMs = attempt < this.#settings.maxRetries ? retryDelayMs(request, outcome) : undefined;
      if (delayMs === undefined) return this.#finish(request, outcome);
      await this.#pause(request, outcome, delayMs);
    }
  }

  /** Tells how large an answer was. */
  measured({ method }: HttpRequest, bytes: number): void {
    this.#tell((metrics) => metrics.responseSize?.({ verb: method, host: this.#host }, bytes));
  }

  /** Closes idle connections, and busy ones when their requests are done. */
  close(): void {
    this.#transport?.transport.then((transport) => transport.close()).catch(() => {});
    this.#transport = undefined;
  }

  async #attempt(request: HttpRequest, credentials: Credentials): Promise<Outcome> {
    const { clock, headers, reportWarnings } = this.#settings;
    const startMs = clock.monotonic();
    const labels = { verb: request.method, host: this.#host };
    this.#tell((metrics) => metrics.requestSize?.(labels, request.body?.byteLength ?? 0));
    try {
      const transport = await this.#transportFor(credentials);
      const response = await transport.send({
        ...request,
        headers: { ...credentials.headers, ...headers, ...request.headers },
      });
      reportWarnings(response.headers['warning']);
      this.#tellDone(request, String(response.status));
      return { status: response.status, response };
    } catch (error) {
      if (request.signal?.aborted === true) throw request.signal.reason;
      this.#tellDone(request, '<error>');
      return { status: undefined, error };
    } finally {
      this.#tell((metrics) => metrics.requestDuration?.(labels, (clock.monotonic() - startMs) / 1000));
    }
  }

  #tellDone({ method }: HttpRequest, code: string): void {
    this.#tell((metrics) => metrics.requestDone?.({ code, method, host: this.#host }));
  }

  /** Connections belong to the certificates they were made with: new ones mean new connections. */
  #transportFor({ tls }: Credentials): Promise<Transport> {
    const { secure } = this.#settings;
    const key = secure ? tlsKey(tls) : '';
    if (this.#transport?.key !== key) {
      this.close();
      const onLookup = (host: string, seconds: number): void =>
        this.#tell((metrics) => metrics.dnsResolutionDuration?.({ host }, seconds));
      const endpoint = { ...this.#settings.endpoint, onLookup };
      // Loaded with the first request, so that importing the package costs next to nothing.
      const transport = import('./http/transport.ts').then(({ newTransport }) =>
        newTransport(secure ? { ...endpoint, tls } : endpoint),
      );
      this.#transport = { key, transport };
    }
    return this.#transport.transport;
  }

  async #throttle(request: HttpRequest): Promise<void> {
    const { rateLimiter, clock, logger } = this.#settings;
    if (rateLimiter === undefined) return;
    const startMs = clock.monotonic();
    await rateLimiter.wait(request.signal);
    const waitedMs = clock.monotonic() - startMs;
    const labels = { verb: request.method, host: this.#host };
    this.#tell((metrics) => metrics.rateLimiterDuration?.(labels, waitedMs / 1000));
    if (waitedMs < longWaitMs) return;
    logger.info({ waitedMs, method: request.method, path: request.path }, "waited for the client's own rate limit");
  }

  async #pause(request: HttpRequest, outcome: Outcome, delayMs: number): Promise<void> {
    const { clock, logger } = this.#settings;
    if (outcome.response !== undefined) discardBody(outcome.response.body);
    const code = outcome.status === undefined ? '<error>' : String(outcome.status);
    this.#tell((metrics) => metrics.requestRetried?.({ code, verb: request.method, host: this.#host }));
    const fields = { delayMs, code, method: request.method, path: request.path, ...priorityOf(outcome.response) };
    logger.debug(fields, 'will make the request again');
    if (!(await sleep(clock, delayMs, request.signal))) throw request.signal?.reason;
  }

  #finish(request: HttpRequest, outcome: Outcome): HttpResponse {
    if (outcome.response !== undefined) return outcome.response;
    throw this.connectionError(request, outcome.error);
  }

  /** An error that says which request failed, with `cause` below it. */
  connectionError({ method, path }: HttpRequest, cause: unknown): ConnectionError {
    const message = cause instanceof Error ? messageOf(cause) : String(cause);
    return new ConnectionError(`${method} ${this.#host}${path.split('?', 1)[0]}: ${message}`, { cause });
  }
}

type Outcome =
  | { readonly status: number; readonly response: HttpResponse; readonly error?: undefined }
  | { readonly status: undefined; readonly response?: undefined; readonly error: unknown };

/** Milliseconds to wait before another attempt; undefined when there should be none. */
function retryDelayMs(request: HttpRequest, { status, response, error }: Outcome): number | undefined {
  if (status === undefined) {
    // After a timeout client-go repeats the start of a watch ten times in silence, which takes minutes. Whoever asked
    // had better hear of it: an informer has its own pauses, and its own line in the log.
    return isProbableEof(error) && request.method === 'GET' ? connectionRetryMs : undefined;
  }
  if (status !== 429 && status < 500) return undefined;
  const seconds = retryAfterSecondsOf(response.headers);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Which rules of API Priority and Fairness the server put a request under, for whoever looks for the cause of a 429. */
function priorityOf(response: HttpResponse | undefined): object {
  const flowSchema = response?.headers['x-kubernetes-pf-flowschema-uid'];
  const priorityLevel = response?.headers['x-kubernetes-pf-prioritylevel-uid'];
  return flowSchema === undefined ? {} : { flowSchema, priorityLevel };
}

/** An AggregateError of several addresses has no message of its own. */
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return error.errors.map((part) => (part instanceof Error ? part.message : String(part))).join('; ');
}
