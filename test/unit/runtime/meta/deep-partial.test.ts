// The types are the test: this file compiles only if DeepPartial asks for nothing and takes nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { DeepPartial } from '@kube-codegen/runtime/meta/v1';

interface Spec {
  name: string;
  containers: { name: string; env?: { name: string; value: unknown }[] }[];
  labels: { [key: string]: string };
  open: { known: string; part: { name: string }; [other: string]: unknown };
  mode: 'fast' | null;
  anything: unknown;
}

test('every member is optional, at every depth', () => {
  const parts: readonly DeepPartial<Spec>[] = [
    {},
    { containers: [{}, { env: [{}] }] },
    { open: { part: {}, more: 1 } },
    { labels: {}, mode: null, anything: 1 },
  ];
  assert.equal(parts.length, 4);
});

test('values stay what they are', () => {
  const part: DeepPartial<Spec> = { labels: { a: 'b' } };
  const labels: { [key: string]: string } | undefined = part.labels;
  assert.deepEqual(labels, { a: 'b' });
  const wrong: readonly DeepPartial<Spec>[] = [
    // @ts-expect-error a number is no name
    { containers: [{ name: 1 }] },
    // @ts-expect-error a typo is no member
    { containers: [{ nmae: '' }] },
    // @ts-expect-error absent is not undefined
    { name: undefined },
    // @ts-expect-error nor is it in maps
    { labels: { a: undefined } },
    // @ts-expect-error what an open type names has its type
    { open: { known: 1 } },
  ];
  assert.equal(wrong.length, 5);
});
