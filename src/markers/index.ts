/**
 * Markers: the lines of comments that begin with a plus sign and steer the generators. The grammar is read once, here,
 * into `Marker`s with exact positions; the registry knows each marker's place, value and meaning, so that a misspelt
 * one is told, never ignored, and the documentation cannot differ from what is checked.
 */
export { checkMarkers, reportProblems, reportUnknown } from './check.ts';
export {
  blockCommentLines,
  type CommentContent,
  type CommentLine,
  escapeCommentEnd,
  lineCommentLine,
  readComment,
  unescapeCommentEnd,
} from './comment.ts';
export { fieldsOf, listItems, type MarkerField, unquote } from './fields.ts';
export { formatMarker, type GrammarProblem, isTagName, move, parseMarkerLine, type ParsedLine } from './grammar.ts';
export { findMarker, markerDocs, markersOf } from './registry.ts';
export type { FieldSpec, MarkerScope, MarkerSpec, ValueKind } from './spec.ts';
export { formatTag, parseTag, type Tag, type TagArgument, type TagResult, type TagScalar } from './tag.ts';
