import type { StatusCause } from '../meta/v1/index.ts';
import { ApiError } from '../rest/api-error.ts';
import { goQuote } from './go-format.ts';
import { compareText } from './json.ts';
import { type ManagedSet, managerId } from './manager.ts';
import { formatPath } from './path-element.ts';
import type { FieldConflict } from './updater.ts';

/**
 * 409 with a cause for each field, as an API server answers an apply that would take fields from others (apimachinery
 * `managedfields/internal/conflict.go`). Owners are sorted; a server gives their causes in any order.
 */
export function newApplyConflict(conflicts: readonly FieldConflict[]): ApiError {
  const sorted = [...conflicts].sort((a, b) => compareText(managerId(a.owner), managerId(b.owner)));
  const found = sorted.map(({ owner, set }) => ({ name: formatOwner(owner), fields: set.paths().map(formatPath) }));
  const causes = found.flatMap(({ name, fields }) =>
    fields.map((field): StatusCause => ({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field })),
  );
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: messageOf(found, causes.length),
    reason: 'Conflict',
    details: { causes },
    code: 409,
  });
}

function messageOf(found: readonly { readonly name: string; readonly fields: string[] }[], count: number): string {
  const [first] = found;
  if (count === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${first.name}: ${first.fields.join('')}`;
  }
  const lines = found.flatMap(({ name, fields }) => [
    `conflicts with ${name}:`,
    ...fields.map((field) => `- ${field}`),
  ]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

/** The owner as messages name it. */
function formatOwner({ manager, operation, apiVersion, subresource }: ManagedSet): string {
  const name = goQuote(manager) + (subresource === '' ? '' : ` with subresource ${goQuote(subresource)}`);
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
