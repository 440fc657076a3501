import type { Position } from '../../diagnostics/index.ts';
import { type DocumentSource, placeIn, startOf } from './documents.ts';

/** A way into a document: keys of objects and indexes of lists. */
export type Path = readonly (string | number)[];

/**
 * The place of a value, or of the nearest part of its path that is there. The parser that knows places is slow, so it is
 * loaded and run only for documents about which there is something to say.
 */
export async function locate(source: DocumentSource, path: Path): Promise<Position> {
  const { document, lines } = await placesOf(source);
  if (document === undefined || !('getIn' in document)) return startOf(source);
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const offset = offsetOf(node);
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return placeIn(source, line, col);
  }
  return startOf(source);
}

const parsed = new WeakMap<DocumentSource, ReturnType<typeof parsePlaces>>();

/** A document with its places, parsed once however much is wrong with it. */
function placesOf(source: DocumentSource): ReturnType<typeof parsePlaces> {
  const places = parsed.get(source) ?? parsePlaces(source);
  parsed.set(source, places);
  return places;
}

async function parsePlaces({ text }: DocumentSource) {
  const { LineCounter, parseAllDocuments } = await import('yaml');
  const lines = new LineCounter();
  const options = { lineCounter: lines, version: '1.1', uniqueKeys: false, logLevel: 'silent' } as const;
  const [document] = parseAllDocuments(text, options);
  return { document, lines };
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const [offset]: readonly unknown[] = node.range;
  return typeof offset === 'number' ? offset : undefined;
}
