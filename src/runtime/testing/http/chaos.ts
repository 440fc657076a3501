import type { ApiVerb } from '../../rest/rest-client.ts';

/** Which requests a fault is for; what is absent matches all. */
export interface RequestFilter {
  readonly verb?: ApiVerb;
  /** The plural. */
  readonly resource?: string;
  readonly method?: string;
}

/** An answer that stands in for the real one. */
export interface FaultAnswer {
  /** HTTP status. */
  readonly code: number;
  /** `reason` of the Status; absent: what API servers give with this code. */
  readonly reason?: string;
  readonly message?: string;
  /** `Retry-After` header, and `retryAfterSeconds` of the Status. */
  readonly retryAfterSeconds?: number;
}

/** What happens to a request instead of being served. */
export type Fault = { readonly type: 'answer'; readonly answer: FaultAnswer } | { readonly type: 'drop' };

/** A request, as faults are chosen for it. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Absent for discovery. */
  readonly verb: ApiVerb | undefined;
  readonly resource: string | undefined;
}

interface Planned {
  readonly fault: Fault;
  readonly filter: RequestFilter;
  left: number;
}

/** Faults to come, in the order in which they were planned. */
export class FaultPlan {
  #planned: Planned[] = [];

  /** Plans a fault for the next `count` requests that the filter lets through. */
  add(count: number, fault: Fault, filter: RequestFilter = {}): void {
    if (count > 0) this.#planned.push({ fault, filter, left: count });
  }

  /** Takes the fault for a request, if there is one. */
  take(request: SeenRequest): Fault | undefined {
    const planned = this.#planned.find(({ filter }) => matches(filter, request));
    if (planned === undefined) return undefined;
    planned.left -= 1;
    this.#planned = this.#planned.filter(({ left }) => left > 0);
    return planned.fault;
  }

  /** Plans nothing any more. */
  clear(): void {
    this.#planned = [];
  }
}

function matches(filter: RequestFilter, request: SeenRequest): boolean {
  return (
    (filter.verb === undefined || filter.verb === request.verb) &&
    (filter.resource === undefined || filter.resource === request.resource) &&
    (filter.method === undefined || filter.method === request.method)
  );
}

const reasons: ReadonlyMap<number, string> = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [410, 'Expired'],
  [422, 'Invalid'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
]);

/** The reason that API servers give with an HTTP status. */
export function reasonOf(code: number): string {
  return reasons.get(code) ?? '';
}
