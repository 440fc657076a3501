/** Generated deep copies beside general cloners, hand-written copiers and Go's DeepCopy. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Deployment, deepCopyDeployment } from '@kube-codegen/kubernetes/apps/v1';
import rfdc from 'rfdc';

import { deepCopyFoo } from '../../generated/deepcopy/samplecontroller/v1alpha1.ts';
import type { Foo } from '../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';
import { missingGo, runGo } from './support/go.ts';
import { copyAllFields, copyKnownFields } from './support/hand-written-copy.ts';
import { sampleDeployment, sampleFoo, sampleLabelledFoo } from './support/sample-objects.ts';
import type { Row } from './support/table.ts';

const general = rfdc();

export async function rows(): Promise<readonly Row[]> {
  const labelled = sampleLabelledFoo();
  const managed = sampleFoo();
  const small = sampleDeployment(1);
  const large = sampleDeployment(100);
  // Every copier is warm, and has seen every shape, before the first is measured.
  for (const foo of [labelled, managed]) {
    for (let i = 0; i < 20_000; i++) [deepCopyFoo(foo), copyKnownFields(foo), copyAllFields(foo), general(foo)];
  }
  for (let i = 0; i < 2_000; i++) [deepCopyDeployment(small), deepCopyDeployment(large), general(small)];
  return [
    ...fooRows(labelled, 'most of them labels', 1 / 3),
    // Managed fields are one array of bytes to Go.
    ...fooRows(managed, 'a quarter of them managed fields'),
    ...deploymentRows(small),
    ...deploymentRows(large, 1 / 3),
  ];
}

function fooRows(foo: Foo, share: string, goTarget?: number): readonly Row[] {
  const ours = nanoseconds(() => deepCopyFoo(foo));
  const what = `deep copy of a Foo of ${JSON.stringify(foo).length} bytes, ${share}`;
  const against = (peer: () => unknown, peerName: string, target?: number): Row => ({
    what,
    ours: { value: ours, unit: 'ns' },
    peer: { value: nanoseconds(peer), unit: 'ns' },
    peerName,
    ...(target !== undefined && { target }),
  });
  return [
    against(() => copyAllFields(foo), 'by hand, keeping unknown fields', 1.2),
    against(() => copyKnownFields(foo), 'by hand, losing unknown fields', 2),
    against(() => general(foo), 'rfdc', 1),
    against(() => structuredClone(foo), 'structuredClone', 1),
    goRow({ what, ours: { value: ours, unit: 'ns' } }, foo, goTarget),
  ];
}

function deploymentRows(deployment: Deployment, goTarget?: number): readonly Row[] {
  const text = JSON.stringify(deployment);
  const what = `deep copy of a Deployment of ${text.length} bytes`;
  const ours = { value: nanoseconds(() => deepCopyDeployment(deployment)), unit: 'ns' } as const;
  const row = (value: number, peerName: string, target: number): Row => ({
    what,
    ours,
    peer: { value, unit: 'ns' },
    peerName,
    target,
  });
  return [
    row(
      nanoseconds(() => general(deployment)),
      'rfdc',
      1,
    ),
    row(
      nanoseconds(() => structuredClone(deployment)),
      'structuredClone',
      1,
    ),
    goRow({ what, ours }, deployment, goTarget),
  ];
}

function goRow(measured: Omit<Row, 'peerName'>, object: Foo | Deployment, target?: number): Row {
  const row = { ...measured, ...(target !== undefined && { target }) };
  if (missingGo !== undefined) return { ...row, peerName: `Go DeepCopy: ${missingGo}` };
  const value = goNanoseconds(JSON.stringify(object), object.kind ?? '');
  return { ...row, peer: { value, unit: 'ns' }, peerName: 'Go DeepCopy' };
}

function goNanoseconds(object: string, kind: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-bench-'));
  try {
    const file = join(folder, 'object.json');
    writeFileSync(file, object);
    return runGo<{ nanoseconds: number }>('deepcopy', file, kind).nanoseconds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let sink: unknown;

/** The best of seven rounds of about 100 ms each. */
function nanoseconds(copy: () => unknown): number {
  let calls = 16;
  let best = Infinity;
  for (let round = 0; round < 7;) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) sink = copy();
    const elapsed = performance.now() - start;
    if (elapsed < 50) calls *= 2;
    else {
      best = Math.min(best, (elapsed * 1e6) / calls);
      round++;
    }
  }
  return sink === undefined ? Infinity : best;
}
