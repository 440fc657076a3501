import type { Position } from '../../diagnostics/index.ts';

/** Turns offsets into positions. Lines end at a line feed only, as the editors and our own excerpts count them. */
export interface SourceText {
  readonly text: string;
  /** Line, counted from 1, of an offset. */
  lineOf(offset: number): number;
  positionAt(offset: number, length?: number): Position;
}

/** The line map of a file; `file` is what diagnostics call it. */
export function sourceText(file: string, text: string): SourceText {
  const starts = [0];
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) starts.push(feed + 1);
  const lineIndex = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    text,
    lineOf: (offset) => lineIndex(offset) + 1,
    positionAt: (offset, length) => {
      const line = lineIndex(offset);
      return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1, ...(length && { length }) };
    },
  };
}
