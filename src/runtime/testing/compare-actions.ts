import assert from 'node:assert/strict';

import { type JsonValue, jsonEquals, toJson } from '../apply/json.ts';
import type { Action } from './action.ts';

/** What is expected of one action: every member that is given must be equal. `resource` may be the plural alone. */
export type ExpectedAction = Partial<Omit<Action, 'resource'>> & {
  readonly resource?: string | Partial<Action['resource']>;
};

/** Whether to drop what informers do: lists and watches of whole resources, of these plurals or of any (default). */
export function isInformerAction(action: Action, resources?: readonly string[]): boolean {
  const isRead = action.verb === 'list' || action.verb === 'watch';
  return isRead && action.name === '' && (resources?.includes(action.resource.resource) ?? true);
}

/**
 * The actions without those of informers, which are noise in what a controller does (sample-controller
 * `controller_test.go`: filterInformerActions). With `resources`, only lists and watches of these plurals are noise.
 */
export function filterActions(actions: readonly Action[], resources?: readonly string[]): Action[] {
  return actions.filter((action) => !isInformerAction(action, resources));
}

/**
 * Throws AssertionError unless the actions are the expected ones, one by one and no more; the error shows the first
 * difference. Objects and patches are compared as JSON: the order of members and undefined ones do not count.
 */
export function expectActions(actual: readonly Action[], expected: readonly ExpectedAction[]): void {
  for (const [i, want] of expected.entries()) {
    const action = actual[i];
    assert.ok(action, `missing action ${i + 1} of ${expected.length}: ${describe(want)}; got ${list(actual)}`);
    const shown = shownAs(action, want);
    if (!jsonEquals(comparable(shown), comparable(want))) {
      assert.deepEqual(comparable(shown), comparable(want), `action ${i + 1} (${describeAction(action)}) differs`);
    }
  }
  const surplus = actual.slice(expected.length);
  assert.ok(surplus.length === 0, `${surplus.length} more actions than expected: ${list(surplus)}`);
}

/** The action, cut to the members that the expectation has. */
function shownAs(action: Action, want: ExpectedAction): Record<string, unknown> {
  const members = Object.entries(action).filter(([name]) => name in want && name !== 'resource');
  const shown: Record<string, unknown> = Object.fromEntries(members);
  if (typeof want.resource === 'string') shown['resource'] = action.resource.resource;
  else if (want.resource !== undefined) {
    const wanted = want.resource;
    shown['resource'] = Object.fromEntries(Object.entries(action.resource).filter(([name]) => name in wanted));
  }
  return shown;
}

function comparable(value: unknown): JsonValue {
  return toJson(value);
}

function describe({ verb, resource, subresource, name }: ExpectedAction): string {
  const plural = typeof resource === 'string' ? resource : (resource?.resource ?? '*');
  return [verb ?? '*', subresource ? `${plural}/${subresource}` : plural, name ?? ''].join(' ').trim();
}

function describeAction(action: Action): string {
  return describe({ ...action, resource: action.resource.resource });
}

function list(actions: readonly Action[]): string {
  return actions.length === 0 ? 'none' : actions.map(describeAction).join(', ');
}
