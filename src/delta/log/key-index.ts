/** Finds the row of a logical file in a table of files, by path and deletion vector; of equal ones the last that was put. */
import { type DeletionVectorDescriptor, deletionVectorId } from '../actions.ts';
import type { FileTable } from './file-table.ts';

export class KeyIndex {
  readonly #table: FileTable;
  #slots = new Int32Array(1024);
  #used = 0;
  #indexed = 0;

  constructor(table: FileTable) {
    this.#table = table;
  }

  /** Takes in the rows that were appended since. */
  catchUp(): void {
    const { count } = this.#table;
    if (count > this.#indexed) this.#reserve(count);
    while (this.#indexed < count) this.put(this.#indexed);
  }

  /** The row of a path that lies in the table's heap, from `start` to `end`; -1 where there is none. */
  find(hash: number, start: number, end: number, vector: DeletionVectorDescriptor | null): number {
    const mask = this.#slots.length - 1;
    let slot = spread(hash) & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      if (this.#isKey(entry - 1, hash, start, end, vector)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Puts the next row, in place of an equal one. Rows are put in order. */
  put(row: number): void {
    this.#reserve(this.#used + 1);
    const table = this.#table;
    const hash = table.hashAt(row);
    const [start, end, vector] = [table.pathStartAt(row), table.pathEndAt(row), table.vectorAt(row)];
    const mask = this.#slots.length - 1;
    let slot = spread(hash) & mask;
    this.#indexed = row + 1;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      if (this.#isKey(entry - 1, hash, start, end, vector)) {
        this.#slots[slot] = row + 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = row + 1;
    this.#used++;
  }

  #isKey(row: number, hash: number, start: number, end: number, vector: DeletionVectorDescriptor | null): boolean {
    const table = this.#table;
    if (table.hashAt(row) !== hash) return false;
    const from = table.pathStartAt(row);
    if (table.pathEndAt(row) - from !== end - start) return false;
    const { bytes } = table.paths;
    for (let i = end - start - 1; i >= 0; i--) if (bytes[from + i] !== bytes[start + i]) return false;
    return deletionVectorId(table.vectorAt(row)) === deletionVectorId(vector);
  }

  #reserve(count: number): void {
    if (count * 2 <= this.#slots.length) return;
    const old = this.#slots;
    let size = old.length;
    while (size < count * 2) size *= 2;
    this.#slots = new Int32Array(size);
    const mask = size - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      let slot = spread(this.#table.hashAt(entry - 1)) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

/** FNV's low bits are weak for texts that differ at their end. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
