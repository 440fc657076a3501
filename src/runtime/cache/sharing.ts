import type { ManagedFieldsEntry, ObjectMeta } from '../meta/v1/index.ts';
import { isTree, isSameTree } from './json-tree.ts';
import { metadataOf } from './object-meta.ts';

/** So many strings, and managers, are remembered; beyond that the pool starts over: rare ones do not stay for ever. */
const poolSize = 8_192;

/** V8 keeps one copy of strings up to this length when it reads JSON. */
const shortLength = 10;

/** So many trees of one field manager are remembered. */
const treesPerManager = 8;

/** One pool for all caches of a process: they have namespaces and managers in common. */
const strings = new Map<string, string>();
const trees = new Map<string, object[]>();
let lastTimestamp: string | undefined;

/**
 * Lets a new object of a cache share what most objects have in common: namespace, label values, API versions, and the
 * names and field trees of field managers. JSON gives each object copies of its own, half of a typical object; here they
 * die young, which makes garbage collection shorter too. What cannot be changed is left as it is.
 */
export function shareCommonParts(object: unknown): void {
  if (!isTree(object) || Object.isFrozen(object)) return;
  try {
    shareParts(object);
  } catch {
    // A source that gives out frozen or odd objects has them cached as they are: sharing is a saving, no promise.
  }
}

function shareParts(object: Record<string, unknown>): void {
  if (typeof object['apiVersion'] === 'string') object['apiVersion'] = sharedString(object['apiVersion']);
  // The object is nobody's yet: until the cache has it, it may be changed.
  const metadata = metadataOf(object) as ObjectMeta;
  const { namespace, labels, managedFields } = metadata;
  const creationTimestamp = sharedTimestamp(metadata.creationTimestamp);
  if (creationTimestamp !== undefined) metadata.creationTimestamp = creationTimestamp;
  if (typeof namespace === 'string') metadata.namespace = sharedString(namespace);
  for (const key in labels) {
    const value = labels[key];
    if (typeof value === 'string' && value.length > shortLength) labels[key] = sharedString(value);
  }
  if (Array.isArray(managedFields)) for (const entry of managedFields) shareEntry(entry, creationTimestamp);
}

function shareEntry(entry: ManagedFieldsEntry, creationTimestamp: string | undefined): void {
  const { manager, apiVersion, time, fieldsV1 } = entry;
  if (typeof apiVersion === 'string') entry.apiVersion = sharedString(apiVersion);
  if (time !== undefined && time === creationTimestamp) entry.time = creationTimestamp;
  if (typeof manager !== 'string') return;
  entry.manager = sharedString(manager);
  if (isTree(fieldsV1)) entry.fieldsV1 = sharedTree(manager, fieldsV1);
}

/** Objects that were made together come together: it is enough to remember one. */
function sharedTimestamp(timestamp: string | undefined): string | undefined {
  if (timestamp !== lastTimestamp) lastTimestamp = timestamp;
  return lastTimestamp;
}

function sharedString(text: string): string {
  if (text.length <= shortLength) return text;
  const known = strings.get(text);
  if (known !== undefined) return known;
  if (strings.size >= poolSize) strings.clear();
  strings.set(text, text);
  return text;
}

/** The first tree that came of those that equal this one. What one manager sets differs little from object to object, so a few trees are worth comparing with. */
export function sharedTree<F extends object>(manager: string, tree: F): F {
  let known = trees.get(manager);
  if (known === undefined) {
    if (trees.size >= poolSize) trees.clear();
    known = [];
    trees.set(manager, known);
  }
  if (known.includes(tree)) return tree;
  for (const candidate of known) {
    // Equal trees of JSON have one type.
    if (isSameTree(candidate, tree)) return candidate as F;
  }
  if (known.length >= treesPerManager) known.shift();
  known.push(tree);
  return tree;
}
