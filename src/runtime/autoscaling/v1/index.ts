/**
 * The scale subresource, which every scalable kind shares. It is here so that custom methods of a typed client
 * (`+genclient:method=…,subresource=scale`) have a type to name.
 */
export type { Scale, ScaleSpec, ScaleStatus } from './scale.ts';
export {
  type ScaleApplyConfiguration,
  type ScaleSpecApplyConfiguration,
  type ScaleStatusApplyConfiguration,
  scaleApplyConfiguration,
} from './scale-apply-configuration.ts';
