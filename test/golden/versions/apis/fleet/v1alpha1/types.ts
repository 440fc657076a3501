import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';
import type { Cluster as StableCluster, ClusterSpec as StableSpec, Region } from '../v1/types.ts';

/** +genclient */
export interface Cluster extends TypeMeta {
  metadata: ObjectMeta;
  spec: ClusterSpec;
}

/** ClusterSpec has parts of the stable version in it. */
export interface ClusterSpec {
  stable: StableSpec;
  template?: StableCluster;
  regions: { [name: string]: Region };
}
