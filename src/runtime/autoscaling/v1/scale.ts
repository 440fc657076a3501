import type { ObjectMeta, TypeMeta, int32 } from '../../meta/v1/index.ts';

/** How many replicas a workload should have and has (autoscaling/v1 Scale). */
export interface Scale extends TypeMeta {
  metadata: ObjectMeta;
  spec?: ScaleSpec;
  status?: ScaleStatus;
}

/** The desired number of replicas. */
export interface ScaleSpec {
  replicas?: int32;
}

/** The observed number of replicas, and the label selector of their pods in its text form. */
export interface ScaleStatus {
  replicas: int32;
  selector?: string;
}
