import { newInternalError } from '../rest/new-api-error.ts';
import type { RawWatchEvent } from '../rest/rest-client.ts';
import { isRestError } from '../rest/rest-error.ts';
import { type Action, actionMatches } from './action.ts';

/**
 * Answers a call in the tracker's place: with an object (absent or null: an empty one of the kind), by throwing what
 * the call shall reject with, or not at all (undefined, or null), which leaves it to the next. Calls reject as those of
 * a real client do: with the ApiError, ConnectionError or CredentialsError that it throws, or the reason of their
 * signal; anything else is taken for a failure inside the API server, an ApiError of code 500 and reason
 * `InternalError` whose `cause` it is. It gets a copy of the action: what it changes there, later reactors and the
 * tracker see, but not the record. It may use the client itself, and answers for subresources that the tracker knows
 * nothing of: there, those of the resource's descriptor are taken for the object itself, and others are not found.
 */
export type Reactor = (action: Action) => ReactorAnswer | undefined | Promise<ReactorAnswer | undefined>;

/** A call has been answered. */
export interface ReactorAnswer {
  readonly object?: unknown;
}

/** Answers a watch, or leaves it to the next (undefined). A FakeWatcher is what it gives. */
export type WatchReactor = (action: Action) => WatchSource | undefined | Promise<WatchSource | undefined>;

/** Events in batches, as a RestClient yields them. */
export type WatchSource = AsyncIterable<readonly RawWatchEvent[]>;

/** Answers a call on the `proxy` subresource of pods, services or nodes. */
export type ProxyReactor = Reactor;

interface Entry<R> {
  readonly verb: string;
  readonly resource: string;
  readonly react: R;
}

/** Reactors in their order; the first one to answer decides (client-go `testing/fake.go`). */
export class ReactorChain<R> {
  readonly #entries: Entry<R>[] = [];

  /** Puts a reactor last. */
  add(verb: string, resource: string, react: R): void {
    this.#entries.push({ verb, resource, react });
  }

  /** Puts a reactor first. */
  prepend(verb: string, resource: string, react: R): void {
    this.#entries.unshift({ verb, resource, react });
  }

  /** Those that are meant for an action, first to last. */
  for(action: Action): readonly R[] {
    return this.#entries
      .filter(({ verb, resource }) => actionMatches(action, verb, resource))
      .map(({ react }) => react);
  }
}

/** What a reactor says, at once if it can. What it throws becomes what calls of a RestClient reject with. */
export function askReactor<A>(
  react: (action: Action) => A | Promise<A>,
  action: Action,
  signal: AbortSignal | undefined,
): A | Promise<A> {
  const fail = (error: unknown): never => {
    const isReason = signal?.aborted === true && error === signal.reason;
    if (isReason || isRestError(error)) throw error;
    throw newInternalError(error instanceof Error ? error.message : String(error), { cause: error });
  };
  try {
    const answer = react(action);
    return isThenable(answer) ? Promise.resolve(answer).catch(fail) : answer;
  } catch (error) {
    return fail(error);
  }
}

/** Whether a reactor answered. To JavaScript, null is as good as nothing. */
export function isAnswer<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

/** Throws ApiError 500 for what a watch reactor cannot have meant as events. */
export function checkSource(source: object): void {
  if (!(Symbol.asyncIterator in Object(source))) throw newInternalError('a watch reactor did not answer with events');
}

/** Whether a reactor has yet to answer: not every promise is one of this realm. */
function isThenable<A>(answer: A | PromiseLike<A>): answer is PromiseLike<A> {
  return typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function';
}
