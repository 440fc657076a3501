import type { GroupVersionResource } from '../meta/v1/index.ts';

/** `foos.v1alpha1.samplecontroller.k8s.io`, as kubectl takes it; without the last part in the core group. */
export function formatGroupVersionResource({ group, version, resource }: GroupVersionResource): string {
  return group === '' ? `${resource}.${version}` : `${resource}.${version}.${group}`;
}
