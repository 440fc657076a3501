import type { GroupVersionResource } from '../meta/v1/index.ts';
import type { PatchType } from './patch-type.ts';

/** A verb of the Kubernetes API, as RBAC and audit logs spell it. */
export type ApiVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What a client must know of a resource. Generated code holds one constant for each kind. */
export interface ResourceDescriptor extends GroupVersionResource {
  readonly kind: string;
  /** Kind of its list: `FooList`. */
  readonly listKind: string;
  readonly namespaced: boolean;
  /** Path before the group; `/apis` when absent, and always `/api` for the core group. */
  readonly apiPath?: string;
  /** Whether the kind has the status subresource; fakes keep status apart then. */
  readonly hasStatus: boolean;
  /** Its subresources besides the status, as in `scale` (default: none); fakes know no others. */
  readonly subresources?: readonly string[];
  /** Where the scale of a custom resource is (default: `.spec.replicas`, `.status.replicas`, no selector), for fakes. */
  readonly scale?: {
    readonly specReplicasPath: string;
    readonly statusReplicasPath: string;
    /** Of the selector as text. */
    readonly labelSelectorPath?: string;
  };
  /** Fields besides name and namespace that field selectors may use, as in `spec.color`; fakes of custom resources know no others. */
  readonly selectableFields?: readonly string[];
}

/**
 * One request of the API in its own terms; a transport makes a path and a query of it, a fake makes an action of it.
 */
export interface ApiRequest {
  readonly verb: ApiVerb;
  readonly resource: ResourceDescriptor;
  /** Absent for cluster-scoped resources, and for all namespaces. */
  readonly namespace?: string | undefined;
  /** Absent for list, watch, create and deletecollection. */
  readonly name?: string | undefined;
  /** `status`, `scale`, …, several segments joined by slashes. */
  readonly subresource?: string | undefined;
  /** The object of create and update, the patch of patch, DeleteOptions of delete and deletecollection. */
  readonly body?: unknown;
  /** With patch only. */
  readonly patchType?: PatchType | undefined;
  /** Query parameters in the API's own names (`labelSelector`, `resourceVersion`, `fieldManager`, …). Undefined ones are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** What the answer is: JSON when absent. Text stays text, even where it looks like JSON. */
  readonly answer?: 'text' | undefined;
  /** With watch only: reads the JSON of an event. Throws SyntaxError for what is none. Default: `JSON.parse`. */
  readonly parseEvent?: ParseJson | undefined;
  /** Ends the request; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Reads JSON. Throws SyntaxError for what is none. */
export type ParseJson = (json: string) => unknown;

/** An event of a watch, as it came: `object` is a Status when `type` is ERROR. */
export interface RawWatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/**
 * What every typed client stands on: `HttpRestClient` talks to an API server, the fake of `testing` to an object
 * tracker in memory. Both answer failures with `ApiError`.
 */
export interface RestClient {
  /** Performs any verb but watch, and gives the answer's decoded JSON, or its text where that is asked for. */
  request(request: ApiRequest): Promise<unknown>;
  /**
   * Starts a watch. Resolves once the server accepted it (its answer is 200), rejects with ApiError otherwise. The
   * iterable yields what arrived together as one array (never empty), ends when the server ends the stream, throws when
   * the stream breaks or `signal` aborts, and closes the connection when its iterator returns. It can be iterated once.
   */
  watch(request: ApiRequest): Promise<AsyncIterable<readonly RawWatchEvent[]>>;
}
