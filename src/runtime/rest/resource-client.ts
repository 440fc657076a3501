import type {
  ApplyOptions,
  CallOptions,
  CreateOptions,
  DeepReadonly,
  DeleteOptions,
  GetOptions,
  KubernetesList,
  KubernetesObject,
  ListOptions,
  PatchOptions,
  UpdateOptions,
  WatchEvent,
  WatchOptions,
} from '../meta/v1/index.ts';
import { formatGroupVersion } from '../meta/v1/index.ts';
import { newBadRequest } from './new-api-error.ts';
import type { PatchType } from './patch-type.ts';
import { deleteBody, listQuery, queryOf, watchQuery } from './request-options.ts';
import type { ResourceInterface } from './resource-interface.ts';
import type { ApiRequest, ResourceDescriptor, RestClient } from './rest-client.ts';

/** The parts of a request that differ from verb to verb. */
type RequestParts = Omit<ApiRequest, 'resource' | 'namespace' | 'signal'>;

/**
 * The typed client of one resource, in one namespace (absent: all of them, and cluster-scoped resources). Generated
 * clients are this class with their types filled in; it stands on any RestClient, real or fake (client-go `gentype`).
 */
export class ResourceClient<
  T extends KubernetesObject,
  L extends KubernetesList<T> = KubernetesList<T>,
  A extends object = object,
> implements ResourceInterface<T, L, A> {
  readonly #client: RestClient;
  readonly #resource: ResourceDescriptor;
  readonly #namespace: string | undefined;

  constructor(client: RestClient, resource: ResourceDescriptor, namespace?: string) {
    this.#client = client;
    this.#resource = resource;
    this.#namespace = resource.namespaced ? namespace : undefined;
  }

  async create(object: DeepReadonly<T>, options: CreateOptions = {}): Promise<T> {
    return this.#object<T>(
      { verb: 'create', body: this.#typed(given(object, 'create')), query: queryOf(options) },
      options,
    );
  }

  async update(object: DeepReadonly<T>, options: UpdateOptions = {}): Promise<T> {
    const name = nameOf(object, 'update');
    return this.#object<T>({ verb: 'update', name, body: this.#typed(object), query: queryOf(options) }, options);
  }

  async updateStatus(object: DeepReadonly<T>, options: UpdateOptions = {}): Promise<T> {
    const name = nameOf(object, 'updateStatus');
    const parts: RequestParts = { verb: 'update', name, subresource: 'status', body: this.#typed(object) };
    return this.#object<T>({ ...parts, query: queryOf(options) }, options);
  }

  async delete(name: string, options: DeleteOptions = {}): Promise<void> {
    await this.#send({ verb: 'delete', name: required(name, 'delete'), body: deleteBody(options) }, options);
  }

  async deleteCollection(options: DeleteOptions = {}, listOptions: ListOptions = {}): Promise<void> {
    const parts: RequestParts = { verb: 'deletecollection', body: deleteBody(options) };
    await this.#send({ ...parts, query: listQuery(listOptions) }, { signal: options.signal ?? listOptions.signal });
  }

  async get(name: string, options: GetOptions = {}): Promise<T> {
    return this.#object<T>({ verb: 'get', name: required(name, 'get'), query: queryOf(options) }, options);
  }

  async list(options: ListOptions = {}): Promise<L> {
    return this.#list<L>({ verb: 'list', query: listQuery(options) }, options);
  }

  async *watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent<T>, void, undefined> {
    const request = this.#request({ verb: 'watch', query: watchQuery(options) }, options);
    for await (const batch of await this.#client.watch(request)) {
      // The wire is taken at its word, here and in #answer: the server has validated what it sends.
      for (const event of batch) yield event as WatchEvent<T>;
    }
  }

  async patch(name: string, patchType: PatchType, patch: object, options: PatchOptions = {}): Promise<T> {
    const parts: RequestParts = { verb: 'patch', name: required(name, 'patch'), patchType, body: patch };
    return this.#object<T>({ ...parts, query: queryOf(options) }, options);
  }

  async apply(configuration: A, options: ApplyOptions): Promise<T> {
    return this.#apply<T>(configuration, options);
  }

  async applyStatus(configuration: A, options: ApplyOptions): Promise<T> {
    return this.#apply<T>(configuration, options, 'status');
  }

  /** Reads a subresource of the object `name`, for custom methods of generated clients. */
  async getSubresource<R>(name: string, subresource: string, options: GetOptions = {}): Promise<R> {
    const parts: RequestParts = { verb: 'get', name: required(name, 'get'), subresource };
    return this.#answer<R>({ ...parts, query: queryOf(options) }, options);
  }

  /** Reads a subresource that is a list. */
  async listSubresource<R>(name: string, subresource: string, options: ListOptions = {}): Promise<R> {
    const parts: RequestParts = { verb: 'list', name: required(name, 'list'), subresource };
    return this.#answer<R>({ ...parts, query: listQuery(options) }, options);
  }

  /** Creates through a subresource, such as an eviction or a token. */
  async createSubresource<R>(name: string, subresource: string, body: object, options: CreateOptions = {}): Promise<R> {
    const parts: RequestParts = { verb: 'create', name: required(name, 'create'), subresource };
    return this.#answer<R>({ ...parts, body: given(body, 'create'), query: queryOf(options) }, options);
  }

  /** Replaces a subresource. */
  async updateSubresource<R>(name: string, subresource: string, body: object, options: UpdateOptions = {}): Promise<R> {
    const parts: RequestParts = { verb: 'update', name: required(name, 'update'), subresource };
    return this.#answer<R>({ ...parts, body: given(body, 'update'), query: queryOf(options) }, options);
  }

  /** Changes a subresource by a patch. */
  async patchSubresource<R>(
    name: string,
    subresource: string,
    patch: { readonly type: PatchType; readonly body: object },
    options: PatchOptions = {},
  ): Promise<R> {
    const parts: RequestParts = { verb: 'patch', name: required(name, 'patch'), subresource };
    return this.#answer<R>({ ...parts, patchType: patch.type, body: patch.body, query: queryOf(options) }, options);
  }

  /** Server-side apply to a subresource; the configuration is of the subresource's own kind. */
  async applySubresource<R>(
    name: string,
    subresource: string,
    configuration: object,
    options: ApplyOptions,
  ): Promise<R> {
    const parts: RequestParts = { verb: 'patch', name: required(name, 'apply'), subresource };
    const patchType = 'application/apply-patch+yaml';
    return this.#answer<R>(
      { ...parts, patchType, body: given(configuration, 'apply'), query: queryOf(options) },
      options,
    );
  }

  async #apply<R>(configuration: A, options: ApplyOptions, subresource?: string): Promise<R> {
    const name = nameOf(configuration, 'apply');
    const parts: RequestParts = { verb: 'patch', name, subresource, patchType: 'application/apply-patch+yaml' };
    return this.#object<R>({ ...parts, body: this.#typed(configuration), query: queryOf(options) }, options);
  }

  #request(parts: RequestParts, { signal }: CallOptions): ApiRequest {
    return { ...parts, resource: this.#resource, namespace: this.#namespace, signal };
  }

  #send(parts: RequestParts, options: CallOptions): Promise<unknown> {
    return this.#client.request(this.#request(parts, options));
  }

  async #answer<R>(parts: RequestParts, options: CallOptions): Promise<R> {
    return (await this.#send(parts, options)) as R;
  }

  async #object<R>(parts: RequestParts, options: CallOptions): Promise<R> {
    return this.#typed(await this.#answer<R & object>(parts, options));
  }

  async #list<R extends KubernetesList<unknown>>(parts: RequestParts, options: CallOptions): Promise<R> {
    const list = await this.#answer<R>(parts, options);
    const items: readonly unknown[] = list.items ?? [];
    const typed = items.map((item) => (typeof item === 'object' && item !== null ? this.#typed(item) : item));
    return { ...this.#typedAs(list, this.#resource.listKind), items: typed };
  }

  /** The object with apiVersion and kind, which callers may leave out and items of lists come without. */
  #typed<O extends object>(object: O): O {
    return this.#typedAs(object, this.#resource.kind);
  }

  #typedAs<O extends object>(object: O, kind: string): O {
    if ('kind' in object && object.kind && 'apiVersion' in object && object.apiVersion) return object;
    return { apiVersion: formatGroupVersion(this.#resource), kind, ...object };
  }
}

function required(name: string, verb: string): string {
  if (name === '') throw newBadRequest(`${verb}: resource name may not be empty`);
  return name;
}

/** An object to be written, which untyped callers may have forgotten. Throws ApiError 400. */
function given<O extends object>(object: O, verb: string): O {
  if (typeof object === 'object' && object !== null) return object;
  throw newBadRequest(`object provided to ${verb} must not be null`);
}

/** The name in the metadata of an object or apply configuration. */
function nameOf(object: object, verb: string): string {
  const named = given(object, verb);
  const metadata: unknown = 'metadata' in named ? named.metadata : undefined;
  const name: unknown = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : '';
  if (typeof name !== 'string' || name === '') throw newBadRequest(`${verb}: metadata.name must be set`);
  return name;
}
