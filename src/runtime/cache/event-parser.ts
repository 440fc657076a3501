import { randomBytes } from 'node:crypto';

import type { ParseJson } from '../rest/rest-client.ts';
import { isTree } from './json-tree.ts';
import { metadataOf } from './object-meta.ts';
import { sharedTree } from './sharing.ts';

/** A field tree that came more than once. */
interface KnownTree {
  readonly text: string;
  readonly tree: object;
}

/** So many trees are known of one resource; those that were not seen for longest are forgotten. */
const knownTrees = 32;

/** How servers write the start of a field tree. No text of JSON looks like that, since its quotes are escaped. */
const beforeTree = 'V1","fieldsV1":';

/** What no line holds. */
const unwritten = '\n';

/** Stands for a tree that was cut out. Servers cannot guess it. Short, since V8 keeps one copy of short strings. */
const placeholder = randomBytes(6).toString('base64url');
const quotedPlaceholder = JSON.stringify(placeholder);

/**
 * Makes what reads the events of one resource. The field trees of managed fields are half of a typical object, and few of
 * them differ: those that came before are known by their text, cut out, and put in their places again, which is faster
 * than reading them and makes objects share them.
 */
export function newEventParser(): ParseJson {
  const known: KnownTree[] = [];
  return (json) => {
    const cut = cutKnownTrees(json, known);
    if (cut !== undefined) {
      const event = parseCut(cut, known);
      if (event !== undefined) return event;
    }
    const event: unknown = JSON.parse(json);
    try {
      putBack({ json, trees: [] }, event, known);
    } catch {
      // Trees that nest too deep to be compared stay as they are: sharing is a saving, no promise.
    }
    return event;
  };
}

interface CutEvent {
  readonly json: string;
  /** What was cut out, from the first on. */
  readonly trees: readonly object[];
}

function cutKnownTrees(json: string, known: KnownTree[]): CutEvent | undefined {
  const trees: object[] = [];
  let text = '';
  let end = 0;
  for (let at = json.indexOf(beforeTree); at >= 0; at = json.indexOf(beforeTree, at)) {
    at += beforeTree.length;
    const match = find(json, at, known);
    if (match === undefined) continue;
    text += json.slice(end, at) + quotedPlaceholder;
    end = at + match.text.length;
    at = end;
    trees.push(match.tree);
  }
  return trees.length === 0 ? undefined : { json: text + json.slice(end), trees };
}

/** The known tree whose text stands at `start`. Text of an object ends where the object does, so it is all of it. */
function find(json: string, start: number, known: KnownTree[]): KnownTree | undefined {
  for (const [index, one] of known.entries()) {
    if (!json.startsWith(one.text, start)) continue;
    if (index > 0) known.unshift(...known.splice(index, 1));
    return one;
  }
  return undefined;
}

/** Undefined where the whole must be read: it is no JSON, or has such members elsewhere than in managed fields. */
function parseCut(cut: CutEvent, known: KnownTree[]): unknown {
  try {
    const event: unknown = JSON.parse(cut.json);
    return putBack(cut, event, known) === cut.trees.length ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Puts trees back, learns the others, and counts those that had a place. */
function putBack({ json, trees }: CutEvent, event: unknown, known: KnownTree[]): number {
  let next = 0;
  const { managedFields } = metadataOf(isTree(event) ? event['object'] : undefined);
  if (!Array.isArray(managedFields)) return next;
  for (const entry of managedFields as readonly unknown[]) {
    if (!isTree(entry)) continue;
    if (entry['fieldsV1'] === placeholder) entry['fieldsV1'] = trees[next++];
    else learn(json, entry, known);
  }
  return next;
}

/** A tree that some object had before is worth knowing. */
function learn(json: string, entry: Record<string, unknown>, known: KnownTree[]): void {
  const { manager, fieldsV1 } = entry;
  if (typeof manager !== 'string' || !isTree(fieldsV1)) return;
  const tree = sharedTree(manager, fieldsV1);
  if (tree === fieldsV1) return;
  entry['fieldsV1'] = tree;
  if (known.some((one) => one.tree === tree)) return;
  const text = JSON.stringify(tree);
  // Servers may write what they mean in other words, and mean other things than what JSON.stringify makes of them.
  known.unshift({ text: json.includes(text) ? text : unwritten, tree });
  if (known.length > knownTrees) known.pop();
}
