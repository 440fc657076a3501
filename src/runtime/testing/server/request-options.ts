import type { JsonValue } from '../../apply/json.ts';
import type { StatusCause } from '../../meta/v1/index.ts';
import { newBadRequest } from '../../rest/new-api-error.ts';
import type { ApiRequest } from '../../rest/rest-client.ts';
import { forbidden, invalid, newInvalidOptions, notSupported, required } from './status-errors.ts';

/** A query parameter as text; undefined when absent. Of repeated ones the first. */
export function queryText({ query }: ApiRequest, name: string): string | undefined {
  const value = query?.[name];
  if (value === undefined) return undefined;
  return typeof value === 'object' ? value[0] : String(value);
}

/** A query parameter as a truth value: anything but `0` and `false` is true, as the API server reads it. */
export function queryFlag(request: ApiRequest, name: string): boolean | undefined {
  const text = queryText(request, name)?.toLowerCase();
  return text === undefined ? undefined : text !== '0' && text !== 'false';
}

/** A query parameter as an integer. Throws ApiError 400 for other text. */
export function queryInteger(request: ApiRequest, name: string): number | undefined {
  const text = queryText(request, name);
  if (text === undefined || text === '') return undefined;
  if (/^[+-]?\d{1,18}$/.test(text)) return Number(text);
  throw newBadRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** The options of a call that writes, checked. */
export interface WriteCall {
  readonly isDryRun: boolean;
  /** Empty when the caller does not say. */
  readonly fieldManager: string;
  readonly isStrict: boolean;
  readonly force: boolean;
}

const fieldManagerLimit = 128;

/** Reads the options of create, update and patch. Throws ApiError 422 for what makes no sense. */
export function writeOptions(request: ApiRequest, kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'): WriteCall {
  const fieldManager = queryText(request, 'fieldManager') ?? '';
  const isApply = request.patchType === 'application/apply-patch+yaml';
  const force = queryFlag(request, 'force');
  const fieldValidation = queryText(request, 'fieldValidation') ?? '';
  const causes: StatusCause[] = [];
  if (isApply && fieldManager === '') causes.push(required('fieldManager', 'is required for apply patch'));
  if (kind === 'PatchOptions' && !isApply && force !== undefined) {
    causes.push(forbidden('force', 'may not be specified for non-apply patch'));
  }
  causes.push(...fieldManagerCauses(fieldManager), ...dryRunCauses(request));
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(fieldValidation)) {
    causes.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']));
  }
  if (causes.length > 0) throw newInvalidOptions(kind, causes);
  return { isDryRun: isDryRun(request), fieldManager, isStrict: fieldValidation === 'Strict', force: force ?? false };
}

function fieldManagerCauses(fieldManager: string): StatusCause[] {
  if (Buffer.byteLength(fieldManager) > fieldManagerLimit) {
    const message = `Too long: may not be more than ${fieldManagerLimit} bytes`;
    return [{ reason: 'FieldValueTooLong', message, field: 'fieldManager' }];
  }
  const position = fieldManager.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
  if (position < 0) return [];
  const code = (fieldManager.codePointAt(position) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [invalid('fieldManager', fieldManager, `invalid character U+${code} (at position ${position})`)];
}

function dryRunValues({ query }: ApiRequest): string[] {
  const value = query?.['dryRun'];
  if (value === undefined || value === '') return [];
  return typeof value === 'object' ? [...value] : [String(value)];
}

/** Whether a call is to change nothing. */
export function isDryRun(request: ApiRequest): boolean {
  return dryRunValues(request).length > 0;
}

/** What is wrong with `dryRun`, in the query or, of deletions, in the body. */
export function dryRunCauses(request: ApiRequest, more: readonly JsonValue[] = []): StatusCause[] {
  const values = [...dryRunValues(request), ...more];
  return values.every((value) => value === 'All') ? [] : [notSupported('dryRun', values, ['All'])];
}

/** What is wrong with the options of a list (apimachinery `meta/internalversion/validation`). */
export function listCauses(request: ApiRequest): StatusCause[] {
  const match = queryText(request, 'resourceVersionMatch') ?? '';
  const version = queryText(request, 'resourceVersion') ?? '';
  const causes: StatusCause[] = [];
  const refuse = (why: string): void => void causes.push(forbidden('resourceVersionMatch', why));
  if (match !== '') {
    if (version === '') refuse('resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (queryText(request, 'continue')) refuse('resourceVersionMatch is forbidden when continue is provided');
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      causes.push(notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']));
    }
    if (match === 'Exact' && version === '0')
      refuse('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (queryFlag(request, 'sendInitialEvents') !== undefined) {
    causes.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return causes;
}

/** What is wrong with the options of a watch. */
export function watchCauses(request: ApiRequest): StatusCause[] {
  const match = queryText(request, 'resourceVersionMatch') ?? '';
  const initial = queryFlag(request, 'sendInitialEvents');
  const causes: StatusCause[] = [];
  const refuse = (why: string): void => void causes.push(forbidden('resourceVersionMatch', why));
  if (initial !== undefined && match !== 'NotOlderThan') {
    refuse('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  if (match !== '' && initial === undefined) {
    refuse('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  }
  if (match !== '' && match !== 'NotOlderThan') {
    causes.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']));
  }
  if (match !== '' && queryText(request, 'continue'))
    refuse('resourceVersionMatch is forbidden when continue is provided');
  return causes;
}
