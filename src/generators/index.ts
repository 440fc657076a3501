/**
 * The generators, one object in one file each. To add one: its file, its templates, and a line here.
 */
import type { Generator } from '../plan/index.ts';
import { deepcopy } from './deepcopy.ts';
import { register } from './register.ts';

/** Every generator of ours, in the order of the help. */
export const generators: readonly Generator[] = [deepcopy, register];

export { deepcopy, register };
