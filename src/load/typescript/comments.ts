import type { Position } from '../../diagnostics/index.ts';
import {
  blockCommentLines,
  type CommentContent,
  type CommentLine,
  lineCommentLine,
  readComment,
} from '../../markers/index.ts';
import type { SourceText } from './source-text.ts';
import type { SourceUnit } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';

/** Comments without a blank line between them. Lines count from 1. */
interface Block {
  readonly ranges: readonly TS.CommentRange[];
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The offsets of the comments that belong to something, so that those which belong to nothing can be told. */
export type ConsumedComments = Set<number>;

const nothing: CommentContent = { doc: '', markers: [], problems: [] };

/**
 * What the comments of a declaration or member say. Prose comes from the block that touches it; markers come from that
 * block and from the one exactly one blank line above (gengo v2/parser: SecondClosestCommentLines, read first).
 */
export function commentOf(node: TS.Node, unit: SourceUnit, consumed: ConsumedComments): CommentContent {
  const nodeLine = unit.source.lineOf(node.getStart(unit.root));
  const ranges = rangesBefore(node, nodeLine, unit.source);
  if (ranges.length === 0) return nothing;
  const blocks = blocksOf(ranges, unit.source);
  const last = blocks.at(-1);
  const touching = last && nodeLine - last.lastLine <= 1 ? last : undefined;
  const above = touching ? blocks.at(-2) : last;
  const second = above && (touching?.firstLine ?? nodeLine) - above.lastLine === 2 ? above : undefined;
  const own = touching ? readBlock(touching, unit.source, consumed) : nothing;
  const detached = second ? readBlock(second, unit.source, consumed) : nothing;
  return {
    doc: own.doc,
    markers: [...detached.markers, ...own.markers],
    problems: [...detached.problems, ...own.problems],
  };
}

/**
 * The comments before a node. One behind a brace or semicolon, `{ /** +optional *\/ a?: string }`, is the node's where the
 * node stands on the same line; the parser counts it as trailing what is before.
 */
function rangesBefore(node: TS.Node, nodeLine: number, source: SourceText): readonly TS.CommentRange[] {
  const start = node.getFullStart();
  const leading = ts.getLeadingCommentRanges(source.text, start);
  if (leading) return leading;
  const trailing = ts.getTrailingCommentRanges(source.text, start) ?? [];
  const last = trailing.at(-1);
  return last && source.lineOf(last.end - 1) === nodeLine ? trailing : [];
}

/** Every comment of the file that belongs to nothing yet, block by block. */
export function remainingComments(unit: SourceUnit, consumed: ConsumedComments): readonly CommentContent[] {
  const ranges = allComments(unit.root).filter((range) => !consumed.has(range.pos));
  return blocksOf(ranges, unit.source).map((block) => readBlock(block, unit.source, consumed));
}

/** The prose of the comment that touches the first statement of a file, else of its last comment: of a doc.ts. */
export function fileDoc(unit: SourceUnit): string {
  const first = unit.root.statements[0];
  const touching = first && commentOf(first, unit, new Set()).doc;
  if (touching) return touching;
  return remainingComments(unit, new Set()).at(-1)?.doc ?? '';
}

function blocksOf(ranges: readonly TS.CommentRange[], source: SourceText): readonly Block[] {
  const blocks: { ranges: TS.CommentRange[]; firstLine: number; lastLine: number }[] = [];
  for (const range of ranges) {
    const [firstLine, lastLine] = [source.lineOf(range.pos), source.lineOf(range.end - 1)];
    const open = blocks.at(-1);
    if (open && firstLine - open.lastLine <= 1) {
      open.ranges.push(range);
      open.lastLine = lastLine;
    } else {
      blocks.push({ ranges: [range], firstLine, lastLine });
    }
  }
  return blocks;
}

/** Markers of all comments of the block; prose of its JSDoc, or of its line comments where it has no JSDoc. */
function readBlock(block: Block, source: SourceText, consumed: ConsumedComments): CommentContent {
  const jsDoc: CommentLine[] = [];
  const lines: CommentLine[] = [];
  const plain: CommentLine[] = [];
  for (const range of block.ranges) {
    consumed.add(range.pos);
    const text = source.text.slice(range.pos, range.end).replaceAll('\r', '');
    const at: Position = source.positionAt(range.pos);
    if (range.kind === ts.SyntaxKind.SingleLineCommentTrivia) lines.push(lineCommentLine(text, at));
    else for (const line of blockCommentLines(text, at)) (text.startsWith('/**') ? jsDoc : plain).push(line);
  }
  const contents = [readComment(jsDoc), readComment(lines), readComment(plain)] as const;
  const [documented, commented] = contents;
  return {
    doc: jsDoc.length > 0 ? documented.doc : commented.doc,
    markers: contents.flatMap(({ markers }) => markers).sort(byPosition),
    problems: contents.flatMap(({ problems }) => problems),
  };
}

function byPosition(a: { readonly position: Position }, b: { readonly position: Position }): number {
  return a.position.line - b.position.line || a.position.column - b.position.column;
}

function allComments(root: TS.SourceFile): readonly TS.CommentRange[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, root.text);
  const ranges: TS.CommentRange[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia) {
      ranges.push({ kind, pos: scanner.getTokenStart(), end: scanner.getTokenEnd() });
    }
  }
  return ranges;
}
