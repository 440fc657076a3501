import type { CallOptions, DeleteOptions, ListOptions, WatchOptions } from '../meta/v1/index.ts';
import { formatLabelSelector } from '../meta/v1/index.ts';
import type { ApiRequest } from './rest-client.ts';

type Query = NonNullable<ApiRequest['query']>;

/** The options of a call without its signal: every other option is a query parameter of the same name. */
export function queryOf<O extends CallOptions>(options: O): Omit<O, 'signal'> {
  const { signal: _, ...query } = options;
  return query;
}

/** Options of a list as query parameters; the label selector becomes text. */
export function listQuery(options: ListOptions): Query {
  const { labelSelector, ...query } = queryOf(options);
  return { ...query, labelSelector: labelSelector === undefined ? undefined : selectorText(labelSelector) };
}

/** Options of a watch as query parameters, with the one that makes a list a watch. */
export function watchQuery(options: WatchOptions): Query {
  const { labelSelector, ...query } = queryOf(options);
  const text = labelSelector === undefined ? undefined : selectorText(labelSelector);
  return { ...query, labelSelector: text, watch: true };
}

/** Text goes to the server as it is: it may understand more than we do. */
function selectorText(selector: NonNullable<ListOptions['labelSelector']>): string {
  return typeof selector === 'string' ? selector : formatLabelSelector(selector);
}

/** The body of a deletion; absent when there are no options, as the server's defaults need none. */
export function deleteBody(options: DeleteOptions): object | undefined {
  const set = Object.entries(queryOf(options)).filter(([, value]) => value !== undefined);
  if (set.length === 0) return undefined;
  return { kind: 'DeleteOptions', apiVersion: 'v1', ...Object.fromEntries(set) };
}
