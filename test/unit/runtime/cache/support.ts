import type { ListerWatcher } from '@kube-codegen/runtime/cache';
import type { Logger } from '@kube-codegen/runtime/log';
import type {
  KubernetesList,
  KubernetesObject,
  ListOptions,
  ObjectMeta,
  WatchOptions,
} from '@kube-codegen/runtime/meta/v1';
import { ApiError, type RawWatchEvent, type ResourceDescriptor } from '@kube-codegen/runtime/rest';
import { FakeWatcher } from '@kube-codegen/runtime/testing';

/** The kind that the tests cache. */
export interface Foo extends KubernetesObject {
  spec?: { replicas?: number };
  [field: string]: unknown;
}

export const fooResource: ResourceDescriptor = {
  group: 'samplecontroller.k8s.io',
  version: 'v1alpha1',
  resource: 'foos',
  kind: 'Foo',
  listKind: 'FooList',
  namespaced: true,
  hasStatus: true,
};

export function foo(name: string, resourceVersion?: string, metadata: ObjectMeta = {}): Foo {
  const version = resourceVersion === undefined ? {} : { resourceVersion };
  return { metadata: { name, ...version, ...metadata } };
}

export function listOf(resourceVersion: string, items: readonly unknown[], token?: string): KubernetesList<Foo> {
  const metadata = token === undefined ? { resourceVersion } : { resourceVersion, continue: token };
  return { metadata, items: items as Foo[] };
}

export function bookmark(resourceVersion: string, annotations?: Record<string, string>): RawWatchEvent {
  return {
    type: 'BOOKMARK',
    object: { kind: 'Foo', metadata: { resourceVersion, ...(annotations && { annotations }) } },
  };
}

export function initialEventsEnd(resourceVersion: string): RawWatchEvent {
  return bookmark(resourceVersion, { 'k8s.io/initial-events-end': 'true' });
}

export function failure(code: number, reason: string, message: string = reason): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });
}

export function connectionRefused(): Error {
  return new Error('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) });
}

type Answer<R> = R | Error | Promise<R>;

/** A lister-watcher whose answers stand in two scripts; when a script is at its end, calls hang until they are aborted. */
export class ScriptedListerWatcher implements ListerWatcher<Foo> {
  supportsWatchList = false;
  readonly lists: ListOptions[] = [];
  readonly watches: WatchOptions[] = [];
  readonly onList: ((options: ListOptions) => Answer<KubernetesList<Foo>>)[] = [];
  readonly onWatch: ((options: WatchOptions) => Answer<AsyncIterable<readonly RawWatchEvent[]>>)[] = [];

  list(options: ListOptions): Promise<KubernetesList<Foo>> {
    this.lists.push(options);
    return answer(this.onList.shift(), options);
  }

  watch(options: WatchOptions): Promise<AsyncIterable<readonly RawWatchEvent[]>> {
    this.watches.push(options);
    return answer(this.onWatch.shift(), options);
  }

  /** The next watch is one that the test feeds. */
  nextWatcher(): FakeWatcher {
    const watcher = new FakeWatcher();
    this.onWatch.push((options) => {
      options.signal?.addEventListener('abort', () => watcher.fail(new Error('aborted')));
      return watcher;
    });
    return watcher;
  }

  listVersions(): (string | undefined)[] {
    return this.lists.map(({ resourceVersion }) => resourceVersion);
  }
}

async function answer<O extends { signal?: AbortSignal | undefined }, R>(
  script: ((options: O) => Answer<R>) | undefined,
  options: O,
): Promise<R> {
  if (script === undefined)
    return new Promise((_, reject) => {
      options.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const result = await script(options);
  if (result instanceof Error) throw result;
  return result;
}

export interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A logger that remembers its lines. */
export function newMemoryLogger(): Logger & { readonly lines: LogLine[]; messages(level: string): string[] } {
  const lines: LogLine[] = [];
  const log = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields: { ...fields }, message });
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    lines,
    messages: (level) => lines.filter((line) => line.level === level).map(({ message }) => message),
  };
}

/** Lets everything run that can run without time passing. */
export async function settle(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The ways in which a user's callback fails: one that is asked for nothing may be `async` all the same. */
export const failingCallbacks: Readonly<Record<string, () => void>> = {
  throws() {
    throw new Error('on demand');
  },
  rejects: (() => Promise.reject(new Error('on demand'))) as () => void,
};

/** Promise rejections and exceptions that nobody handled while `run` ran. */
export async function unhandledDuring(run: () => Promise<void>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', onUnhandled);
  try {
    await run();
    await settle();
  } finally {
    process.off('unhandledRejection', onUnhandled);
  }
  return unhandled;
}
