import type { ApiRequest, RestClient } from '@kube-codegen/runtime/rest';

/** A RestClient that answers every request with what it is told, and keeps the requests. */
export interface RecordingClient extends RestClient {
  readonly requests: ApiRequest[];
}

/** Makes a client that gives `answer` to every request, and watches on which nothing happens. */
export function newRecordingClient(answer: unknown = { metadata: {}, items: [] }): RecordingClient {
  const requests: ApiRequest[] = [];
  return {
    requests,
    async request(request) {
      requests.push(request);
      return answer;
    },
    async watch(request) {
      requests.push(request);
      return (async function* () {})();
    },
  };
}
