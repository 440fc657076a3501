import { type JsonObject, type JsonValue, isJsonObject, memberOf } from '../../apply/json.ts';
import { newBadRequest, newExpired } from '../../rest/new-api-error.ts';
import { metadataText } from './metadata.ts';
import { listCauses, queryInteger, queryText } from './request-options.ts';
import { type Selection, selectionOf } from './selection.ts';
import { type Answer, type Call, namespaceOf, present } from './server-state.ts';
import { newFailure, newInvalidOptions, newTooLargeResourceVersion, newUnclassified } from './status-errors.ts';
import { existingObject } from './update-object.ts';

/** GET on an object. */
export function getObject(call: Call): Answer {
  const text = queryText(call.request, 'resourceVersion') ?? '';
  const version = parseVersion(text);
  if (version === undefined) throw newUnclassified(versionProblem(text));
  if (version > call.state.store.revision) throw newTooLargeResourceVersion(version, call.state.store.revision);
  return { code: 200, body: existingObject(call) };
}

/** A resourceVersion as a number, absent as 0; undefined for what is none. */
export function parseVersion(text: string): number | undefined {
  return /^\d{0,16}$/.test(text) ? Number(text) : undefined;
}

/** What the API server says about a resourceVersion that is no number. */
export function versionProblem(text: string): string {
  const value = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${value}: strconv.ParseUint: parsing ${value}: invalid syntax`;
}

/** Every object that a call's namespace and selectors select, as stored. */
export function selectedObjects(call: Call): JsonObject[] {
  const selection = selectionOf(call);
  const all = call.state.store.list(call.resource.bucket, keyPrefix(call)).map(([, object]) => object);
  return selection.isEmpty ? all : all.filter((object) => selection.matches(object));
}

/** What the keys of a call's namespace begin with. */
export function keyPrefix(call: Call): string {
  const namespace = namespaceOf(call);
  return namespace === '' ? '' : `${namespace}/`;
}

/** GET on a collection: all of it, or a page. */
export function listObjects(call: Call): Answer {
  const { resource, request } = call;
  const causes = listCauses(request);
  if (causes.length > 0) throw newInvalidOptions('ListOptions', causes);
  const selection = selectionOf(call);
  const page = readPage(call, selection);
  const items = page.objects.map((object) => listItem(call, object));
  // Lists of custom resources always have the member, as a server without types writes them.
  const metadata: Record<string, JsonValue> = resource.builtIn ? {} : { continue: '' };
  metadata['resourceVersion'] = String(page.revision);
  if (page.next !== undefined) {
    metadata['continue'] = page.next;
    if (selection.isEmpty) metadata['remainingItemCount'] = page.remaining;
  }
  return { code: 200, body: { apiVersion: resource.apiVersion, kind: resource.listKind, metadata, items } };
}

/** Items of built-in lists do not say their kind, as they do not on the wire. */
function listItem({ resource }: Call, object: JsonObject): JsonObject {
  if (!resource.builtIn) return present(resource, object);
  const { apiVersion: _, kind: __, ...item } = object;
  return item;
}

interface Page {
  readonly revision: number;
  readonly objects: readonly JsonObject[];
  readonly next: string | undefined;
  readonly remaining: number;
}

interface Start {
  /** Undefined: the newest. */
  readonly revision: number | undefined;
  /** The key after which the page begins; undefined: at the beginning. */
  readonly after: string | undefined;
}

function readPage(call: Call, selection: Selection): Page {
  const { state, resource, request } = call;
  const { revision, after } = startOf(call);
  const prefix = keyPrefix(call);
  const all =
    revision === undefined
      ? state.store.list(resource.bucket, prefix)
      : state.store.listAt(resource.bucket, prefix, revision);
  const matching = all.filter(([, object]) => selection.matches(object));
  const first =
    after === undefined ? 0 : matching.findIndex(([key]) => key === after) + 1 || firstAfter(matching, after);
  const limit = Math.max(queryInteger(request, 'limit') ?? 0, 0);
  const rest = matching.slice(first);
  const taken = limit === 0 ? rest : rest.slice(0, limit);
  const last = taken.at(-1)?.[0];
  const isFinal = last === undefined || taken.length === rest.length;
  const at = revision ?? state.store.revision;
  return {
    revision: at,
    objects: taken.map(([, object]) => object),
    next: isFinal ? undefined : formatContinue(at, last.slice(prefix.length)),
    remaining: rest.length - taken.length,
  };
}

/** Where to go on when the object that the last page ended with is gone. */
function firstAfter(objects: readonly (readonly [string, JsonObject])[], after: string): number {
  const index = objects.findIndex(([key]) => key.replace('/', '\0') > after.replace('/', '\0'));
  return index < 0 ? objects.length : index;
}

function startOf(call: Call): Start {
  const { state, request } = call;
  const token = queryText(request, 'continue') ?? '';
  const text = queryText(request, 'resourceVersion') ?? '';
  if (token !== '') {
    if (text !== '' && text !== '0')
      throw newBadRequest('specifying resource version is not allowed when using continue');
    return startOfToken(call, token);
  }
  const version = parseVersion(text);
  if (version === undefined) throw newBadRequest(`invalid resource version: ${versionProblem(text)}`);
  if (version > state.store.revision) throw newTooLargeResourceVersion(version, state.store.revision);
  if (queryText(request, 'resourceVersionMatch') !== 'Exact') return { revision: undefined, after: undefined };
  if (version < state.store.compactedRevision) {
    throw newExpired('The resourceVersion for the provided list is too old.');
  }
  return { revision: version, after: undefined };
}

function startOfToken(call: Call, token: string): Start {
  const { store } = call.state;
  const { revision, after } = parseContinue(token);
  const key = keyPrefix(call) + after;
  if (revision < 0) return { revision: undefined, after: key };
  if (revision < store.compactedRevision) throw newExpiredContinue(after);
  return { revision, after: key };
}

function newExpiredContinue(after: string): Error {
  const what = 'The provided continue parameter is too old to display a consistent list result.';
  const how =
    'You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.';
  const warning =
    'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
  const error = newFailure(410, 'Expired', `${what} ${how} ${warning}`);
  error.status.metadata = { continue: formatContinue(-1, after) };
  return error;
}

function formatContinue(revision: number, after: string): string {
  const token = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `/${after}\0` });
  return Buffer.from(token).toString('base64url');
}

function parseContinue(token: string): { readonly revision: number; readonly after: string } {
  const refuse = (why: string): Error => newBadRequest(`invalid continue token: continue key is not valid${why}`);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw refuse('');
  }
  if (!isJsonObject(json) || memberOf(json, 'v') !== 'meta.k8s.io/v1') {
    const version = isJsonObject(json) ? (memberOf(json, 'v') ?? '') : '';
    throw refuse(`: server does not recognize this encoded version ${String(version)}`);
  }
  const revision = memberOf(json, 'rv');
  const start = memberOf(json, 'start');
  if (typeof revision !== 'number' || revision === 0) {
    throw refuse(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') throw refuse(': encoded start key empty (version meta.k8s.io/v1)');
  return { revision, after: start.replace(/^\//, '').replace(/\0$/, '') };
}

/** Whether an object is in a call's namespace. */
export function isInNamespace(call: Call, object: JsonObject): boolean {
  const namespace = namespaceOf(call);
  return namespace === '' || metadataText(object, 'namespace') === namespace;
}
