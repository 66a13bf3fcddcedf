/**
 * Tables from keys to dense numbers 0, 1, 2, ...: of fixed key words (GROUP BY, DISTINCT, joins) and of byte strings.
 * Their state lies in the allocator's memory and only grows; an old size is left to the allocator's end.
 */
import { assert } from '../core/assert.ts';
import { EngineError } from '../core/errors.ts';
import type { DataType } from '../core/types.ts';
import type { BytesVector, Rows } from '../core/vector.ts';
import type { Allocator } from './allocator.ts';
import type { Kernels } from './kernels.ts';
import type { BytesOperand } from './operand.ts';

/** Rows of keys, densely: row k is the k-th asked-for row. */
export interface KeyRows {
  /** 64-bit words as two halves, low first; `width` words a row. */
  readonly words: Uint32Array;
  readonly width: number;
  readonly count: number;
  readonly hashes: Uint32Array;
  /** 0 where the key can equal nothing because a part is NULL; null = none. */
  readonly present: Uint8Array | null;
}

/** The state of a table as plain data over shared memory: another thread probes it after `rebind`. */
export interface KeyTableData {
  readonly width: number;
  readonly count: number;
  readonly slots: Uint32Array;
  readonly keys: Uint32Array;
}

const slotsMin = 1024;

/** Keys of fixed words. */
export class KeyTable {
  readonly width: number;
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  readonly #state: Int32Array;
  #slots: Uint32Array;
  #keys: Uint32Array;

  /** `expected` distinct keys, if known, save growth. `from` opens a table that another thread built, to probe it. */
  constructor(
    kernels: Kernels,
    width: number,
    alloc: Allocator,
    options: { expected?: number; from?: KeyTableData } = {},
  ) {
    assert(width > 0, 'a key has words');
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.width = width;
    this.#state = alloc.int32(1, true);
    const slotCount = slotsFor(options.expected ?? 0);
    this.#slots = options.from?.slots ?? alloc.uint32(2 * slotCount, true);
    this.#keys = options.from?.keys ?? alloc.uint32(slotCount * width);
    this.#state[0] = options.from?.count ?? 0;
  }

  /** Distinct keys so far. */
  get count(): number {
    return this.#state[0]!;
  }

  /** The words of keys 0..count-1, in order of their numbers. */
  get words(): Uint32Array {
    return this.#keys.subarray(0, 2 * this.width * this.count);
  }

  /** Finds or adds; ids[row] is the number of the key of physical row `row`, -1 where it is not present. */
  insert(rows: KeyRows, selection: Uint16Array | null, ids: Int32Array): void {
    const { words, width, count, hashes, present } = rows;
    let at = 0;
    for (;;) {
      const mask = this.#slots.length / 2 - 1;
      const keysMax = this.#keys.length / (2 * width);
      at = this.#kernels.primitives.keyInsert(
        words,
        width,
        hashes,
        present,
        selection,
        at,
        count,
        this.#slots,
        mask,
        this.#keys,
        keysMax,
        this.#state,
        ids,
      );
      if (at === count) return;
      this.#grow();
    }
  }

  /** Finds; ids[row] is -1 where the key is not there or not present. Gives how many are there. */
  probe(rows: KeyRows, selection: Uint16Array | null, ids: Int32Array): number {
    const { words, width, count, hashes, present } = rows;
    const mask = this.#slots.length / 2 - 1;
    return this.#kernels.primitives.keyProbe(
      words,
      width,
      hashes,
      present,
      selection,
      count,
      this.#slots,
      mask,
      this.#keys,
      ids,
    );
  }

  share(): KeyTableData {
    return { width: this.width, count: this.count, slots: this.#slots, keys: this.#keys };
  }

  #grow(): void {
    this.#slots = grownSlots(this.#kernels, this.#slots, this.#alloc);
    const old = this.#keys;
    this.#keys = this.#alloc.uint32(2 * old.length);
    this.#keys.set(old);
  }
}

/** The state of a string table as plain data over shared memory. */
export interface StringTableData {
  readonly count: number;
  readonly slots: Uint32Array;
  readonly offsets: Int32Array;
  readonly heap: Uint8Array;
}

/** Byte strings to numbers, so that strings become key words. */
export class StringTable {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  readonly #state: Int32Array;
  #slots: Uint32Array;
  #offsets: Int32Array;
  #heap: Uint8Array;

  /** `from` opens a table that another thread built, to probe it. */
  constructor(kernels: Kernels, alloc: Allocator, from?: StringTableData) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.#state = alloc.int32(1, true);
    this.#state[0] = from?.count ?? 0;
    this.#slots = from?.slots ?? alloc.uint32(2 * slotsMin, true);
    this.#offsets = from?.offsets ?? alloc.int32(slotsMin / 2 + 1, true);
    this.#heap = from?.heap ?? alloc.bytes(16 * slotsMin);
  }

  share(): StringTableData {
    return { count: this.count, slots: this.#slots, offsets: this.#offsets, heap: this.#heap };
  }

  get count(): number {
    return this.#state[0]!;
  }

  /** Finds or adds; ids[row] is the string's number, -1 for NULL. Errors: OUT_OF_MEMORY beyond 2 GiB of distinct strings. */
  insert(strings: BytesOperand, rows: Rows, ids: Int32Array, scratch: Allocator): void {
    const { offsets, values, step, valid } = strings;
    const { selection } = rows;
    const count = selection?.length ?? rows.length;
    const hashes = this.#hashes(strings, rows, scratch);
    let at = 0;
    for (;;) {
      const mask = this.#slots.length / 2 - 1;
      const [max, heapMax] = [this.#offsets.length - 1, this.#heap.length];
      const { primitives } = this.#kernels;
      at = primitives.stringInsert(
        offsets,
        values,
        step,
        valid,
        hashes,
        selection,
        at,
        count,
        this.#slots,
        mask,
        this.#offsets,
        max,
        this.#heap,
        heapMax,
        this.#state,
        ids,
      );
      if (at === count) return;
      const row = selection === null ? at : selection[at]!;
      this.#makeRoom(offsets[row * step + 1]! - offsets[row * step]!);
    }
  }

  /** Finds; ids[row] is -1 where the string is NULL or not there. */
  probe(strings: BytesOperand, rows: Rows, ids: Int32Array, scratch: Allocator): void {
    const { offsets, values, step, valid } = strings;
    const { selection } = rows;
    const count = selection?.length ?? rows.length;
    const hashes = this.#hashes(strings, rows, scratch);
    const mask = this.#slots.length / 2 - 1;
    const { primitives } = this.#kernels;
    primitives.stringProbe(
      offsets,
      values,
      step,
      valid,
      hashes,
      selection,
      count,
      this.#slots,
      mask,
      this.#offsets,
      this.#heap,
      ids,
    );
  }

  /** Strings 0..count-1 as a vector on the table's own memory. */
  vector(type: DataType): BytesVector {
    const offsets = this.#offsets.subarray(0, this.count + 1);
    return { layout: 'bytes', type, length: this.count, valid: null, offsets, values: this.#heap };
  }

  #hashes(strings: BytesOperand, rows: Rows, scratch: Allocator): Uint32Array {
    const hashes = scratch.uint32(rows.length);
    const { selection } = rows;
    const count = selection?.length ?? rows.length;
    this.#kernels.primitives.hashStrings(
      strings.offsets,
      strings.values,
      strings.step,
      strings.valid,
      1,
      selection,
      count,
      hashes,
    );
    return hashes;
  }

  #makeRoom(sizeBytes: number): void {
    const used = this.#offsets[this.count]!;
    if (sizeBytes > this.#heap.length - used) {
      const needed = used + sizeBytes;
      if (needed > heapBytesMax) throw new EngineError('OUT_OF_MEMORY', { limit: '2 GiB of distinct strings' });
      const old = this.#heap;
      this.#heap = this.#alloc.bytes(Math.min(heapBytesMax, Math.max(2 * old.length, needed)));
      this.#heap.set(old.subarray(0, used));
    }
    if (this.count < this.#offsets.length - 1) return;
    this.#slots = grownSlots(this.#kernels, this.#slots, this.#alloc);
    const old = this.#offsets;
    this.#offsets = this.#alloc.int32(this.#slots.length / 4 + 1);
    this.#offsets.set(old);
  }
}

const heapBytesMax = 0x7fff_0000;

function slotsFor(expected: number): number {
  let slots = slotsMin;
  while (slots < 2 * expected) slots *= 2;
  return slots;
}

/** Twice as many slots; half of them are free at most times, so that runs of full ones stay short. */
function grownSlots(kernels: Kernels, slots: Uint32Array, alloc: Allocator): Uint32Array {
  const slotCount = slots.length / 2;
  const out = alloc.uint32(4 * slotCount, true);
  kernels.primitives.rehash(slots, slotCount, out, 2 * slotCount - 1);
  return out;
}
