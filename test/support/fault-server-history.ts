import type { KubernetesObject, ObjectMeta } from '@kube-codegen/runtime/meta/v1';
import type { RawWatchEvent, ResourceDescriptor } from '@kube-codegen/runtime/rest';

/** The kind that the fault server serves. */
export interface Thing extends KubernetesObject {
  spec?: { text?: string };
}

export const things: ResourceDescriptor = {
  group: 'faults.example.com',
  version: 'v1',
  resource: 'things',
  kind: 'Thing',
  listKind: 'ThingList',
  namespaced: true,
  hasStatus: false,
};

const type = { apiVersion: 'faults.example.com/v1', kind: 'Thing' };
const namespace = 'ns';
/** So many unread pages of lists are remembered. */
const mostPages = 100;

/** A change, and the version that it made. */
export interface Change {
  readonly version: number;
  readonly event: RawWatchEvent;
}

/** One page of a list, of the moment at which the list began. */
export interface Page {
  readonly version: number;
  readonly items: readonly Thing[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** What a fault server knows to be true: its objects, and how they came to be. It has no faults of its own. */
export class History {
  readonly objects: Map<string, Thing> = new Map();
  version = 1;
  /** Watches from before this version are told that it has expired. */
  oldest = 0;
  #uids = 0;
  #changes: Change[] = [];
  readonly #pages = new Map<string, Omit<Page, 'next'>>();
  readonly #listeners = new Set<(event: RawWatchEvent) => void>();

  /** Creates an object, or changes the one that has the name. */
  put(name: string, text: string = `${name}${this.version}`): void {
    const old = this.objects.get(name);
    const uid = old?.metadata.uid ?? `uid-${(this.#uids += 1)}`;
    this.version += 1;
    const object = thing(name, String(this.version), { uid }, text);
    this.objects.set(name, object);
    this.#record({ type: old === undefined ? 'ADDED' : 'MODIFIED', object });
  }

  /** Deletes an object. Without one of this name nothing happens. */
  delete(name: string): void {
    const old = this.objects.get(name);
    if (old === undefined) return;
    this.version += 1;
    this.objects.delete(name);
    const metadata = { ...old.metadata, resourceVersion: String(this.version) };
    this.#record({ type: 'DELETED', object: { ...old, metadata } });
  }

  /** Deletes an object and creates another one of its name. */
  recreate(name: string): void {
    this.delete(name);
    this.put(name);
  }

  /** Forgets what was, and the rest of lists that have begun. */
  compact(): void {
    this.oldest = this.version;
    this.#changes = [];
    this.#pages.clear();
  }

  /** Forgets all changes but the last ones, as a server does that has run for a while. */
  forget(keep: number): void {
    const forgotten = this.#changes.splice(0, Math.max(0, this.#changes.length - keep));
    this.oldest = Math.max(this.oldest, forgotten.at(-1)?.version ?? 0);
  }

  changesAfter(version: number): readonly Change[] {
    return this.#changes.filter((change) => change.version > version);
  }

  /** Calls back with every change from now on, until the function that it gives is called. */
  onChange(listener: (event: RawWatchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The first page of a list of now; with a token the page after it, and undefined when it is forgotten. */
  page(limit: number, token?: string): Page | undefined {
    const rest =
      token === undefined ? { version: this.version, items: [...this.objects.values()] } : this.#pages.get(token);
    if (rest === undefined) return undefined;
    const { version, items } = rest;
    if (items.length <= limit) return { version, items };
    const next = `${version}-${items.length - limit}`;
    this.#pages.set(next, { version, items: items.slice(limit) });
    for (const old of this.#pages.keys()) if (this.#pages.size > mostPages) this.#pages.delete(old);
    return { version, items: items.slice(0, limit), next };
  }

  #record(event: RawWatchEvent): void {
    this.#changes.push({ version: this.version, event });
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** An object as servers send it. */
export function thing(name: string, resourceVersion: string, metadata: ObjectMeta = {}, text: string = name): Thing {
  return { ...type, metadata: { name, namespace, resourceVersion, ...metadata }, spec: { text } };
}

/** A line of a watch. */
export function line(event: { readonly type: string; readonly object?: unknown }): string {
  return `${JSON.stringify(event)}\n`;
}

/** The bookmark of a version; with `isInitialEnd` the one that ends the initial events. */
export function bookmark(version: number, isInitialEnd = false): RawWatchEvent {
  const annotations = isInitialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  return { type: 'BOOKMARK', object: { ...type, metadata: { resourceVersion: String(version), ...annotations } } };
}

/** A Status of failure. */
export function failure(code: number, reason = '', details: object = {}): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code,
    reason,
    message: `${reason || code} on demand`,
    details,
  };
}
