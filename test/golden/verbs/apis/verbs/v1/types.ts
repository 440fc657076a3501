import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

export interface Status {
  ready: boolean;
}

/**
 * +genclient
 * +genclient:noStatus
 */
export interface NoStatus extends TypeMeta {
  metadata: ObjectMeta;
  status?: Status;
}

/**
 * +genclient
 * +genclient:readonly
 * +genclient:nonNamespaced
 */
export interface ReadOnly extends TypeMeta {
  metadata: ObjectMeta;
  status?: Status;
}

/**
 * +genclient
 * +genclient:onlyVerbs=create,delete
 */
export interface OnlyVerbs extends TypeMeta {
  metadata: ObjectMeta;
}

/**
 * +genclient
 * +genclient:skipVerbs=watch,deleteCollection,get
 */
export interface SkipVerbs extends TypeMeta {
  metadata: ObjectMeta;
  status?: Status;
}

/**
 * +genclient
 * +genclient:onlyVerbs=list,watch
 */
export interface ListWatch extends TypeMeta {
  metadata: ObjectMeta;
}

/**
 * +genclient
 * +genclient:noVerbs
 */
export interface NoVerbs extends TypeMeta {
  metadata: ObjectMeta;
}

/** NoClient is an object that nobody asked a client for. */
export interface NoClient extends TypeMeta {
  metadata: ObjectMeta;
}
