import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { differencesOf, type ParityKind, type Scenario } from './parity.ts';
import { missingControlPlane, type ParityTargets, startParityTargets } from './parity-targets.ts';

/** A test that a scenario on a kind goes the same way on every target. */
export type SameTest = (what: string, kind: ParityKind, scenario: Scenario) => void;

/** A suite of such tests, with one control plane. */
export function describeParity(title: string, define: (same: SameTest, targets: () => ParityTargets) => void): void {
  describe(title, { skip: missingControlPlane, timeout: 300_000 }, () => {
    let targets: ParityTargets;
    before(async () => {
      targets = await startParityTargets();
    });
    after(() => targets?.[Symbol.asyncDispose]());
    const same: SameTest = (what, kind, scenario) => {
      it(what, async () => {
        const differences = await differencesOf(targets.all, kind, scenario);
        if (differences !== '') assert.fail(differences);
      });
    };
    define(same, () => targets);
  });
}
