/**
 * Rows that leave memory in parts by the hash of their keys, so that rows with equal keys lie in one part. Takes batches, gives
 * blocks of a temporary file; a part that is too large is read and written again under another hash. Never keeps rows.
 */
import { type Batch, batchRowsMax, rowsOf } from '../core/batch.ts';
import type { Rows, Vector } from '../core/vector.ts';
import { hashRows } from '../kernels/hash.ts';
import type { Lease } from '../kernels/memory.ts';
import type { TempFile } from '../storage/temp-files.ts';
import { writeBatch } from './batch-file.ts';
import type { ExecContext } from './context.ts';
import { gatherFlat } from './selection.ts';
import type { RowBlock } from './spilled.ts';

/** How rows are told apart: into 2^bits parts, by a hash of its own at each level. */
export interface Cut {
  readonly bits: number;
  readonly level: number;
}

/** What is gathered before it is written: so much gives each part a block that is worth a write. */
export interface WriteStep {
  readonly rows: number;
  readonly bytes: number;
}

export function writeStep({ limitBytes }: Lease): WriteStep {
  const within = (least: number, wanted: number, most: number): number => Math.max(least, Math.min(wanted, most));
  return {
    rows: within(4096, Math.floor(limitBytes / 1024), batchRowsMax),
    bytes: within(256 << 10, limitBytes / 32, 4 << 20),
  };
}

export class PartWriter {
  readonly #context: ExecContext;
  readonly #cut: Cut;
  readonly #file: TempFile;
  readonly parts: readonly RowBlock[][];

  /** `file` stays the caller's. */
  constructor(context: ExecContext, cut: Cut, file: TempFile) {
    this.#context = context;
    this.#cut = cut;
    this.#file = file;
    this.parts = Array.from({ length: 1 << cut.bits }, () => []);
  }

  /** Copies the rows that count to disk. `keys` are vectors beside the batch's columns. Errors: DISK_FULL, STORAGE_FAILURE. */
  write(batch: Batch, keys: readonly Vector[]): void {
    const { scratch, kernels, control } = this.#context;
    const mark = scratch.mark();
    const rows = rowsOf(batch);
    const { order, starts } = this.#byPart(hashRows(kernels, keys, rows, scratch), rows);
    for (const [part, blocks] of this.parts.entries()) {
      const numbers = order.subarray(starts[part], starts[part + 1]);
      if (numbers.length === 0) continue;
      control.check();
      const inner = scratch.mark();
      const to = { target: scratch, scratch, kernels };
      const columns = batch.columns.map((column) => gatherFlat(column, numbers, numbers.length, to));
      const { length } = numbers;
      const block = writeBatch(this.#file, { schema: batch.schema, columns, length, selection: null });
      scratch.release(inner);
      control.count('spilled', block.sizeBytes);
      blocks.push({ ...block, descriptor: this.#file.descriptor, rows: length });
    }
    scratch.release(mark);
  }

  /** The physical rows part after part, and where each part starts. */
  #byPart(hashes: Uint32Array, { length, selection }: Rows): { order: Int32Array; starts: Int32Array } {
    const { bits, level } = this.#cut;
    const count = selection?.length ?? length;
    const partOf = this.#context.scratch.uint16(count);
    const starts = new Int32Array((1 << bits) + 1);
    for (let k = 0; k < count; k++) {
      const part = bits === 0 ? 0 : mixed(hashes[selection === null ? k : selection[k]!]!, level) >>> (32 - bits);
      partOf[k] = part;
      starts[part + 1]!++;
    }
    for (let part = 0; part < 1 << bits; part++) starts[part + 1]! += starts[part]!;
    const next = starts.slice(0, -1);
    const order = this.#context.scratch.int32(count);
    for (let k = 0; k < count; k++) order[next[partOf[k]!]!++] = selection === null ? k : selection[k]!;
    return { order, starts };
  }
}

/** Another hash a level, of the one hash of the keys. */
function mixed(hash: number, level: number): number {
  let h = (hash + Math.imul(level, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
