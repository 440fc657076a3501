import { type ReflectorStore, metaNamespaceKey } from '@kube-codegen/runtime/cache';
import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';

import type { ObjectDelta } from '../../../../src/runtime/cache/delta.ts';
import type { Foo } from './support.ts';

/** A store for reflectors that does what it is told at once, and remembers it. */
export class MapStore implements ReflectorStore<Foo> {
  objects: Map<string, DeepReadonly<Foo>> = new Map();
  replacements = 0;
  resyncs = 0;
  resyncError: Error | undefined;
  readonly calls: string[] = [];

  apply(deltas: ObjectDelta<Foo>[]): void {
    for (const { type, object } of deltas) {
      const key = metaNamespaceKey(object);
      this.calls.push(`${type} ${key}`);
      if (type === 'DELETED') this.objects.delete(key);
      else this.objects.set(key, object);
    }
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
}
