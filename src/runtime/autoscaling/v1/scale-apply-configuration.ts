import type { ObjectMeta, int32 } from '../../meta/v1/index.ts';

/** The Scale that a manager wants of a workload; it owns the fields that are in it. */
export interface ScaleApplyConfiguration {
  apiVersion?: string;
  kind?: string;
  metadata?: Omit<ObjectMeta, 'managedFields' | 'selfLink'>;
  spec?: ScaleSpecApplyConfiguration;
  status?: ScaleStatusApplyConfiguration;
}

/** The desired number of replicas. */
export interface ScaleSpecApplyConfiguration {
  replicas?: int32;
}

/** The observed number of replicas, and their pods. A part of the type only: whoever applies a Scale cannot set it. */
export interface ScaleStatusApplyConfiguration {
  replicas?: int32;
  selector?: string;
}

/** The configuration of the Scale, with its apiVersion and kind. The request that applies it names the workload. */
export function scaleApplyConfiguration(
  fields: Omit<ScaleApplyConfiguration, 'apiVersion' | 'kind'> = {},
): ScaleApplyConfiguration {
  return { apiVersion: 'autoscaling/v1', kind: 'Scale', ...fields };
}
