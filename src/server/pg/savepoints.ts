/**
 * The savepoints of a transaction: their names, and how many changes stood when each was made. What was changed since a
 * savepoint cannot be undone by itself; going back to one undoes an error, and ends nothing else.
 */
import { WireError } from './wire-error.ts';

/** What going back needs: nothing, or a transaction begun anew because an error has ended this one. */
export type WayBack = 'none' | 'restart';

export class Savepoints {
  readonly #points: { readonly name: string; readonly changes: number }[] = [];
  /** Statements of this transaction that have changed something. */
  #changes = 0;

  clear(): void {
    this.#points.length = 0;
    this.#changes = 0;
  }

  countChange(): void {
    this.#changes++;
  }

  /** A name may be used again; the newest counts, as in PostgreSQL. */
  add(name: string): void {
    this.#points.push({ name, changes: this.#changes });
  }

  /** Forgets a savepoint and those made after it. Errors: WireError 3B001. */
  release(name: string): void {
    this.#points.length = this.#indexOf(name);
  }

  /** Goes back to a savepoint, which stays. Errors: WireError 3B001, 0A000 where changes would have to be undone alone. */
  backTo(name: string, hasFailed: boolean): WayBack {
    const index = this.#indexOf(name);
    const { changes } = this.#points[index]!;
    if (changes < this.#changes || (hasFailed && changes > 0))
      throw new WireError(
        '0A000',
        'changes cannot be rolled back to a savepoint',
        'A transaction with changes commits or rolls back as a whole: ROLLBACK undoes all of it.',
      );
    this.#points.length = index + 1;
    return hasFailed ? 'restart' : 'none';
  }

  #indexOf(name: string): number {
    const index = this.#points.findLastIndex((point) => point.name === name);
    if (index < 0) throw new WireError('3B001', `savepoint "${name}" does not exist`);
    return index;
  }
}
