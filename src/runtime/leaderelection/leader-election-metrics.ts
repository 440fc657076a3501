/** Measures elections, by the name of the elector (client-go `tools/leaderelection/metrics.go`). */
export interface LeaderElectionMetrics {
  /** This process leads. */
  leaderOn(name: string): void;
  /** It does not, or no longer. */
  leaderOff(name: string): void;
  /** A renewal needed to read the lock first. */
  slowpathExercised(name: string): void;
}
