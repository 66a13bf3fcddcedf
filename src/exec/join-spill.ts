/**
 * The build side of a join that leaves memory: its rows in parts by the hash of their keys. Takes batches of kept rows, gives what
 * probes need to know of all of them. Rows are looked up part by part, by whoever probes (`join-parts.ts`).
 */
import type { Batch } from '../core/batch.ts';
import { isNullAt, type Vector } from '../core/vector.ts';
import { slice } from '../kernels/flatten.ts';
import type { TempFile } from '../storage/temp-files.ts';
import { type ExecContext, schemaOf } from './context.ts';
import { type Cut, PartWriter, writeStep } from './part-writer.ts';
import type { BuildSink, Layout } from './physical.ts';
import { concatColumns } from './selection.ts';
import type { RowBlock } from './spilled.ts';

/** A build side on disk; plain data. */
export interface SpilledBuild {
  readonly parts: readonly (readonly RowBlock[])[];
  readonly rows: number;
  /** Whether a row has a NULL in a key that NULL does not match. */
  readonly hasNullKey: boolean;
}

/** How a join's rows are cut. Without keys all rows are candidates of all, and there is one part. */
export function firstCut({ settings }: ExecContext, keys: readonly unknown[]): Cut {
  return { bits: keys.length === 0 ? 0 : settings.isSpillForced ? 2 : 6, level: 0 };
}

/** For one sink in one thread. `keysOf` gives the key vectors of a batch of the kept layout. */
export class BuildSpill {
  readonly #context: ExecContext;
  readonly #sink: BuildSink;
  readonly #layout: Layout;
  readonly #keysOf: (columns: readonly Vector[]) => readonly Vector[];
  readonly #parts: RowBlock[][];
  #file: TempFile | null = null;
  #rows = 0;
  #hasNullKey = false;

  constructor(
    context: ExecContext,
    sink: BuildSink,
    layout: Layout,
    keysOf: (columns: readonly Vector[]) => readonly Vector[],
  ) {
    this.#context = context;
    this.#sink = sink;
    this.#layout = layout;
    this.#keysOf = keysOf;
    this.#parts = Array.from({ length: 1 << firstCut(context, sink.keys).bits }, () => []);
  }

  get build(): SpilledBuild {
    return { parts: this.#parts, rows: this.#rows, hasNullKey: this.#hasNullKey };
  }

  /** Takes over what another thread wrote. */
  append({ parts, rows, hasNullKey }: SpilledBuild): void {
    parts.forEach((blocks, part) => this.#parts[part]!.push(...blocks));
    this.#rows += rows;
    this.#hasNullKey ||= hasNullKey;
  }

  /** Copies compact batches to disk; `rowBytes` is about what a row takes. Errors: DISK_FULL, STORAGE_FAILURE, OUT_OF_MEMORY. */
  write(batches: readonly Batch[], rowBytes: number): void {
    const { scratch, kernels, temp, control, lease } = this.#context;
    this.#file ??= temp.create();
    const writer = new PartWriter(this.#context, firstCut(this.#context, this.#sink.keys), this.#file);
    const step = writeStep(lease);
    const rows = Math.max(64, Math.min(step.rows, Math.floor(step.bytes / (rowBytes + 1))));
    for (const group of groupsOf(batches, rows)) {
      control.check();
      const mark = scratch.mark();
      const cut = group.map(({ batch, from, to }) => slicedBatch(batch, from, to, this.#context));
      const columns = concatColumns(cut, this.#layout, scratch, kernels);
      const length = cut.reduce((sum, batch) => sum + batch.length, 0);
      const keys = this.#keysOf(columns);
      this.#hasNullKey ||= keys.some((key, i) => !this.#sink.isNullSafe[i]! && hasNull(key));
      this.#rows += length;
      writer.write({ schema: schemaOf(this.#layout), columns, length, selection: null }, keys);
      scratch.release(mark);
    }
    writer.parts.forEach((blocks, part) => this.#parts[part]!.push(...blocks));
  }
}

interface Piece {
  readonly batch: Batch;
  readonly from: number;
  readonly to: number;
}

/** The rows of all batches in groups of `step`, the last one smaller. */
function* groupsOf(batches: readonly Batch[], step: number): Iterable<readonly Piece[]> {
  let group: Piece[] = [];
  let room = step;
  for (const batch of batches) {
    for (let from = 0; from < batch.length; ) {
      const to = Math.min(batch.length, from + room);
      group.push({ batch, from, to });
      room -= to - from;
      from = to;
      if (room > 0) continue;
      yield group;
      group = [];
      room = step;
    }
  }
  if (group.length > 0) yield group;
}

function slicedBatch(batch: Batch, from: number, to: number, { scratch }: ExecContext): Batch {
  if (from === 0 && to === batch.length) return batch;
  const columns = batch.columns.map((column) => slice(column, from, to, scratch));
  return { ...batch, columns, length: to - from };
}

function hasNull(vector: Vector): boolean {
  if (vector.valid === null && vector.layout !== 'const' && vector.layout !== 'dict' && vector.type.id !== 'null')
    return false;
  for (let row = 0; row < vector.length; row++) if (isNullAt(vector, row)) return true;
  return false;
}
