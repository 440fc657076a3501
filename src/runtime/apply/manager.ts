import type { ManagedFieldsEntry } from '../meta/v1/index.ts';
import { FieldSet } from './field-set.ts';
import { formatFieldsV1, parseFieldsV1 } from './fields-v1.ts';
import { goQuote } from './go-format.ts';
import { type JsonValue, compareText, isJsonObject, memberOf } from './json.ts';

/** What one manager owns through one operation. */
export interface ManagedSet {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  /** RFC 3339. Absent for an applier that never changed anything. */
  readonly time: string | undefined;
  readonly set: FieldSet;
}

/** Managers by their identity. */
export type ManagedSets = Map<string, ManagedSet>;

/** Who a manager is: an applier is the same in every version, an updater is not (`managedfields/internal`). */
export function managerId({ manager, operation, apiVersion, subresource }: Omit<ManagedSet, 'time' | 'set'>): string {
  return JSON.stringify({
    ...(manager === '' ? {} : { manager }),
    operation,
    ...(operation === 'Apply' || apiVersion === '' ? {} : { apiVersion }),
    ...(subresource === '' ? {} : { subresource }),
  });
}

/** Reads `metadata.managedFields`. Throws SyntaxError where the API server would not understand it. */
export function decodeManagedFields(entries: JsonValue | undefined): ManagedSets {
  const sets: ManagedSets = new Map();
  if (entries === undefined || entries === null) return sets;
  if (!Array.isArray(entries)) throw new SyntaxError('managedFields must be a list');
  for (const [i, entry] of entries.entries()) {
    const set = decodeEntry(entry, i);
    sets.set(managerId(set), set);
  }
  return sets;
}

function decodeEntry(entry: JsonValue, index: number): ManagedSet {
  if (!isJsonObject(entry)) throw new SyntaxError('managedFields entries must be objects');
  const text = (name: string): string => {
    const value = memberOf(entry, name);
    return typeof value === 'string' ? value : '';
  };
  const operation = text('operation');
  if (operation !== 'Apply' && operation !== 'Update') throw new SyntaxError('operation must be `Apply` or `Update`');
  if (text('apiVersion') === '') throw new SyntaxError('apiVersion must not be empty');
  const type = text('fieldsType');
  if (type === '') throw new SyntaxError(`missing fieldsType in managed fields entry ${index}`);
  if (type !== 'FieldsV1')
    throw new SyntaxError(`invalid fieldsType ${goQuote(type)} in managed fields entry ${index}`);
  const fields = memberOf(entry, 'fieldsV1');
  return {
    manager: text('manager'),
    operation,
    apiVersion: text('apiVersion'),
    subresource: text('subresource'),
    time: text('time') === '' ? undefined : text('time'),
    set: isJsonObject(fields) && Object.keys(fields).length > 0 ? parseFieldsV1(fields) : new FieldSet(),
  };
}

/** Writes `metadata.managedFields`: appliers before updaters, each by time and name. Empty when nobody owns anything. */
export function encodeManagedFields(sets: ManagedSets): ManagedFieldsEntry[] {
  return [...sets.values()].sort(compareManagers).map(encodeEntry);
}

function encodeEntry({ manager, operation, apiVersion, subresource, time, set }: ManagedSet): ManagedFieldsEntry {
  return {
    ...(manager === '' ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: formatFieldsV1(set),
    ...(subresource === '' ? {} : { subresource }),
  };
}

function compareManagers(a: ManagedSet, b: ManagedSet): number {
  return (
    compareText(a.operation, b.operation) ||
    seconds(a) - seconds(b) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

function seconds({ time }: ManagedSet): number {
  const parsed = time === undefined ? 0 : Date.parse(time);
  return Number.isNaN(parsed) ? 0 : Math.floor(parsed / 1000);
}

/** How many updaters an object remembers before the oldest are taken together, as the API server has it. */
const maxUpdateManagers = 10;

/** The name under which the oldest updaters are taken together. */
const ancientManager = 'ancient-changes';

/** Takes the oldest updaters together, a bucket for each version, once there are too many (`capmanagers.go`). */
export function capUpdateManagers(sets: ManagedSets): void {
  const updaters = [...sets].filter(([, { operation }]) => operation === 'Update');
  updaters.sort(([idA, a], [idB, b]) => seconds(a) - seconds(b) || compareText(idA, idB));
  const firstOfVersion = new Map<string, string>();
  let count = updaters.length;
  for (const [id, updater] of updaters) {
    if (count <= maxUpdateManagers) return;
    const first = firstOfVersion.get(updater.apiVersion);
    if (first === undefined) {
      firstOfVersion.set(updater.apiVersion, id);
      continue;
    }
    putIntoBucket(sets, first, id, updater);
    count--;
  }
}

function putIntoBucket(sets: ManagedSets, first: string, id: string, updater: ManagedSet): void {
  const bucket: ManagedSet = { ...updater, manager: ancientManager, subresource: '' };
  const bucketId = managerId(bucket);
  const before = (sets.get(bucketId) ?? sets.get(first))?.set ?? new FieldSet();
  if (!sets.has(bucketId)) sets.delete(first);
  sets.set(bucketId, { ...bucket, set: before.union(updater.set) });
  sets.delete(id);
}
