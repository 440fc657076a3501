import type { CallOptions, int64, ObjectName, Time } from '../meta/v1/index.ts';
import { queryOf } from './request-options.ts';
import type { ResourceDescriptor, RestClient } from './rest-client.ts';

/** Which part of a container's log to read (core/v1 PodLogOptions). Absent options mean the whole log of the only container. */
export interface PodLogOptions extends CallOptions {
  /** Required by the server where the pod has more than one container. */
  container?: string | undefined;
  /** The log of the container's previous run, before it was restarted. */
  previous?: boolean | undefined;
  /** How old the first line may be. Excludes `sinceTime`. */
  sinceSeconds?: int64 | undefined;
  /** When the first line may have been written. */
  sinceTime?: Time | undefined;
  /** Begin each line with its RFC 3339 time. */
  timestamps?: boolean | undefined;
  /** The last lines only. */
  tailLines?: int64 | undefined;
  /** Bytes after which the server stops. */
  limitBytes?: int64 | undefined;
  /** `All` when absent, which mixes what the container wrote to its two streams. */
  stream?: 'All' | 'Stdout' | 'Stderr' | undefined;
}

const pods: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  listKind: 'PodList',
  namespaced: true,
  hasStatus: true,
};

/**
 * Reads a container's log, from its start to now, with the client of core/v1: `clientset.coreV1().restClient()`. A fake
 * answers `fake logs`. Rejects with ApiError (client-go `kubernetes/typed/core/v1/pod_expansion.go`, GetLogs).
 */
export async function readPodLogs(client: RestClient, pod: ObjectName, options: PodLogOptions = {}): Promise<string> {
  const { signal } = options;
  const request = { verb: 'get', resource: pods, ...pod, subresource: 'log', answer: 'text', signal } as const;
  // Asked for as text, the answer is one.
  return String(await client.request({ ...request, query: queryOf(options) }));
}
