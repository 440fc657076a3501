import type { ListerWatcher } from '../cache/list-watch.ts';
import type { KubernetesList, KubernetesObject, ListOptions, WatchOptions } from '../meta/v1/index.ts';
import { keyOf } from '../meta/v1/index.ts';
import { newBadRequest, newExpired } from '../rest/new-api-error.ts';
import type { RawWatchEvent } from '../rest/rest-client.ts';
import { FakeWatcher } from './fake-watcher.ts';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

interface Change {
  readonly version: number;
  readonly event: RawWatchEvent;
}

/**
 * A server in miniature for tests of reflectors and informers: objects that a test changes, each change with the next
 * resourceVersion, and lists and watches of them (client-go `tools/cache/testing/fake_controller_source.go`). Objects
 * that are given to it are copied.
 */
export class FakeControllerSource<T extends KubernetesObject> implements ListerWatcher<T> {
  readonly supportsWatchList = false;
  /** The options of each list, in order. */
  readonly lists: ListOptions[] = [];
  /** The options of each watch, in order. */
  readonly watches: WatchOptions[] = [];
  /** When set, every list fails with it. */
  listError: Error | undefined;
  readonly #items = new Map<string, T>();
  #changes: Change[] = [];
  #version = 0;
  #watchers = new Set<FakeWatcher>();

  /** The resourceVersion of the last change. */
  get resourceVersion(): string {
    return String(this.#version);
  }

  add(object: T): void {
    this.#change('ADDED', object, true);
  }

  modify(object: T): void {
    this.#change('MODIFIED', object, true);
  }

  delete(object: T): void {
    this.#change('DELETED', object, true);
  }

  /** Adds, and no open watch hears of it. */
  addDropWatch(object: T): void {
    this.#change('ADDED', object, false);
  }

  modifyDropWatch(object: T): void {
    this.#change('MODIFIED', object, false);
  }

  deleteDropWatch(object: T): void {
    this.#change('DELETED', object, false);
  }

  /** Ends all watches and forgets the changes so far: a watch from before now is refused as expired. */
  resetWatch(): void {
    this.#changes = [];
    this.breakWatches();
  }

  /** Ends all watches, as a server does that restarts. */
  breakWatches(): void {
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers = new Set();
  }

  /** The objects by key. */
  objects(): ReadonlyMap<string, T> {
    return this.#items;
  }

  async list(options: ListOptions): Promise<KubernetesList<T>> {
    this.lists.push(options);
    if (this.listError !== undefined) throw this.listError;
    const items = [...this.#items.values()].map((object) => structuredClone(object));
    return { metadata: { resourceVersion: this.resourceVersion }, items };
  }

  async watch(options: WatchOptions): Promise<FakeWatcher> {
    this.watches.push(options);
    const from = Number(options.resourceVersion ?? Number.NaN);
    if (!Number.isInteger(from)) throw newBadRequest(`invalid resourceVersion "${options.resourceVersion ?? ''}"`);
    if (from > this.#version) throw newBadRequest('resourceVersion in the future');
    const oldest = this.#changes[0]?.version ?? this.#version + 1;
    if (from < oldest - 1) throw newExpired('too old resource version');
    const watcher = new FakeWatcher(options.signal);
    for (const { version, event } of this.#changes) if (version > from) watcher.send(structuredClone(event));
    this.#watchers.add(watcher);
    return watcher;
  }

  #change(type: ChangeType, given: T, broadcast: boolean): void {
    this.#version += 1;
    const object = structuredClone(given);
    object.metadata.resourceVersion = this.resourceVersion;
    if (type === 'DELETED') this.#items.delete(keyOf(object));
    else this.#items.set(keyOf(object), object);
    const event: RawWatchEvent = { type, object };
    this.#changes.push({ version: this.#version, event });
    if (!broadcast) return;
    for (const watcher of this.#watchers) watcher.send(structuredClone(event));
  }
}
