import type { ObjectSchema } from '../../apply/type-schema.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import { formatGroupVersion } from '../../meta/v1/index.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import { ObjectStore } from './object-store.ts';
import { newRandom } from './random.ts';
import { ResourceRegistry, newServedResource } from './served-resource.ts';
import type { ServerState } from './server-state.ts';

/** What a server in memory starts with. */
export interface ServerOptions {
  readonly resources: readonly ResourceDescriptor[];
  readonly schemas?: Readonly<Record<string, ObjectSchema>>;
  readonly clock?: Clock;
  readonly strict?: boolean;
}

/** An empty server that serves some resources. */
export function newServerState({
  resources,
  schemas = {},
  clock = systemClock,
  strict = true,
}: ServerOptions): ServerState {
  const registry = new ResourceRegistry();
  for (const descriptor of resources) {
    const schema = schemas[`${formatGroupVersion(descriptor)}/${descriptor.kind}`];
    registry.add(newServedResource(descriptor, schema === undefined ? {} : { schema }));
  }
  return { store: new ObjectStore(), registry, clock, strict, ...newRandom(), checkNamespace: undefined };
}
