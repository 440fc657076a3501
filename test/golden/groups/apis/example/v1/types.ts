import type { ListMeta, ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

// +genclient

/** TestType is a kind with its markers above the comment. */
export interface TestType extends TypeMeta {
  metadata: ObjectMeta;
  status?: TestTypeStatus;
}

export interface TestTypeStatus {
  blah?: string;
}

export interface TestTypeList extends TypeMeta {
  metadata: ListMeta;
  items: TestType[];
}

// +genclient
// +genclient:nonNamespaced

export interface ClusterTestType extends TypeMeta {
  metadata: ObjectMeta;
  status?: TestTypeStatus;
}
