import type { Type } from '../../model/index.ts';
import type { SourceUnit } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';
import { isTooLarge } from './type-size.ts';
import { excerpt, positionOf, type Scope, type TypeReader, type World } from './world.ts';

const unknown: Type = { kind: 'unknown' };

/** A type that cannot be read from its syntax. */
export interface Question {
  readonly node: TS.TypeNode;
  readonly unit: SourceUnit;
  /** What to do where the checker cannot tell either. */
  readonly help: string;
}

/** Reads a type with the type checker; reports that it was needed, or why even that gives no type of an API. */
export type AskChecker = (question: Question, world: World) => Type;

/** The way out for types that cannot be read from their syntax. */
export interface Fallback {
  /** Absent until it is wanted: most APIs never need it, and it costs more than everything else together. */
  readonly ask: AskChecker | undefined;
  /** Whether a type wanted the checker while it was absent; what was read is then of no use. */
  wanted: boolean;
}

/** A computed type being read. Its parts may be unreadable by themselves, or mean something in it only. */
export interface Computation {
  unreadable: boolean;
}

/**
 * Reads a type that is computed from others (`T['a']`, a generic type with its arguments). Where a part of it cannot be
 * read, the checker is asked for the whole, since only the whole has a meaning without type parameters.
 */
export function compute(
  reader: TypeReader,
  node: TS.Node,
  scope: Scope,
  read: (inside: Scope) => Type,
  help = 'write the type out',
): Type {
  const computation = scope.computation ?? { unreadable: false };
  const type = read({ ...scope, computation });
  if (computation.unreadable) return scope.computation ? unknown : unreadable(reader, node, scope, help);
  if (!isTooLarge(type)) return type;
  const message = `${excerpt(node, scope.unit)} is too large to be expanded in place`;
  reader.world.collector.report(
    'KC3006',
    message,
    positionOf(node, scope.unit),
    'give names to its parts: export them',
  );
  return unknown;
}

/** Asks the checker for a type that cannot be read from its syntax; `help` is for when it cannot tell either. */
export function unreadable(reader: TypeReader, node: TS.Node, scope: Scope, help: string): Type {
  const { fallback, collector } = reader.world;
  if (scope.computation) {
    scope.computation.unreadable = true;
    return unknown;
  }
  if (ts.isTypeNode(node)) {
    fallback.wanted = true;
    return fallback.ask?.({ node, unit: scope.unit, help }, reader.world) ?? unknown;
  }
  const message = `the type ${excerpt(node, scope.unit)} cannot be read`;
  collector.report('KC3006', message, positionOf(node, scope.unit), help);
  return unknown;
}
