/**
 * Arrow IPC streams, the way in which columns reach the encoder: a schema message, then record batches.
 * Takes storage types and vectors, gives bytes. Values are stored in plain widths (see write-schema.ts), so this is no
 * general Arrow writer: src/arrow/ is. Source: "Arrow Columnar Format", Serialization and Interprocess Communication.
 */

import type { Vector } from '../../core/vector.ts';
import type { FlatWriter } from './flatbuffer.ts';
import { ipcMessage, schemaMessage } from './ipc-schema.ts';
import type { WriteNode } from './write-schema.ts';
import { type ArrowBody, bodyOf } from './write-values.ts';

/** Collects batches of one schema into a buffer that it keeps for the next stream. */
export class IpcStream {
  private readonly nodes: readonly WriteNode[];
  private bytes = new Uint8Array(1 << 16);
  private length = 0;
  rowCount = 0;

  constructor(nodes: readonly WriteNode[]) {
    this.nodes = nodes;
    this.clear();
  }

  get sizeBytes(): number {
    return this.length;
  }

  /** Adds `rowCount` rows; one flat vector a column. */
  append(columns: readonly Vector[], rowCount: number): void {
    const body = bodyOf(columns, this.nodes, rowCount);
    const message = ipcMessage('recordBatch', body.sizeBytes, (out) => recordBatch(out, body, rowCount));
    this.reserve(message.length + body.sizeBytes);
    this.bytes.set(message, this.length);
    this.length += message.length;
    body.write(this.bytes.subarray(this.length, this.length + body.sizeBytes));
    this.length += body.sizeBytes;
    this.rowCount += rowCount;
  }

  /** The whole stream; valid until `clear`. */
  finish(): Uint8Array {
    this.reserve(8);
    this.bytes.set([255, 255, 255, 255, 0, 0, 0, 0], this.length);
    return this.bytes.subarray(0, this.length + 8);
  }

  /** Starts the next stream. */
  clear(): void {
    const message = schemaMessage(this.nodes);
    this.length = 0;
    this.rowCount = 0;
    this.reserve(message.length);
    this.bytes.set(message, 0);
    this.length = message.length;
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.length + extra + 64));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

function recordBatch(out: FlatWriter, body: ArrowBody, rowCount: number): number {
  return out.table([
    { slot: 0, kind: 'i64', value: rowCount },
    { slot: 1, kind: 'ref', write: (inner) => inner.pairs(body.nodes) },
    { slot: 2, kind: 'ref', write: (inner) => inner.pairs(body.extents) },
  ]);
}
