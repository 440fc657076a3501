import {
  type DeepReadonly,
  type GroupResource,
  type LabelSelectorInput,
  type ParsedLabelSelector,
  labelSelectorMatches,
  parseLabelSelector,
} from '../meta/v1/index.ts';
import { type Indexer, namespaceIndex } from './indexer.ts';
import { metadataOf } from './object-meta.ts';

/** Reads one namespace of a cache. What it gives out belongs to the cache: copy before changing. */
export interface NamespaceLister<T> {
  /** What is in the namespace and matches the selector; everything when there is none. */
  list(selector?: LabelSelectorInput): readonly DeepReadonly<T>[];
  get(name: string): DeepReadonly<T> | undefined;
}

/** Reads a cache. What it gives out belongs to the cache: copy before changing (client-go `listers/generic_helpers.go`). */
export interface ResourceLister<T> {
  /** For errors that name what was not found. */
  readonly resource: GroupResource;
  /** Everything that matches the selector, in all namespaces; everything when there is none. In no promised order. */
  list(selector?: LabelSelectorInput): readonly DeepReadonly<T>[];
  /** By name, for cluster-scoped resources; by `namespace/name` for others. */
  get(name: string): DeepReadonly<T> | undefined;
  /** One namespace. The empty string means all, for `list`. */
  namespace(namespace: string): NamespaceLister<T>;
}

/** Makes the lister of an informer's cache. A lister sees every later change of it. */
export function newResourceLister<T>(indexer: Indexer<T>, resource: GroupResource): ResourceLister<T> {
  const list = (input?: LabelSelectorInput): readonly DeepReadonly<T>[] => {
    const selector = narrowing(input);
    return selector === undefined ? indexer.list() : matching(indexer.values(), selector);
  };
  return {
    resource: { group: resource.group, resource: resource.resource },
    list,
    get: (name) => indexer.getByKey(name),
    namespace: (namespace) => ({
      list: (selector) => (namespace === '' ? list(selector) : listNamespace(indexer, namespace, selector)),
      get: (name) => indexer.getByKey(namespace === '' ? name : `${namespace}/${name}`),
    }),
  };
}

function listNamespace<T>(
  indexer: Indexer<T>,
  namespace: string,
  input: LabelSelectorInput | undefined,
): readonly DeepReadonly<T>[] {
  const objects = indexer.indexNames().includes(namespaceIndex)
    ? indexer.byIndex(namespaceIndex, namespace)
    : indexer.list().filter((object) => (metadataOf(object).namespace ?? '') === namespace);
  const selector = narrowing(input);
  return selector === undefined ? objects : matching(objects, selector);
}

/** The selector, parsed once; undefined when it selects everything. */
function narrowing(input: LabelSelectorInput | undefined): ParsedLabelSelector | undefined {
  if (input === undefined) return undefined;
  const selector = parseLabelSelector(input);
  return selector.requirements.length === 0 ? undefined : selector;
}

function matching<T>(objects: Iterable<DeepReadonly<T>>, selector: ParsedLabelSelector): readonly DeepReadonly<T>[] {
  const result: DeepReadonly<T>[] = [];
  for (const object of objects) {
    if (labelSelectorMatches(selector, metadataOf(object).labels)) result.push(object);
  }
  return result;
}
