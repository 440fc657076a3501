import type { ListMeta, ObjectMeta } from './object-meta.ts';

/** Names the kind of an object and the version of its schema. Items of lists often come without. */
export interface TypeMeta {
  /** Group and version as `apps/v1`, or `v1` for the core group. */
  apiVersion?: string;
  /** The kind in CamelCase: `Deployment`. */
  kind?: string;
}

/** What every object that the API serves has. */
export interface KubernetesObject extends TypeMeta {
  metadata: ObjectMeta;
}

/**
 * An object inside of another one (`x-kubernetes-embedded-resource`). API servers ask for its kind, and not for its
 * metadata (apiextensions-apiserver `pkg/apiserver/schema/objectmeta/validation.go`).
 */
export interface EmbeddedResource {
  apiVersion: string;
  kind: string;
  metadata?: ObjectMeta;
}

/** What every list that the API serves has. */
export interface KubernetesList<T> extends TypeMeta {
  metadata: ListMeta;
  items: T[];
}
