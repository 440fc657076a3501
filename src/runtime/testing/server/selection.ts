import type { JsonObject } from '../../apply/json.ts';
import {
  type FieldRequirement,
  type ParsedLabelSelector,
  SelectorError,
  fieldSelectorMatches,
  labelSelectorMatches,
  parseFieldSelector,
  parseLabelSelector,
} from '../../meta/v1/index.ts';
import { newBadRequest } from '../../rest/new-api-error.ts';
import { metadataMap } from './metadata.ts';
import { queryText } from './request-options.ts';
import type { Call } from './server-state.ts';
import { fieldsOf } from './selectable-fields.ts';
import type { ServedResource } from './served-resource.ts';

/** Which objects a list or watch is about, the namespace aside. */
export interface Selection {
  readonly isEmpty: boolean;
  matches(object: JsonObject): boolean;
}

/** Reads the selectors of a call. Throws ApiError 400 for what cannot be read, and for fields that cannot be selected. */
export function selectionOf({ resource, request }: Call): Selection {
  const labels = parsed(() => parseLabelSelector(queryText(request, 'labelSelector') ?? ''));
  const fields = parsed(() => parseFieldSelector(queryText(request, 'fieldSelector') ?? ''));
  const byName: FieldRequirement[] = request.name
    ? [{ field: 'metadata.name', operator: '=', value: request.name }]
    : [];
  for (const { field } of fields) checkField(resource, field);
  return newSelection(resource, labels, [...fields, ...byName]);
}

function newSelection(
  resource: ServedResource,
  labels: ParsedLabelSelector,
  fields: readonly FieldRequirement[],
): Selection {
  const isEmpty = labels.requirements.length === 0 && fields.length === 0;
  const matchesFields = (object: JsonObject): boolean => fieldSelectorMatches(fields, fieldsOf(object, resource));
  return {
    isEmpty,
    matches: (object) =>
      isEmpty ||
      (labelSelectorMatches(labels, metadataMap(object, 'labels')) && (fields.length === 0 || matchesFields(object))),
  };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof SelectorError ? newBadRequest(error.message) : error;
  }
}

function checkField({ builtIn, selectableFields, namespaced }: ServedResource, field: string): void {
  const always = namespaced ? ['metadata.name', 'metadata.namespace'] : ['metadata.name'];
  if (always.includes(field) || selectableFields.includes(field)) return;
  if (!builtIn || selectableFields.length > 0) throw newBadRequest(`field label not supported: ${field}`);
  const only = always.map((name) => `"${name}"`).join(', ');
  throw newBadRequest(`"${field}" is not a known field selector: only ${only}`);
}
