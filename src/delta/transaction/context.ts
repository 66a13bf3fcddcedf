/** What a commit takes from outside, so that it can be replayed. */
export interface CommitContext {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** UUIDs. */
  readonly newId: () => string;
  /** Who writes, `silt/0.1.0`. */
  readonly engineInfo: string;
}
