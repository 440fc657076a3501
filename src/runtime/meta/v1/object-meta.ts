import type { Time, int64 } from './scalars.ts';

/** Metadata of a persisted object. All members are optional: what a client sends and what a server fills in differ. */
export interface ObjectMeta {
  /** Unique in its namespace; cannot be changed. */
  name?: string;
  /** Prefix from which the server makes a unique name when `name` is absent. */
  generateName?: string;
  /** Absent for cluster-scoped objects. */
  namespace?: string;
  /** Gone from current servers; kept because old objects carry it. */
  selfLink?: string;
  /** Unique in time and space: an object made anew under the old name has another uid. */
  uid?: string;
  /** Opaque: compare for equality only. */
  resourceVersion?: string;
  /** Counts changes of the desired state. */
  generation?: int64;
  creationTimestamp?: Time;
  /** Set by the server when deletion was asked for and finalizers or a grace period hold the object. */
  deletionTimestamp?: Time;
  deletionGracePeriodSeconds?: int64;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** Objects that own this one; the garbage collector deletes it when all are gone. */
  ownerReferences?: OwnerReference[];
  /** While not empty, a deleted object stays with a deletionTimestamp. */
  finalizers?: string[];
  /** Who manages which fields, by server-side apply. */
  managedFields?: ManagedFieldsEntry[];
}

/** Metadata of a list. */
export interface ListMeta {
  selfLink?: string;
  /** From where a watch sees every change after this list. Opaque. */
  resourceVersion?: string;
  /** Asks for the next page, when there is one. Opaque. */
  continue?: string;
  /** How many items follow this page. Absent with selectors, or when unknown. */
  remainingItemCount?: int64;
}

/** Points to the owner of an object in the same namespace, or to a cluster-scoped one. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  /** Whether this owner is the one managing controller. */
  controller?: boolean;
  /** Keeps the owner, deleted in the foreground, until this object is gone. */
  blockOwnerDeletion?: boolean;
}

/** The fields that one manager owns through one operation. */
export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update' | (string & {});
  apiVersion?: string;
  time?: Time;
  /** Always `FieldsV1`. */
  fieldsType?: string;
  fieldsV1?: FieldsV1;
  subresource?: string;
}

/** A set of fields as a tree: `f:<name>`, `k:<keys>`, `v:<value>`, `i:<index>`, and `.` for the item itself. */
export type FieldsV1 = Record<string, unknown>;
