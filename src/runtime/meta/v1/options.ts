import type { int64 } from './scalars.ts';
import type { LabelSelectorInput } from './selector.ts';

/** What every call can be given. */
export interface CallOptions {
  /** Ends the call; its promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of reading one object. */
export interface GetOptions extends CallOptions {
  /** `0` lets the server answer from its cache; absent means the newest state. */
  resourceVersion?: string | undefined;
}

/** Options of reading a list. */
export interface ListOptions extends CallOptions {
  labelSelector?: LabelSelectorInput | undefined;
  /** Such as `metadata.name=foo`. Which fields a server knows depends on the kind. */
  fieldSelector?: string | undefined;
  /** `0` lets the server answer from its cache; absent means the newest state. */
  resourceVersion?: string | undefined;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
  /** Page size; the answer's `metadata.continue` asks for the next page. */
  limit?: int64 | undefined;
  continue?: string | undefined;
  /** Bounds the call on the server, and on the client too. */
  timeoutSeconds?: int64 | undefined;
  /** Part of the resource as a CEL `shardRange()` expression, where the server knows it. */
  shardSelector?: string | undefined;
}

/** Options of a watch. */
export interface WatchOptions extends CallOptions {
  labelSelector?: LabelSelectorInput | undefined;
  fieldSelector?: string | undefined;
  /** Where the watch starts; absent or `0` begins with the current state as ADDED events. */
  resourceVersion?: string | undefined;
  /** With `sendInitialEvents` only, where it must be `NotOlderThan`. */
  resourceVersionMatch?: 'NotOlderThan' | undefined;
  /** The server ends the watch after this time. */
  timeoutSeconds?: int64 | undefined;
  allowWatchBookmarks?: boolean | undefined;
  /** Begin with the current state, ended by a bookmark annotated `k8s.io/initial-events-end`. */
  sendInitialEvents?: boolean | undefined;
  /** Part of the resource as a CEL `shardRange()` expression, where the server knows it. */
  shardSelector?: string | undefined;
}

/** Options of every call that writes. */
export interface WriteOptions extends CallOptions {
  /** `['All']` runs every stage but the storing. */
  dryRun?: readonly 'All'[] | undefined;
  /** Who writes, for managedFields. Absent, the server takes it from the user agent. */
  fieldManager?: string | undefined;
  /** What the server does with fields it does not know, and with duplicates. Servers default to Warn. */
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict' | undefined;
}

/** Options of creating an object. */
export interface CreateOptions extends WriteOptions {}

/** Options of replacing an object. */
export interface UpdateOptions extends WriteOptions {}

/** Options of changing an object by a patch. */
export interface PatchOptions extends WriteOptions {
  /** With apply patches only: take fields that others own. */
  force?: boolean | undefined;
}

/** Options of server-side apply. `fieldManager` is required by the server. */
export interface ApplyOptions extends CallOptions {
  fieldManager: string;
  /** Take fields that other managers own. */
  force?: boolean | undefined;
  /** `['All']` runs every stage but the storing. */
  dryRun?: readonly 'All'[] | undefined;
  /** What the server does with fields it does not know, and with duplicates. Servers default to Warn. */
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict' | undefined;
}

/** Options of deleting. They travel as the body of the request. */
export interface DeleteOptions extends CallOptions {
  /** 0 deletes at once; absent means the default of the kind. */
  gracePeriodSeconds?: int64 | undefined;
  /** The deletion is refused with a conflict unless these hold. */
  preconditions?: Preconditions | undefined;
  /** What becomes of the objects that this one owns. */
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground' | undefined;
  /** `['All']` runs every stage but the storing. */
  dryRun?: readonly 'All'[] | undefined;
  /** Deletes an object that the server can no longer read from its store, with all that this may break. */
  ignoreStoreReadErrorWithClusterBreakingPotential?: boolean | undefined;
}

/** What must be true of an object for a deletion to be carried out. */
export interface Preconditions {
  uid?: string | undefined;
  resourceVersion?: string | undefined;
}
