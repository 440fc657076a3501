import type { DeepReadonly, ListMeta, ListOptions } from '../meta/v1/index.ts';
import { isExpired, isTooLargeResourceVersion } from '../rest/api-error-predicates.ts';
import { abortable } from '../rest/abortable.ts';
import { type ReflectorContext, putShared, replaceContent } from './reflector-context.ts';

const defaultPageSize = 500;

/** What a reflector remembers of paging from one list to the next. */
export interface Paging {
  /** Page size asked for by the user; 0 leaves it to us. */
  readonly pageSize: number;
  /** Whether the server paged what its cache should have answered whole: it has no cache, so paging is always right. */
  alwaysPaged: boolean;
}

interface Snapshot<T> {
  readonly objects: Map<string, DeepReadonly<T>>;
  readonly resourceVersion: string;
}

/**
 * Lists everything, page by page, and replaces the content of the store with it. When the server no longer has, or does
 * not have yet, the resourceVersion asked for, it lists the newest state at once (client-go `tools/cache/reflector.go`:
 * list).
 */
export async function listIntoStore<T>(context: ReflectorContext<T>, paging: Paging): Promise<void> {
  const { versions } = context;
  let snapshot: Snapshot<T>;
  try {
    snapshot = await listPages(context, paging, versions.forList());
  } catch (error) {
    if (!isExpired(error) && !isTooLargeResourceVersion(error)) throw error;
    versions.markUnavailable();
    snapshot = await listPages(context, paging, versions.forList());
  }
  await replaceContent(context, snapshot.objects, snapshot.resourceVersion);
}

/** client-go `tools/pager/pager.go`: ListWithAlloc. */
async function listPages<T>(
  context: ReflectorContext<T>,
  paging: Paging,
  resourceVersion: string,
): Promise<Snapshot<T>> {
  const objects = new Map<string, DeepReadonly<T>>();
  const start: ListOptions = resourceVersion === '' ? {} : { resourceVersion };
  const size = pageSize(paging, resourceVersion);
  const limit: ListOptions = size > 0 ? { limit: size } : {};
  const first = await listPage(context, { ...start, ...limit }, objects);
  let token = first.continue;
  if (token && resourceVersion === '0') paging.alwaysPaged = true;
  while (token) {
    try {
      token = (await listPage(context, { continue: token, ...limit }, objects)).continue;
    } catch (error) {
      if (!isExpired(error)) throw error;
      // The rest of the pages is gone: one list of everything, or we might never come to an end.
      objects.clear();
      const whole = await listPage(context, start, objects);
      return { objects, resourceVersion: whole.resourceVersion };
    }
  }
  return { objects, resourceVersion: first.resourceVersion };
}

/** No paging for a known resourceVersion: only then can the server answer from its cache. */
function pageSize({ pageSize: wanted, alwaysPaged }: Paging, resourceVersion: string): number {
  if (wanted > 0) return wanted;
  if (alwaysPaged || resourceVersion === '' || resourceVersion === '0') return defaultPageSize;
  return 0;
}

async function listPage<T>(
  context: ReflectorContext<T>,
  options: ListOptions,
  objects: Map<string, DeepReadonly<T>>,
): Promise<{ readonly resourceVersion: string; readonly continue: string | undefined }> {
  const { listerWatcher, signal, slicer } = context;
  const list = await abortable(listerWatcher.list({ ...options, signal }), signal);
  slicer.begin();
  for (const item of list.items) {
    const object = context.admit(item);
    if (object !== undefined) putShared(objects, object);
    if (slicer.isOver()) await slicer.next();
  }
  signal.throwIfAborted();
  const { metadata }: { readonly metadata?: ListMeta } = list;
  return { resourceVersion: metadata?.resourceVersion ?? '', continue: metadata?.continue };
}
