import { type ReflectorStore, metaNamespaceKey } from '@kube-codegen/runtime/cache';
import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';

import type { Foo } from './support.ts';

/** A store for reflectors that does what it is told at once, and remembers it. */
export class MapStore implements ReflectorStore<Foo> {
  objects: Map<string, DeepReadonly<Foo>> = new Map();
  replacements = 0;
  resyncs = 0;
  resyncError: Error | undefined;
  readonly calls: string[] = [];

  add(object: DeepReadonly<Foo>): void {
    this.#put('add', object);
  }

  update(object: DeepReadonly<Foo>): void {
    this.#put('update', object);
  }

  delete(object: DeepReadonly<Foo>): void {
    this.calls.push(`delete ${metaNamespaceKey(object)}`);
    this.objects.delete(metaNamespaceKey(object));
  }

  replace(objects: Map<string, DeepReadonly<Foo>>, resourceVersion: string): void {
    this.calls.push(`replace ${resourceVersion}`);
    this.replacements += 1;
    this.objects = objects;
  }

  resync(): void {
    this.resyncs += 1;
    if (this.resyncError !== undefined) throw this.resyncError;
  }

  bookmark(resourceVersion: string): void {
    this.calls.push(`bookmark ${resourceVersion}`);
  }

  #put(call: string, object: DeepReadonly<Foo>): void {
    this.calls.push(`${call} ${metaNamespaceKey(object)}`);
    this.objects.set(metaNamespaceKey(object), object);
  }
}
