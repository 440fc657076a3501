/**
 * The patch formats of the API other than apply: JSON patch, JSON merge patch and strategic merge patch, each as a
 * function from a document and a patch to a new document. They do what an API server does, quirks included, and throw
 * PatchError where it refuses; neither argument is ever changed.
 */
export { applyJsonPatch } from './json-patch.ts';
export { applyMergePatch } from './merge-patch.ts';
export { applyStrategicMergePatch } from './strategic-merge-patch.ts';
export { PatchError, type PatchProblem } from './patch-error.ts';
