import type { Operation } from './document.ts';

/** A resource that an API server serves, with what it can do. */
export interface ServedResource {
  readonly kind: string;
  /** `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Actions on the objects themselves. */
  readonly actions: ReadonlySet<string>;
  /** By name: `scale`, `status`. */
  readonly subresources: ReadonlyMap<string, readonly Operation[]>;
}

interface PathParts {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly subresource: string | undefined;
}

/** The resources of a document, by plural. */
export function servedResources(operations: readonly Operation[]): readonly ServedResource[] {
  const found = new Map<string, Builder>();
  for (const operation of operations) {
    const parts = partsOf(operation.path);
    if (parts === undefined) continue;
    const builder = found.get(parts.plural) ?? {
      plural: parts.plural,
      namespaced: false,
      actions: new Set(),
      subresources: new Map(),
    };
    found.set(parts.plural, builder);
    addOperation(operation, parts, builder);
  }
  return [...found.values()].flatMap(({ kind, ...rest }) => (kind === undefined ? [] : [{ kind, ...rest }]));
}

interface Builder {
  kind?: string;
  readonly plural: string;
  namespaced: boolean;
  readonly actions: Set<string>;
  readonly subresources: Map<string, Operation[]>;
}

function addOperation(operation: Operation, { namespaced, subresource }: PathParts, builder: Builder): void {
  builder.namespaced ||= namespaced;
  if (subresource === undefined) {
    builder.actions.add(operation.action === 'watchlist' ? 'watch' : operation.action);
    builder.kind ??= operation.gvk.kind;
  } else {
    builder.subresources.set(subresource, [...(builder.subresources.get(subresource) ?? []), operation]);
  }
}

const resourcePath =
  /^\/(?:api|apis\/[^/]+)\/[^/]+\/(?:watch\/)?(?:(namespaces\/\{namespace\})\/)?([a-z][a-z0-9-]*)(?:\/\{name\}(?:\/(.+))?)?\/?$/;

function partsOf(path: string): PathParts | undefined {
  const [match, namespace, plural, subresource] = resourcePath.exec(path) ?? [];
  return match === undefined || plural === undefined
    ? undefined
    : { plural, namespaced: namespace !== undefined, subresource };
}
