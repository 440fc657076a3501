import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

/** +genclient */
export interface Promise extends TypeMeta {
  metadata: ObjectMeta;
  spec: Record;
}

/** +genclient */
export interface Resource extends TypeMeta {
  metadata: ObjectMeta;
}

/** +genclient */
export interface Function extends TypeMeta {
  metadata: ObjectMeta;
}

export interface Record {
  object: Object;
}

export interface Object {
  partial: Partial[];
}

export interface Partial {
  value: string;
}
