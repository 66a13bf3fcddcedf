/**
 * A result's rows as DataRow or CopyData messages, in pieces that suit a socket. Runs in the session's thread. Source:
 * PostgreSQL manual, "Message Formats".
 */
import type { Batch } from '../../core/batch.ts';
import { rowCount } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import type { Schema } from '../../core/types.ts';
import type { Piece, ResultEncoder, Room } from '../../session/encoding.ts';
import type { Result } from '../../session/result.ts';
import { freeBatch } from '../../session/spent-batch.ts';
import { type ColumnBlock, columnBlock, type RowRange } from './column-block.ts';
import { hasOwnBinary, type WireFormat } from './encode.ts';
import { type ObjectNames, objectKinds } from './object-names.ts';

export interface RowsOptions {
  /** One a column, or one for all. */
  readonly formats: readonly WireFormat[];
  readonly zone: string;
  /** Null: not asked for yet. */
  readonly names: ObjectNames | null;
  /** `D` for rows, `d` for COPY in binary. */
  readonly type: 'D' | 'd';
}

/** Null where names of objects are missing. */
export async function createRowsEncoder(result: Result, options: RowsOptions): Promise<ResultEncoder | null> {
  if (options.names === null && objectKinds(result.schema).size > 0) return null;
  return new RowsEncoder(result, options);
}

/** A piece is about so large, but for a row that is larger itself. */
const pieceSize = 384 << 10;
/** One that has so much is not filled up with the start of another batch. */
const enough = pieceSize >> 1;
const pieceMax = 2 ** 31 - 2 ** 20;
const rowsAtFirst = 128;
const rowsAtMost = 8192;
/** Type, length, count of columns. */
const headSize = 7;

class RowsEncoder implements ResultEncoder {
  readonly #options: RowsOptions;
  readonly #batches: AsyncIterator<Batch>;
  readonly #schema: Schema;
  #blocks: readonly ColumnBlock[] = [];
  #batch: Batch | null = null;
  #at = 0;
  #rowsNext = rowsAtFirst;

  constructor(result: Result, options: RowsOptions) {
    this.#options = options;
    this.#batches = result.batches[Symbol.asyncIterator]();
    this.#schema = result.schema;
  }

  async next(rowsMax: number, room: Room): Promise<Piece> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    let rows = 0;
    while (rows < rowsMax && size < enough) {
      if (this.#batch === null && !(await this.#take())) return { bytes: joined(parts, room), rows, isDone: true };
      const { part, count } = this.#encode(rowsMax - rows, room);
      parts.push(part);
      size += part.length;
      rows += count;
    }
    return { bytes: joined(parts, room), rows, isDone: false };
  }

  async #take(): Promise<boolean> {
    const { value, done } = await this.#batches.next();
    if (done === true) return false;
    if (rowCount(value) === 0) return this.#take();
    const { formats, zone, names } = this.#options;
    this.#batch = value;
    this.#at = 0;
    const format = (i: number): WireFormat => (formats.length === 1 ? formats[0]! : (formats[i] ?? 'text'));
    this.#blocks = value.columns.map((column, i) => {
      // Rows of a table do not know that its texts are another type.
      const { type } = this.#schema.fields[i]!;
      return columnBlock(hasOwnBinary(type) ? { ...column, type } : column, format(i), zone, names);
    });
    return true;
  }

  #encode(rowsMax: number, room: Room): { part: Uint8Array<ArrayBuffer>; count: number } {
    const batch = this.#batch!;
    const from = this.#at;
    const to = Math.min(rowCount(batch), from + Math.min(rowsMax, this.#rowsNext));
    const part = rowsBytes(this.#blocks, { from, to, selection: batch.selection }, this.#options.type, room);
    this.#at = to;
    if (to === rowCount(batch)) {
      freeBatch(batch);
      this.#batch = null;
    }
    const perRow = part.length / (to - from);
    this.#rowsNext = Math.max(1, Math.min(rowsAtMost, Math.ceil(pieceSize / perRow), 4 * this.#rowsNext));
    return { part, count: to - from };
  }
}

/** Errors: INTERNAL_ERROR for rows beyond two GiB. */
function rowsBytes(
  blocks: readonly ColumnBlock[],
  rows: RowRange,
  type: 'D' | 'd',
  room: Room,
): Uint8Array<ArrayBuffer> {
  const count = rows.to - rows.from;
  const fixedSize = headSize + 4 * blocks.length + blocks.reduce((sum, block) => sum + block.fixedSize, 0);
  const sizes = new Int32Array(count).fill(fixedSize);
  for (const block of blocks) block.measure(rows, sizes);
  const positions = new Int32Array(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    positions[i] = total;
    total += sizes[i]!;
  }
  if (total > pieceMax) throw new EngineError('INTERNAL_ERROR', { message: 'a row is too large for the protocol' });
  const out = room.take(total);
  const view = new DataView(out.buffer);
  const code = type.charCodeAt(0);
  for (let i = 0; i < count; i++) {
    const at = positions[i]!;
    out[at] = code;
    view.setInt32(at + 1, sizes[i]! - 1);
    view.setInt16(at + 5, blocks.length);
    positions[i] = at + headSize;
  }
  for (const block of blocks) block.write(rows, positions, out, view);
  return out;
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[], room: Room): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]!;
  const out = room.take(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
    room.give(part.buffer);
  }
  return out;
}
