import type { DeepReadonly } from './deep-readonly.ts';
import type { Time, int64 } from './scalars.ts';

/** One aspect of an object's state, as most kinds report it. Lists of it are keyed by `type`. */
export interface Condition {
  /** In CamelCase, or with a prefix: `foo.example.com/Ready`. */
  type: string;
  status: 'True' | 'False' | 'Unknown';
  /** `metadata.generation` that the condition was set for. */
  observedGeneration?: int64;
  /** When `status` last changed. */
  lastTransitionTime: Time;
  /** Why, for programs, in CamelCase. */
  reason: string;
  /** Why, for people. */
  message: string;
}

/** A condition to be set: its time is found by `setCondition`. */
export type NewCondition = Omit<Condition, 'lastTransitionTime'> & { lastTransitionTime?: Time };

/**
 * Sets a condition in place, by type. `lastTransitionTime` moves to `now` (or to the one given) only when the status
 * changes. Says whether anything changed (apimachinery `api/meta/conditions.go`: SetStatusCondition).
 */
export function setCondition(conditions: Condition[], condition: NewCondition, now: Date): boolean {
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const old = conditions[index];
  const kept = old?.status === condition.status ? old.lastTransitionTime : undefined;
  const time = kept ?? condition.lastTransitionTime ?? formatTime(now);
  const next: Condition = { ...condition, lastTransitionTime: time };
  // As upstream: an observedGeneration that is not given takes the old one away.
  if (old !== undefined && sameCondition(old, next)) return false;
  if (old === undefined) conditions.push(next);
  else conditions[index] = next;
  return true;
}

/** The condition of a type, if there is one. */
export function findCondition(
  conditions: readonly DeepReadonly<Condition>[] | undefined,
  type: string,
): DeepReadonly<Condition> | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Whether the condition of a type is there and True. */
export function isConditionTrue(conditions: readonly DeepReadonly<Condition>[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/** RFC 3339 with seconds, as the API writes a Time. */
export function formatTime(date: Date): Time {
  return `${date.toISOString().slice(0, -5)}Z`;
}

/** RFC 3339 with microseconds, as the API writes a MicroTime. */
export function formatMicroTime(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000Z`;
}

function sameCondition(a: Condition, b: Condition): boolean {
  return (
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.observedGeneration === b.observedGeneration &&
    a.lastTransitionTime === b.lastTransitionTime
  );
}
