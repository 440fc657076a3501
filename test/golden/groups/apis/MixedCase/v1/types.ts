import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

/** +genclient */
export interface HTTPRoute extends TypeMeta {
  metadata: ObjectMeta;
}
