import type { LeaderElector } from './leader-elector.ts';

/**
 * A health check for an elector that is made later (client-go `tools/leaderelection/healthzadaptor.go`): it fails when
 * this process believes to lead although its lease ran out long ago.
 */
export class LeaderHealthAdaptor {
  /** The name of the check. */
  readonly name: string = 'leaderElection';
  readonly #toleranceMs: number;
  #elector: LeaderElector | undefined;

  /** `toleranceMs`: how long after the end of its lease a leader may take to notice, in milliseconds; 20 000 is common. */
  constructor(toleranceMs: number) {
    this.#toleranceMs = toleranceMs;
  }

  /** Says which elector to ask. */
  setLeaderElector(elector: LeaderElector): void {
    this.#elector = elector;
  }

  /** Throws Error when the elector is not healthy. Without one everything is well. */
  check(): void {
    this.#elector?.check(this.#toleranceMs);
  }
}
