import {
  type DeepReadonly,
  formatGroupVersion,
  type GroupVersionKind,
  type KubernetesObject,
} from '../meta/v1/index.ts';
import type { Scheme } from '../scheme/index.ts';
import type { ObjectReference } from './core-event.ts';

/** What an event can be about: an object, or a reference to one (which goes through as it is). */
export type EventSubject = DeepReadonly<KubernetesObject> | Readonly<ObjectReference>;

/**
 * A reference to an object, or with `fieldPath` to a part of it. An object that has lost its apiVersion gets that of the
 * one kind of its name in the scheme. Throws Error when apiVersion or kind are unknown: without them nobody could find
 * the object again (client-go `tools/reference`).
 */
export function newObjectReference(
  subject: EventSubject,
  { scheme, fieldPath }: { readonly scheme?: Scheme | undefined; readonly fieldPath?: string | undefined } = {},
): ObjectReference {
  if (!('metadata' in subject)) return fieldPath === undefined ? { ...subject } : { ...subject, fieldPath };
  const { name, namespace, uid, resourceVersion } = subject.metadata;
  const { apiVersion, kind } = typeOf(subject, scheme);
  return {
    apiVersion,
    kind,
    ...(name === undefined ? undefined : { name }),
    ...(namespace === undefined ? undefined : { namespace }),
    ...(uid === undefined ? undefined : { uid }),
    ...(resourceVersion === undefined ? undefined : { resourceVersion }),
    ...(fieldPath === undefined ? undefined : { fieldPath }),
  };
}

function typeOf(object: DeepReadonly<KubernetesObject>, scheme?: Scheme): { apiVersion: string; kind: string } {
  const { apiVersion, kind } = object;
  if (apiVersion && kind) return { apiVersion, kind };
  const known = scheme?.knownKinds().filter((candidate) => candidate.kind === kind) ?? [];
  const [only] = known;
  if (only !== undefined && known.length === 1) return { apiVersion: formatGroupVersion(only), kind: only.kind };
  throw new Error(`cannot refer to object ${describe(object)} ${problem(kind, known)}`);
}

function problem(kind: string | undefined, known: readonly GroupVersionKind[]): string {
  if (kind === undefined) return 'without apiVersion and kind';
  const count = known.length === 0 ? 'does not have' : 'has in several versions';
  return `without apiVersion: its kind ${kind} is one that the scheme ${count}`;
}

function describe({ metadata: { namespace, name } }: DeepReadonly<KubernetesObject>): string {
  return JSON.stringify(namespace ? `${namespace}/${name ?? ''}` : (name ?? ''));
}
