import type { Collector } from '../../diagnostics/index.ts';
import {
  checkMarkers,
  type CommentContent,
  findMarker,
  type MarkerScope,
  type MarkerSpec,
  reportProblems,
  reportUnknown,
} from '../../markers/index.ts';
import type { Marker } from '../../model/index.ts';
import { commentOf, type ConsumedComments, remainingComments } from './comments.ts';
import type { SourceUnit } from './source-unit.ts';
import type { TS } from './syntax.ts';

/** Reads the comments of nodes, checks their markers once, and knows which comments nobody asked for. */
export class CheckedComments {
  readonly #collector: Collector;
  readonly #machineMade: ReadonlySet<string>;
  readonly #read = new Map<TS.Node, CommentContent>();
  readonly #consumed = new Map<SourceUnit, ConsumedComments>();

  /** `machineMade` are the paths of files that we wrote ourselves: nobody could act on a warning about those. */
  constructor(collector: Collector, machineMade: ReadonlySet<string>) {
    this.#collector = collector;
    this.#machineMade = machineMade;
  }

  /** The prose and markers of a declaration or member; markers are reported if they are wrong there. */
  of(node: TS.Node, unit: SourceUnit, scope: MarkerScope): CommentContent {
    const known = this.#read.get(node);
    if (known) return known;
    const content = commentOf(node, unit, this.#consumedOf(unit));
    this.#read.set(node, content);
    reportProblems(content.problems, this.#collector);
    if (!this.#machineMade.has(unit.path)) checkMarkers(content.markers, scope, this.#collector);
    return content;
  }

  /** The comments of a doc.ts that stand on no declaration: those of the package. */
  ofPackage(unit: SourceUnit): CommentContent {
    const contents = remainingComments(unit, this.#consumedOf(unit));
    const content: CommentContent = {
      doc: '',
      markers: contents.flatMap((part) => part.markers),
      problems: contents.flatMap((part) => part.problems),
    };
    reportProblems(content.problems, this.#collector);
    checkMarkers(content.markers, 'package', this.#collector);
    return content;
  }

  /** Reports the markers of comments that belong to nothing, known or likely misspelt. */
  reportOrphans(unit: SourceUnit): void {
    for (const { markers } of remainingComments(unit, this.#consumedOf(unit))) {
      for (const marker of markers) {
        const spec = findMarker(marker.name);
        if (spec) this.#reportOrphan(marker, spec);
        else reportUnknown(marker, this.#collector);
      }
    }
  }

  #reportOrphan({ name, position }: Marker, { scopes }: MarkerSpec): void {
    const help = scopes.includes('package')
      ? 'markers of the package belong in the doc.ts of the version folder'
      : 'it belongs above a declaration or member, on a line of its own, with no or exactly one blank line between';
    this.#collector.report('KC2004', `+${name} belongs to nothing`, position, help);
  }

  #consumedOf(unit: SourceUnit): ConsumedComments {
    const known = this.#consumed.get(unit) ?? new Set<number>();
    this.#consumed.set(unit, known);
    return known;
  }
}
