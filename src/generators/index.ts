/**
 * The generators, one object in one file each. To add one: its file, its templates, and a line here.
 */
import type { Generator } from '../plan/index.ts';
import { applyconfiguration } from './applyconfiguration.ts';
import { clientset } from './clientset.ts';
import { deepcopy } from './deepcopy.ts';
import { fake } from './fake.ts';
import { informer } from './informer.ts';
import { lister } from './lister.ts';
import { register } from './register.ts';
import { types } from './types.ts';

/** Every generator of ours, in the order of the help. */
export const generators: readonly Generator[] = [
  types,
  deepcopy,
  register,
  applyconfiguration,
  clientset,
  fake,
  lister,
  informer,
];

export { applyconfiguration, clientset, deepcopy, fake, informer, lister, register, types };
