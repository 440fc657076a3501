import type { Position } from '../../diagnostics/index.ts';
import { sourceText } from '../typescript/source-text.ts';
import type { SchemaVersion } from './schema-version.ts';

/** The place in the input of what a line of made types says. */
export type InputPosition = (line: number) => Position | undefined;

/** A declaration at the top of a file, with its comment. */
const declaration = /^(?:\/\*\*[^]*?\*\/\n)?export (?:interface|type) (\w+)/gm;

/**
 * Where the input has what the lines of a version's types were made from: nothing is written while anything is wrong, so
 * no diagnostic may point into them. A nested type stands behind the declaration that it was found in. What this gives
 * keeps no schema.
 */
export function inputPositions(version: SchemaVersion, types: string): InputPosition {
  const declared = new Map(version.declarations.map(({ name, position }) => [name, position]));
  const start = version.position;
  let starts: readonly (readonly [line: number, position: () => Position | undefined])[] | undefined;
  return (line) => {
    starts ??= declarationsOf(types).flatMap(([at, name]) => {
      const position = declared.get(name);
      return position ? [[at, position] as const] : [];
    });
    return starts.findLast(([at]) => at <= line)?.[1]() ?? start;
  };
}

/** Declarations by the line that they begin at. */
function declarationsOf(types: string): readonly (readonly [line: number, name: string])[] {
  const text = sourceText('', types);
  return [...types.matchAll(declaration)].map(({ 1: name = '', index }) => [text.lineOf(index), name] as const);
}
