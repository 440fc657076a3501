/**
 * What the tool tells about its input. Phases report to a Collector and go on; nothing that a user can cause is thrown.
 * The catalogue holds every code with its cause and fix; `Diagnostic` is one report with its place.
 */
export { type Code, catalogue, severityOf } from './catalogue.ts';
export { Collector, compareText } from './collector.ts';
export {
  type Diagnostic,
  type FlagPlace,
  type Place,
  type Position,
  positionAfter,
  type Severity,
} from './diagnostic.ts';
export { didYouMean, nearest, suggestionFor } from './suggest.ts';
export { utf8Text } from './utf8.ts';
