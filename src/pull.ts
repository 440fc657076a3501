/**
 * The way of the command line to the CRDs of a cluster. Not by the index of `load/crd`, since `yaml` would then be loaded
 * for every CRD that is read.
 */
export { type GetJson, type PulledCrd, pullCrds } from './load/crd/pull.ts';
