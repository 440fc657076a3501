import { type JsonObject, type JsonValue, isJsonObject, memberOf } from '../../apply/json.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';

/** Names of members, from the object down. */
export type MemberPath = readonly string[];

/** Where the replicas of a resource are, in its specification and in its status. */
export interface ScalePaths {
  readonly spec: MemberPath;
  readonly status: MemberPath;
  /** Of the selector as text; undefined where a definition gives none, and for built-in kinds. */
  readonly selector: MemberPath | undefined;
}

/** Where a resource has its scale: where its definition says, or else where built-in kinds have it. */
export function scalePathsOf({ scale }: ResourceDescriptor): ScalePaths {
  return {
    spec: memberPath(scale?.specReplicasPath ?? '.spec.replicas'),
    status: memberPath(scale?.statusReplicasPath ?? '.status.replicas'),
    selector: scale?.labelSelectorPath === undefined ? undefined : memberPath(scale.labelSelectorPath),
  };
}

/** Definitions have dotted paths, with a dot in front or without, and nothing else in them. */
function memberPath(text: string): MemberPath {
  return text.replace(/^\./, '').split('.');
}

/** What is at a place; undefined where there is nothing. */
export function valueAt(object: JsonObject, path: MemberPath): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const name of path) value = isJsonObject(value) ? memberOf(value, name) : undefined;
  return value;
}

/** An object with another value at a place; objects on the way that are not there are made. */
export function withValueAt(object: JsonObject, [name, ...below]: MemberPath, value: JsonValue): JsonObject {
  if (name === undefined) return object;
  const member = memberOf(object, name);
  const inner = isJsonObject(member) ? member : {};
  return { ...object, [name]: below.length === 0 ? value : withValueAt(inner, below, value) };
}
