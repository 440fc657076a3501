import type { Condition, ListMeta, ObjectMeta, TypeMeta, int32 } from '@kube-codegen/runtime/meta/v1';

/**
 * Widget is an example: rename it, and give it the members that your API needs.
 *
 * +genclient
 */
export interface Widget extends TypeMeta {
  metadata: ObjectMeta;
  spec: WidgetSpec;
  status?: WidgetStatus;
}

/** WidgetSpec is what the user wants. */
export interface WidgetSpec {
  /** What the widget is made of. */
  material: 'wood' | 'steel';
  /**
   * How many there should be.
   *
   * +kubebuilder:validation:Minimum=0
   */
  replicas?: int32;
}

/** WidgetStatus is what the controller has seen. */
export interface WidgetStatus {
  /** How many there are. */
  readyReplicas?: int32;
  conditions?: Condition[];
}

/** WidgetList is a list of widgets. */
export interface WidgetList extends TypeMeta {
  metadata: ListMeta;
  items: Widget[];
}
