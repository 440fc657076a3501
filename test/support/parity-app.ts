import type { ResourceDescriptor } from '@kube-codegen/runtime/rest';

const text = { type: 'string' };
const number = { type: 'integer' };
const textMap = { type: 'object', additionalProperties: text };
const quantity = { 'x-kubernetes-int-or-string': true };
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more });
const atomicList = (items: object): object => ({ type: 'array', items, 'x-kubernetes-list-type': 'atomic' });
const atomicMap = { 'x-kubernetes-map-type': 'atomic' };
const listMap = (keys: readonly string[], properties: object, more: object = {}): object => ({
  type: 'array',
  items: object(properties, { required: keys, ...more }),
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
});

const container = {
  name: text,
  image: text,
  args: atomicList(text),
  env: listMap(['name'], { name: text, value: text }),
  ports: listMap(['containerPort', 'protocol'], { containerPort: number, protocol: text, name: text }),
  resources: object({ limits: { type: 'object', additionalProperties: quantity } }),
};

/** Of what a pod template is made, some of everything that merges in its own way. */
const podTemplate = object({
  metadata: object({ labels: textMap, annotations: textMap }),
  spec: object({
    containers: listMap(['name'], container),
    initContainers: listMap(['name'], container),
    nodeSelector: { ...textMap, ...atomicMap },
    tolerations: atomicList(object({ key: text, operator: text })),
    hostAliases: listMap(['ip'], { ip: text, hostnames: atomicList(text) }),
    imagePullSecrets: listMap(['name'], { name: text }, atomicMap),
  }),
});

/** The App of `test/golden/built-ins`, as far as it is compared: what a generator makes of Go's PodTemplateSpec. */
export const appCrd: object = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'apps.embedding.example.com' },
  spec: {
    group: 'embedding.example.com',
    scope: 'Namespaced',
    names: { kind: 'App', plural: 'apps', listKind: 'AppList', singular: 'app' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: object({
            spec: object({
              template: podTemplate,
              sidecars: listMap(['name'], container),
              selector: object({ matchLabels: textMap }, atomicMap),
              affinity: object(
                { nodeAffinity: object({ preferredDuringSchedulingIgnoredDuringExecution: atomicList(object({})) }) },
                atomicMap,
              ),
            }),
          }),
        },
      },
    ],
  },
};

export const appResource: ResourceDescriptor = {
  group: 'embedding.example.com',
  version: 'v1',
  resource: 'apps',
  kind: 'App',
  listKind: 'AppList',
  namespaced: true,
  hasStatus: false,
};
