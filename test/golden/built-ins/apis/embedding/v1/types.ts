import type {
  Affinity,
  Container,
  Toleration as CoreToleration,
  PersistentVolumeClaim,
  PodTemplateSpec,
  PodList,
  ServiceSpec,
} from '@kube-codegen/kubernetes/core/v1';
import type { IngressSpec } from '@kube-codegen/kubernetes/networking/v1';
import type { Scale } from '@kube-codegen/runtime/autoscaling/v1';
import type { Condition, LabelSelector, ObjectMeta, TypeMeta, Wire } from '@kube-codegen/runtime/meta/v1';
import type { V1PodTemplateSpec } from '@kubernetes/client-node';

/**
 * App is made of built-in types.
 *
 * +genclient
 * +genclient:method=ApplyScale,verb=apply,subresource=scale,input=@kube-codegen/runtime/autoscaling/v1.Scale,result=@kube-codegen/runtime/autoscaling/v1.Scale
 * +genclient:method=ApplyClaim,verb=apply,subresource=claim,input=@kube-codegen/kubernetes/core/v1.PersistentVolumeClaim,result=@kube-codegen/kubernetes/core/v1.PersistentVolumeClaim
 */
export interface App extends TypeMeta {
  metadata: ObjectMeta;
  spec: AppSpec;
  status?: AppStatus;
}

export interface AppSpec {
  template?: PodTemplateSpec;
  other?: Template;
  /**
   * +listType=map
   * +listMapKey=name
   */
  sidecars?: Container[];
  claim?: PersistentVolumeClaim;
  ingress?: IngressSpec | null;
  /** +structType=atomic */
  affinity?: Affinity;
  /** Toleration is a name of two types. */
  tolerations?: Tolerations;
  selector?: LabelSelector;
  scale?: Scale;
  exposed?: Exposed;
  /** Nothing applies lists of pods: there is no configuration of them. */
  pods?: PodList;
  /** Of this package, only the types are known. */
  legacy?: Wire<V1PodTemplateSpec>;
}

export type Template = PodTemplateSpec;

export interface Exposed extends ServiceSpec {
  host: string;
}

export interface Tolerations {
  core: CoreToleration[];
  own: Toleration[];
}

export interface Toleration {
  of: string;
}

export interface AppStatus {
  /**
   * +listType=map
   * +listMapKey=type
   */
  conditions?: Condition[];
}
