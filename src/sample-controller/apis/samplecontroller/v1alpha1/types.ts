import type { ListMeta, ObjectMeta, TypeMeta, int32 } from '@kube-codegen/runtime/meta/v1';

/**
 * Foo is a specification for a Foo resource: it asks for a Deployment of a name, with a number of replicas.
 *
 * +genclient
 */
export interface Foo extends TypeMeta {
  metadata: ObjectMeta;
  spec: FooSpec;
  status?: FooStatus;
}

/** FooSpec is the spec for a Foo resource. */
export interface FooSpec {
  /** Name of the Deployment that this Foo owns. The controller makes it where it is missing. */
  deploymentName: string;
  /**
   * Number of replicas the Deployment should run.
   *
   * +kubebuilder:validation:Minimum=1
   * +kubebuilder:validation:Maximum=10
   */
  replicas?: int32;
}

/** FooStatus is the status for a Foo resource. */
export interface FooStatus {
  /** Number of replicas of the Deployment that are available, as the controller last saw them. */
  availableReplicas: int32;
}

/** FooList is a list of Foo resources. */
export interface FooList extends TypeMeta {
  metadata: ListMeta;
  items: Foo[];
}
