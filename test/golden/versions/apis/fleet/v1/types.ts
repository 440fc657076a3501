import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

/** +genclient */
export interface Cluster extends TypeMeta {
  metadata: ObjectMeta;
  spec: ClusterSpec;
}

export interface ClusterSpec {
  size: Size;
  regions?: Region[];
}

export type Size = 'small' | 'large';

export interface Region {
  name: string;
}
