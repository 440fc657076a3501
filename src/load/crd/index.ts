/**
 * CustomResourceDefinitions as input. Inputs are expanded to files (`input-text`), files are split into documents before
 * anything is parsed (`documents`), documents hold objects, be it in lists (`objects`), objects become CRDs (`crd`), some of
 * which are taken (`pick`), and those, grouped by API version, become schemas with the markers that carry the rest of the
 * manifest (`kind-markers`). From there `load/schema` goes on.
 *
 * js-yaml reads, since it is six times as fast; `yaml` is asked only for the place of something that is wrong. All input is
 * untrusted: sizes are limited before anything walks it, names are checked before they name anything.
 */
export { type CrdOptions, loadCrds } from './load-crds.ts';
export { type CrdSelection } from './pick.ts';
export { readCrds, type LoadedCrds } from './read-crds.ts';
export type { InputContext, InputText } from './input-context.ts';
export { expandInputs, readInput } from './input-text.ts';
export { type InputLimits, limitHelp } from './limits.ts';
export { measure } from './measure.ts';
