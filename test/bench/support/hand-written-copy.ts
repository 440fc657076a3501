import type { ObjectMeta } from '@kube-codegen/runtime/meta/v1';

import type { Foo } from '../../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';

/** What a careful person writes for Foo, when nothing but the type counts: unknown fields are lost. */
export function copyKnownFields(foo: Foo): Foo {
  const { apiVersion, kind, metadata, spec, status } = foo;
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: copyMeta(metadata),
    spec: { ...spec },
    ...(status && { status: { ...status } }),
  };
}

/** The same, but unknown fields stay. */
export function copyAllFields(foo: Foo): Foo {
  const { metadata, spec, status, ...rest } = foo;
  return {
    ...copyUnknown(rest),
    metadata: copyMeta(metadata),
    spec: copyUnknown(spec),
    ...(status && { status: copyUnknown(status) }),
  };
}

function copyMeta(meta: ObjectMeta): ObjectMeta {
  const to: Record<string, unknown> = {};
  const from: Readonly<Record<string, unknown>> = { ...meta };
  for (const key in from) to[key] = copyValue(from[key]);
  return to;
}

function copyUnknown<T extends object>(from: T): T {
  const to = { ...from };
  for (const key in to) {
    const value = to[key];
    if (typeof value === 'object' && value !== null) Object.assign(to, { [key]: copyValue(value) });
  }
  return to;
}

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  if (typeof value !== 'object' || value === null) return value;
  const to: Record<string, unknown> = {};
  const from: Readonly<Record<string, unknown>> = { ...value };
  for (const key in from) to[key] = copyValue(from[key]);
  return to;
}
