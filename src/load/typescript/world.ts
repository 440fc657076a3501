import type { Collector, Position } from '../../diagnostics/index.ts';
import type { DeclarationRef, Struct, Type } from '../../model/index.ts';
import type { CheckForeignName } from '../foreign-names.ts';
import type { CheckedComments } from './checked-comments.ts';
import type { Declaration, SourceUnit } from './source-unit.ts';
import type { TS } from './syntax.ts';
import type { Computation, Fallback } from './unreadable.ts';

/** Everything that was parsed, and where diagnostics go: what reading types needs of its surroundings. */
export interface World {
  /** Units by absolute path; grows when a barrel outside the versions is followed. */
  readonly units: Map<string, SourceUnit>;
  /** What the model calls an exported, non-generic declaration; undefined for those that are expanded in place. */
  refOf(declaration: Declaration): DeclarationRef | undefined;
  /** The declaration behind a reference of the model. */
  declarationOf(ref: DeclarationRef): Declaration | undefined;
  /** Whether a file of a version is there and could not be read, which is reported. */
  isUnread(path: string): boolean;
  /** Whether there is a file that imports can lead to. */
  isFile(path: string): boolean;
  readonly checkForeignName: CheckForeignName;
  /** Whether the declaration stands in a file that belongs to no API version. */
  isOutside(declaration: Declaration): boolean;
  /** Parses a file that belongs to no version; undefined where there is none. */
  openOther(path: string): SourceUnit | undefined;
  /** The bodies of declarations that were read; undefined for those with a name in the model that are being read. */
  readonly bodies: Map<Declaration, Type | undefined>;
  /** Declarations whose expansion never ends or is too large, so that one report is enough and time stays bounded. */
  readonly endless: Set<Declaration>;
  readonly comments: CheckedComments;
  readonly fallback: Fallback;
  readonly collector: Collector;
}

/** Where a type is read: its file, the meaning of type parameters, and the declarations being expanded around it. */
export interface Scope {
  readonly unit: SourceUnit;
  readonly parameters: ReadonlyMap<string, Type>;
  readonly expanding: readonly string[];
  /** Whether the type stands in `Wire<…>`, where classes of @kubernetes/client-node are at home. */
  readonly wire?: boolean;
  /** The computed type that is being read around it. */
  readonly computation?: Computation;
}

/** Reads types of any form; the readers of single forms call each other through it. */
export interface TypeReader {
  readonly world: World;
  type(node: TS.TypeNode, scope: Scope): Type;
  struct(nodes: readonly TS.TypeElement[], scope: Scope): Struct;
  /** The body of a declaration, read where it stands. */
  body(declaration: Declaration, scope: Scope): Type;
  /** The type behind a name. */
  reference(name: TS.EntityName | TS.Expression, args: readonly TS.TypeNode[], scope: Scope): Type;
}

/** The position of a node, without its comments and not beyond its first line. */
export function positionOf(node: TS.Node, unit: SourceUnit): Position {
  const start = node.getStart(unit.root);
  const { text } = unit.source;
  const feed = text.indexOf('\n', start);
  const end = feed < 0 ? node.getEnd() : Math.min(feed, node.getEnd());
  return unit.source.positionAt(start, Math.max(1, text.slice(start, end).trimEnd().length));
}

/** The source of a node, shortened to fit into a message. */
export function excerpt(node: TS.Node, unit: SourceUnit): string {
  const text = unit.source.text.slice(node.getStart(unit.root), node.getEnd()).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
