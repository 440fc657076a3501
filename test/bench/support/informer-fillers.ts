import { newSharedIndexInformer, newListWatch, type TransformFunction } from '@kube-codegen/runtime/cache';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { newRestClient } from '@kube-codegen/runtime/rest';
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';

export interface InformerFigures {
  readonly seconds: number;
  /** Of all threads, so with garbage collection. */
  readonly cpuSeconds: number;
  readonly bytesPerObject: number;
  readonly megabytes: number;
  readonly loopDelayP99Ms: number;
  readonly eventsPerSecond: number;
  readonly eventsPerCpuSecond: number;
}

/** Loads what it needs, then gives a function that fills the cache, resolves with it, and goes on to report updates. */
export type Fill = (server: string, onUpdate: () => void) => Promise<() => Promise<unknown>>;

const configMaps = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  listKind: 'ConfigMapList',
  namespaced: true,
  hasStatus: false,
} as const;

export const fillers: Readonly<Record<string, Fill>> = {
  ours: async (server, onUpdate) => ourInformer(server, onUpdate),
  'ours without managedFields': async (server, onUpdate) =>
    ourInformer(server, onUpdate, (object) => {
      const { managedFields: _, ...metadata } = object.metadata;
      return { ...object, metadata };
    }),
  '@kubernetes/client-node': async (server, onUpdate) => clientNodeInformer(server, onUpdate),
  'JSON.parse into a Map': async (server, onUpdate) => () => parseIntoMap(server, onUpdate),
};

/** `server` is an address without TLS, or the path of a kubeconfig. */
function kubeConfigOf(server: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  if (!server.startsWith('http:')) {
    kubeConfig.loadFromFile(server);
    return kubeConfig;
  }
  kubeConfig.loadFromClusterAndUser({ name: 'bench', server, skipTLSVerify: true }, { name: 'bench' });
  return kubeConfig;
}

function ourInformer(
  server: string,
  onUpdate: () => void,
  transform?: TransformFunction<KubernetesObject>,
): () => Promise<unknown> {
  const client = newRestClient(kubeConfigOf(server), { qps: 0 });
  const informer = newSharedIndexInformer<KubernetesObject>({ listerWatcher: newListWatch(client, configMaps) });
  if (transform) informer.setTransform(transform);
  informer.addEventHandler({ onUpdate });
  return async () => {
    void informer.run(new AbortController().signal);
    await informer.whenSynced();
    return informer;
  };
}

function clientNodeInformer(server: string, onUpdate: () => void): () => Promise<unknown> {
  const kubeConfig = kubeConfigOf(server);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const informer = makeInformer(kubeConfig, '/api/v1/configmaps', () => api.listConfigMapForAllNamespaces());
  informer.on('update', onUpdate);
  return async () => {
    await informer.start();
    return informer;
  };
}

/** The least that any informer has to do: cut the stream into lines, parse them, keep the objects by name. */
async function parseIntoMap(server: string, onUpdate: () => void): Promise<unknown> {
  const cache = new Map<string, KubernetesObject>();
  const response = await fetch(
    `${server}/api/v1/configmaps?watch=true&sendInitialEvents=true&allowWatchBookmarks=true`,
  );
  const { promise, resolve } = Promise.withResolvers<unknown>();
  void (async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { type, object }: { type: string; object: KubernetesObject } = JSON.parse(line);
        if (type === 'BOOKMARK') resolve(cache);
        else cache.set(`${object.metadata.namespace}/${object.metadata.name}`, object);
        if (type === 'MODIFIED') onUpdate();
      }
    }
  })();
  return promise;
}
