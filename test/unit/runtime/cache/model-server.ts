import type { ListerWatcher } from '@kube-codegen/runtime/cache';
import type { KubernetesList, ListOptions, WatchOptions } from '@kube-codegen/runtime/meta/v1';
import { type RawWatchEvent, newExpired } from '@kube-codegen/runtime/rest';
import { FakeWatcher } from '@kube-codegen/runtime/testing';

import { type Foo, bookmark, failure, foo, initialEventsEnd } from './support.ts';

/** How the next call goes wrong. */
export type CallFault = 'refused' | '403' | '404' | '410' | '429' | '500' | 'hang' | 'tooLarge';

/** What goes wrong in the open watches. */
export type StreamFault =
  'cut' | 'end' | '410' | '410 and left open' | '429' | '500' | 'rubbish' | 'repeat' | 'bookmark';

interface Change {
  readonly version: number;
  readonly event: RawWatchEvent;
}

/**
 * A server as reflectors see it: a history of one resource, lists in pages of a moment, watches from any moment that it
 * remembers, streamed lists where it knows them; and everything may go wrong.
 */
export class ModelServer implements ListerWatcher<Foo> {
  readonly supportsWatchList = true;
  readonly items: Map<string, Foo> = new Map();
  knowsWatchList = true;
  listFaults: CallFault[] = [];
  watchFaults: CallFault[] = [];
  requests = 0;
  #version = 1;
  #uids = 0;
  #oldest = 0;
  #changes: Change[] = [];
  #watchers: FakeWatcher[] = [];
  #pages = new Map<string, { readonly version: number; readonly rest: readonly Foo[] }>();

  /** Creates, changes, deletes or re-creates an object; what makes no sense for it does nothing. */
  write(name: string, verb: 'create' | 'update' | 'delete' | 'recreate', heard = true): void {
    const old = this.items.get(name);
    if (verb === 'create' && old === undefined) this.#put('ADDED', name, `uid-${(this.#uids += 1)}`, heard);
    if (verb === 'update' && old !== undefined) this.#put('MODIFIED', name, old.metadata.uid ?? '', heard);
    if ((verb === 'delete' || verb === 'recreate') && old !== undefined) {
      this.#version += 1;
      this.items.delete(name);
      this.#record(
        { type: 'DELETED', object: { ...old, metadata: { ...old.metadata, resourceVersion: `${this.#version}` } } },
        heard,
      );
    }
    if (verb === 'recreate') this.write(name, 'create', heard);
  }

  /** Forgets history and continue tokens. */
  compact(): void {
    this.#oldest = this.#version;
    this.#changes = [];
    this.#pages.clear();
  }

  fail(fault: StreamFault): void {
    const watchers = this.#watchers;
    if (fault === 'bookmark') return this.#send(bookmark(String(this.#version)));
    if (fault === 'rubbish')
      return this.#send({ type: 'ADDED', object: null }, { type: 'MODIFIED', object: { kind: 'Foo' } });
    if (fault === 'repeat') {
      const last = this.#changes.at(-1);
      return last === undefined || last.event.type === 'DELETED' ? undefined : this.#send(last.event, last.event);
    }
    this.#watchers = [];
    for (const watcher of watchers) {
      if (fault === 'cut') watcher.fail(new Error('socket hang up'));
      else if (fault === 'end') watcher.end();
      else watcher.error({ kind: 'Status', code: Number(fault.slice(0, 3)), message: fault });
      if (fault !== '410 and left open') watcher.end();
    }
  }

  async list(options: ListOptions): Promise<KubernetesList<Foo>> {
    this.requests += 1;
    await this.#maybeFail(this.listFaults.shift(), options.signal);
    if (options.continue !== undefined) return this.#page(options.continue, options.limit);
    const token = `start-${this.#version}`;
    this.#pages.set(token, { version: this.#version, rest: [...this.items.values()] });
    return this.#page(token, options.limit);
  }

  async watch(options: WatchOptions): Promise<FakeWatcher> {
    this.requests += 1;
    await this.#maybeFail(this.watchFaults.shift(), options.signal);
    if (options.sendInitialEvents && !this.knowsWatchList)
      throw failure(422, 'Invalid', 'sendInitialEvents is forbidden');
    const watcher = new FakeWatcher(options.signal);
    if (options.sendInitialEvents) {
      for (const object of this.items.values()) watcher.send({ type: 'ADDED', object: structuredClone(object) });
      watcher.send(initialEventsEnd(String(this.#version)));
    } else {
      const from = Number(options.resourceVersion);
      if (from < this.#oldest) throw newExpired('too old resource version');
      for (const { version, event } of this.#changes) if (version > from) watcher.send(structuredClone(event));
    }
    this.#watchers.push(watcher);
    return watcher;
  }

  #page(token: string, limit = Number.POSITIVE_INFINITY): KubernetesList<Foo> {
    const page = this.#pages.get(token);
    if (page === undefined) throw newExpired('the continue token is too old');
    const metadata = { resourceVersion: String(page.version) };
    const items = structuredClone(page.rest.slice(0, limit));
    const rest = page.rest.slice(limit);
    if (rest.length === 0) return { metadata, items };
    const next = `${token}+`;
    this.#pages.set(next, { version: page.version, rest });
    return { metadata: { ...metadata, continue: next }, items };
  }

  #put(type: 'ADDED' | 'MODIFIED', name: string, uid: string, heard: boolean): void {
    this.#version += 1;
    const object = foo(name, String(this.#version), { uid, namespace: 'ns' });
    this.items.set(name, object);
    this.#record({ type, object }, heard);
  }

  /** A change that is not heard is heard later: it is in the history, and the watches that miss it are cut. */
  #record(event: RawWatchEvent, heard: boolean): void {
    this.#changes.push({ version: this.#version, event });
    if (heard) this.#send(event);
    else this.fail('cut');
  }

  #send(...events: RawWatchEvent[]): void {
    for (const watcher of this.#watchers) watcher.send(...structuredClone(events));
  }

  async #maybeFail(fault: CallFault | undefined, signal: AbortSignal | undefined): Promise<void> {
    if (fault === undefined) return;
    if (fault === 'refused') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    if (fault === 'tooLarge') throw failure(504, 'Timeout', 'Too large resource version: 9, current: 1');
    if (fault !== 'hang') throw failure(Number(fault), fault === '410' ? 'Expired' : '');
    await new Promise((_, reject) => setImmediate(() => reject(new Error('timed out'))));
    signal?.throwIfAborted();
  }
}
