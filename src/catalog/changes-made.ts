/** The versions that a session has made of tables, newest last: what UNDO takes back. Nothing here outlives the session. */
import type { Location } from '../storage/open-store.ts';

/** One change that can be taken back. */
export interface ChangeMade {
  readonly location: Location;
  /** As messages name the table. */
  readonly name: string;
  /** The version that it stood on; it made the one that `latest` has. */
  readonly before: bigint;
  /** The version at which the table has to be for the change to be the last one. */
  readonly latest: bigint;
}

export class ChangesMade {
  /** In the order of making. */
  #made: ChangeMade[] = [];

  note(change: ChangeMade): void {
    this.#made.push(change);
  }

  /** The last change, of one table where a name is given; null where there is none. */
  last(name: string | null): ChangeMade | null {
    return this.#made.findLast((each) => name === null || each.name === name) ?? null;
  }

  /** A change that cannot be taken back itself. */
  forget(change: ChangeMade): void {
    this.#made = this.#made.filter((each) => each !== change);
  }

  /** A change was taken back by the commit of `version`: the one before it is the last, where nobody came between. */
  undone(change: ChangeMade, version: bigint): void {
    const at = this.#made.lastIndexOf(change);
    const before = this.#made.findLastIndex((each, i) => i < at && each.name === change.name);
    const earlier = this.#made[before];
    if (earlier !== undefined && earlier.latest === change.before) {
      this.#made[before] = { ...earlier, latest: version };
    }
    this.forget(change);
  }
}
