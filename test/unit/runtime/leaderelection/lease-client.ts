import type { Lease } from '@kube-codegen/runtime/leaderelection';
import { type ApiRequest, newConflict, newNotFound, type RestClient } from '@kube-codegen/runtime/rest';

const leases = { group: 'coordination.k8s.io', resource: 'leases' };

/** An API server with one lease in it. */
export interface LeaseClient extends RestClient {
  lease: Lease | undefined;
  /** The verbs that were asked for, in order. */
  readonly verbs: string[];
  /** Called before a request is answered; what it throws is the answer. */
  before: (request: ApiRequest, call: number) => void | Promise<void>;
}

export function newLeaseClient(spec?: Lease['spec']): LeaseClient {
  let version = 1;
  const lease =
    spec === undefined ? undefined : { metadata: { namespace: 'foo', name: 'bar', resourceVersion: '1' }, spec };
  const client: LeaseClient = {
    lease,
    verbs: [],
    before: () => undefined,
    async request(request) {
      request.signal?.throwIfAborted();
      client.verbs.push(request.verb);
      await client.before(request, client.verbs.filter((verb) => verb === request.verb).length);
      request.signal?.throwIfAborted();
      return structuredClone(answer(request));
    },
    watch: () => Promise.reject(new Error('not watched')),
  };

  function answer({ verb, body }: ApiRequest): Lease {
    if (verb === 'create') return store(body as Lease);
    if (client.lease === undefined) throw newNotFound(leases, 'bar');
    if (verb === 'get') return client.lease;
    const { resourceVersion } = (body as Lease).metadata;
    if (resourceVersion !== client.lease.metadata.resourceVersion)
      throw newConflict(leases, 'bar', 'the object has been modified');
    return store(body as Lease);
  }

  function store(body: Lease): Lease {
    client.lease = { ...body, metadata: { ...body.metadata, resourceVersion: String(++version) } };
    return client.lease;
  }

  return client;
}
