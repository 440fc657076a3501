import type { KubernetesList, ListOptions } from '../meta/v1/index.ts';
import { isExpired } from './api-error-predicates.ts';

/** Reads one page: the `list` of a typed client, bound. */
export type ListPage<L> = (options: ListOptions) => Promise<L>;

/** How to page. */
export interface PagerOptions {
  /** Page size where the list options name no limit; 0 asks for everything at once. Default: 500. */
  readonly pageSize?: number | undefined;
  /** When a continue token expires on the way, read everything once more in one piece. Default: true. */
  readonly fullListIfExpired?: boolean | undefined;
}

/** A whole list, and whether it came in several pages. */
export interface PagedList<L> {
  readonly list: L;
  readonly paginated: boolean;
}

const defaultPageSize = 500;

/**
 * Reads a list page by page. Its resourceVersion is that of the first page; a list of one page is given as it came.
 * Rejects with what a page rejects with, and with Expired when the first page does (client-go `tools/pager`).
 */
export async function listAllPages<T, L extends KubernetesList<T>>(
  listPage: ListPage<L>,
  options: ListOptions = {},
  { pageSize = defaultPageSize, fullListIfExpired = true }: PagerOptions = {},
): Promise<PagedList<L>> {
  const limit = options.limit || pageSize;
  const first = await listPage({ ...options, limit });
  let items = first.items;
  let next = first.metadata.continue;
  if (!next) return { list: first, paginated: false };
  try {
    while (next) {
      const page: L = await listPage(nextPage(options, limit, next));
      items = items.concat(page.items);
      next = page.metadata.continue;
    }
  } catch (error) {
    if (!fullListIfExpired || !isExpired(error)) throw error;
    const { continue: _, limit: __, ...whole } = options;
    return { list: await listPage(whole), paginated: true };
  }
  const { continue: _, remainingItemCount: __, ...metadata } = first.metadata;
  return { list: { ...first, metadata, items }, paginated: true };
}

/**
 * The items of a list, of which no more than two pages are in memory: the one at hand, and the next on its way. An expired
 * continue token ends it with that error, since the items seen so far cannot be taken back.
 */
export async function* eachListItem<T>(
  listPage: ListPage<KubernetesList<T>>,
  options: ListOptions = {},
  { pageSize = defaultPageSize }: Pick<PagerOptions, 'pageSize'> = {},
): AsyncGenerator<T, void, undefined> {
  const limit = options.limit || pageSize;
  let coming: Promise<KubernetesList<T>> | undefined = listPage({ ...options, limit });
  while (coming !== undefined) {
    const { items, metadata }: KubernetesList<T> = await coming;
    coming = metadata.continue ? listPage(nextPage(options, limit, metadata.continue)) : undefined;
    // Whoever leaves early does not wait for the next page, whose failure must not go unhandled then.
    coming?.catch(() => {});
    yield* items;
  }
}

/** A continue token holds the resourceVersion already; naming it again is an error. */
function nextPage(options: ListOptions, limit: number, token: string): ListOptions {
  const { resourceVersion: _, resourceVersionMatch: __, ...rest } = options;
  return { ...rest, limit, continue: token };
}
