import { formatTime } from '../meta/v1/index.ts';
import { ApiError } from '../rest/api-error.ts';
import { newBadRequest } from '../rest/new-api-error.ts';
import { type Atom, atomOf } from './atom.ts';
import { newApplyConflict } from './conflict.ts';
import { FieldSet, fieldSetOf } from './field-set.ts';
import { type JsonObject, type JsonValue, isJsonObject, jsonEquals, memberOf, toJsonObject } from './json.ts';
import { type ManagedSets, capUpdateManagers, decodeManagedFields, encodeManagedFields, managerId } from './manager.ts';
import { type Path, fieldElement } from './path-element.ts';
import type { ObjectSchema } from './type-schema.ts';
import { type Operation, applyConfiguration, updateOwners } from './updater.ts';
import { formatProblems, validateValue } from './validate.ts';

/** A write on an object, as far as the ownership of its fields goes. */
export interface FieldOperation {
  /** The schema of the kind; `deducedObjectSchema` when nothing is known. */
  readonly schema: ObjectSchema;
  /** The version that is written, as in `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Who writes; `unknown` when empty. */
  readonly manager: string;
  /** The subresource written through; empty for the object itself. */
  readonly subresource: string;
  /** Top-level members that the write cannot change: `status` of the object itself, all others through `status`. */
  readonly ignoredMembers: readonly string[];
  /**
   * What an object of the kind has even if nobody set it (default: nothing). Whoever creates an object does not come to
   * own it; null stands for what is there in one form or another.
   */
  readonly zero?: JsonObject;
  /** Milliseconds since the Unix epoch; kept to the second. */
  readonly nowMs: number;
}

/** Never owned by anybody. */
const unowned = fieldSetOf(
  ...[
    ['apiVersion'],
    ['kind'],
    ['metadata'],
    ...[
      'name',
      'namespace',
      'creationTimestamp',
      'selfLink',
      'uid',
      'clusterName',
      'generation',
      'managedFields',
      'resourceVersion',
    ].map((name) => ['metadata', name]),
  ].map((names): Path => names.map(fieldElement)),
);

/**
 * The object with `managedFields` as they are after a create, update or patch made `updated` of `live` (undefined:
 * there was none). Whoever is not told about managedFields does not lose them; an empty list resets them (apimachinery
 * `managedfields/internal/fieldmanager.go`: Update). Where the types do not fit, ownership stays as it was.
 */
export function updateManagedFields(
  operation: FieldOperation,
  live: JsonObject | undefined,
  updated: JsonObject,
): JsonObject {
  const bare = withoutManagedFields(updated);
  const before = live ?? emptyObject(operation);
  const sets = setsForUpdate(operation, managedFieldsOf(before), managedFieldsOf(updated));
  if (sets.size === 0 && uidOf(before) !== '') return bare;
  const atom = atomOf(operation.schema);
  const liveBare = withoutManagedFields(before);
  if (isInvalid(atom, bare) || isInvalid(atom, liveBare)) return withManagedFields(bare, managedFieldsOf(before));
  trackUpdate(operation, liveBare, bare, sets);
  return withManagedFields(bare, encoded(sets));
}

function isInvalid(atom: Atom, value: JsonValue): boolean {
  return validateValue(atom, value, { allowDuplicates: true }).length > 0;
}

function setsForUpdate({ subresource }: FieldOperation, live: Fields, updated: Fields): ManagedSets {
  const [only] = updated ?? [];
  const isReset = updated?.length === 0 || (updated?.length === 1 && jsonEquals(only, {}));
  if (isReset && subresource === '') return new Map();
  const given = subresource === '' ? decodeOrEmpty(updated) : new Map();
  return given.size > 0 ? given : decodeOrEmpty(live);
}

function decodeOrEmpty(fields: Fields): ManagedSets {
  try {
    return decodeManagedFields(fields);
  } catch {
    // As the API server does with what it cannot read: ownership begins anew.
    return new Map();
  }
}

/** Enters what changed as an operation of its own first, so that the manager's time moves only if something did. */
function trackUpdate(operation: FieldOperation, live: JsonObject, updated: JsonObject, sets: ManagedSets): void {
  const actor = actorOf(operation, 'Update');
  const current = { ...actor, manager: 'current-operation' };
  updateOwners(smdOperation(operation, current), live, updated, sets);
  const currentId = managerId(current);
  const taken = sets.get(currentId)?.set.difference(unowned) ?? new FieldSet();
  const changed = sets.delete(currentId);
  const id = managerId(actor);
  if (changed && !taken.isEmpty()) {
    const set = taken.union(sets.get(id)?.set ?? new FieldSet());
    sets.set(id, { ...actor, set, time: timeOf(operation) });
  }
  capUpdateManagers(sets);
}

/**
 * The object that server-side apply makes of `live` (undefined: there was none) and a configuration, with its
 * managedFields. Throws ApiError: 409 for conflicts unless `force`, 400 for a configuration of another kind or version,
 * 500 for one that does not fit the schema (apimachinery `managedfields/internal/structuredmerge.go`: Apply).
 */
export function applyToObject(
  operation: FieldOperation,
  live: JsonObject | undefined,
  configuration: JsonObject,
  force: boolean,
): JsonObject {
  checkConfiguration(operation, configuration);
  const atom = atomOf(operation.schema);
  const before = live ?? emptyObject(operation);
  const liveBare = withoutManagedFields(before);
  const sets = decodeForApply(managedFieldsOf(before));
  // Of an object that nobody tracked yet, all that is there belongs to whoever came before the first apply.
  if (sets.size === 0)
    trackUpdate({ ...operation, manager: 'before-first-apply' }, emptyObject(operation), liveBare, sets);
  refuseInvalid(
    atom,
    configuration,
    `failed to create typed patch object (${describe(operation, configuration)})`,
    false,
  );
  refuseInvalid(atom, liveBare, `failed to create typed live object (${describe(operation, liveBare)})`, true);
  const actor = actorOf(operation, 'Apply');
  const outcome = applyConfiguration(smdOperation(operation, actor), liveBare, configuration, { sets, force });
  if (outcome.conflicts !== undefined) throw newApplyConflict(outcome.conflicts);
  const id = managerId(actor);
  const object = isJsonObject(outcome.object) ? outcome.object : emptyObject(operation);
  const applied = sets.get(id);
  if (applied !== undefined) {
    const set = applied.set.difference(unowned);
    const time = jsonEquals(object, liveBare) ? applied.time : timeOf(operation);
    if (set.isEmpty()) sets.delete(id);
    else sets.set(id, { ...applied, set, time });
  }
  return withManagedFields(object, encoded(sets));
}

function checkConfiguration({ apiVersion, kind }: FieldOperation, configuration: JsonObject): void {
  const given = {
    apiVersion: memberOf(configuration, 'apiVersion') ?? '',
    kind: memberOf(configuration, 'kind') ?? '',
  };
  if (given.apiVersion !== apiVersion || given.kind !== kind) {
    throw newBadRequest(`invalid object type: ${formatKind(String(given.apiVersion), String(given.kind))}`);
  }
  if (managedFieldsOf(configuration) !== undefined) throw newBadRequest('metadata.managedFields must be nil');
}

function decodeForApply(fields: Fields): ManagedSets {
  try {
    return decodeManagedFields(fields);
  } catch (cause) {
    throw internalError(`failed to decode managed fields: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function refuseInvalid(atom: Atom, value: JsonValue, message: string, allowDuplicates: boolean): void {
  const problems = validateValue(atom, value, { allowDuplicates });
  if (problems.length > 0) throw internalError(`${message}: ${formatProblems(problems)}`);
}

/** The API server gives these errors neither a reason nor details. */
function internalError(message: string): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
}

function describe({ apiVersion, kind }: FieldOperation, object: JsonObject): string {
  return `${metadataText(object, 'namespace')}/${metadataText(object, 'name')}; ${formatKind(apiVersion, kind)}`;
}

/** Group, version and kind as Go prints them: the core group leaves its slash. */
function formatKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

function smdOperation({ schema, ignoredMembers }: FieldOperation, actor: Operation['actor']): Operation {
  return { atom: atomOf(schema), ignored: fieldSetOf(...ignoredMembers.map((name) => [fieldElement(name)])), actor };
}

function actorOf(
  { manager, apiVersion, subresource }: FieldOperation,
  operation: 'Apply' | 'Update',
): Operation['actor'] {
  return { manager: manager === '' ? 'unknown' : manager, operation, apiVersion, subresource };
}

function timeOf({ nowMs }: FieldOperation): string {
  return formatTime(new Date(nowMs));
}

function emptyObject({ apiVersion, kind, zero }: FieldOperation): JsonObject {
  return { ...zero, apiVersion, kind };
}

type Fields = readonly JsonValue[] | undefined;

function encoded(sets: ManagedSets): Fields {
  const entries = encodeManagedFields(sets);
  return entries.length === 0 ? undefined : entries.map(toJsonObject);
}

function metadataText(object: JsonObject, name: string): string {
  const metadata = memberOf(object, 'metadata');
  const value = isJsonObject(metadata) ? memberOf(metadata, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function uidOf(object: JsonObject): string {
  return metadataText(object, 'uid');
}

function managedFieldsOf(object: JsonObject): Fields {
  const metadata = memberOf(object, 'metadata');
  const fields = isJsonObject(metadata) ? memberOf(metadata, 'managedFields') : undefined;
  return Array.isArray(fields) ? fields : undefined;
}

function withoutManagedFields(object: JsonObject): JsonObject {
  return managedFieldsOf(object) === undefined ? object : withManagedFields(object, undefined);
}

function withManagedFields(object: JsonObject, managedFields: Fields): JsonObject {
  const metadata = memberOf(object, 'metadata');
  if (metadata !== undefined && !isJsonObject(metadata)) return object;
  const { managedFields: _, ...rest } = metadata ?? {};
  if (managedFields === undefined && metadata === undefined) return object;
  return { ...object, metadata: managedFields === undefined ? rest : { ...rest, managedFields } };
}
