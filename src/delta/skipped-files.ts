/**
 * The files that a plan leaves out, of which there may be a million and few are ever looked at: positions and reasons, and words
 * only for those that are asked about.
 */
import type { Skipped } from '../plan/ports.ts';
import type { BoundsOf } from '../skipping/context.ts';
import type { Reason } from '../skipping/judge.ts';
import type { Snapshot } from './snapshot.ts';

export class SkippedFiles {
  readonly #snapshot: Snapshot;
  readonly #boundsOf: (index: number) => BoundsOf;
  readonly #indexes: number[] = [];
  /** Few, and shared by many files. */
  readonly #reasons: Reason[] = [];
  readonly #levels: Skipped['level'][] = [];

  /** `boundsOf` gives what is known of the file at a position. */
  constructor(snapshot: Snapshot, boundsOf: (index: number) => BoundsOf) {
    this.#snapshot = snapshot;
    this.#boundsOf = boundsOf;
  }

  add(index: number, level: Skipped['level'], reason: Reason): void {
    this.#indexes.push(index);
    this.#reasons.push(reason);
    this.#levels.push(level);
  }

  list(): readonly Skipped[] {
    return this.#indexes.map((index, i) => {
      const [level, reason] = [this.#levels[i]!, this.#reasons[i]!];
      return new SkippedFile(this.#snapshot, index, level, reason, this.#boundsOf);
    });
  }
}

class SkippedFile implements Skipped {
  readonly #snapshot: Snapshot;
  readonly #index: number;
  readonly #reason: Reason;
  readonly #boundsOf: (index: number) => BoundsOf;
  readonly level: Skipped['level'];

  constructor(
    snapshot: Snapshot,
    index: number,
    level: Skipped['level'],
    reason: Reason,
    boundsOf: (index: number) => BoundsOf,
  ) {
    this.#snapshot = snapshot;
    this.#index = index;
    this.level = level;
    this.#reason = reason;
    this.#boundsOf = boundsOf;
  }

  get path(): string {
    return this.#snapshot.files.pathAt(this.#index);
  }

  get sizeBytes(): number {
    return this.#snapshot.files.sizeBytesAt(this.#index);
  }

  get rows(): number | null {
    return this.#snapshot.statistics.rows(this.#index);
  }

  get predicate(): string {
    return this.#reason.predicate;
  }

  get statistic(): string {
    return this.#reason.statisticOf(this.#boundsOf(this.#index));
  }
}
