/**
 * Arrow IPC streams, the way in which columns reach the encoder: a schema message, then record batches.
 * Takes storage types and vectors, gives bytes. Values are stored in plain widths (see write-schema.ts), so this is no
 * general Arrow writer: src/arrow/ is. Source: "Arrow Columnar Format", Serialization and Interprocess Communication.
 */

import type { Vector } from '../../core/vector.ts';
import { type FlatField, FlatWriter } from './flatbuffer.ts';
import type { StorageType, WriteNode } from './write-schema.ts';
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
    const message = messageOf(recordBatchHeader, body.sizeBytes, (out) => recordBatch(out, body, rowCount));
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
    const message = messageOf(schemaHeader, 0, (out) => schemaTable(out, this.nodes));
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

const metadataV5 = 4;
const schemaHeader = 1;
const recordBatchHeader = 3;

/** The marker, the length, and the Message; a multiple of 8 bytes long. */
function messageOf(headerType: number, bodyBytes: number, header: (out: FlatWriter) => number): Uint8Array {
  const flat = new FlatWriter().root([
    { slot: 0, kind: 'i16', value: metadataV5 },
    { slot: 1, kind: 'i8', value: headerType },
    { slot: 2, kind: 'ref', write: header },
    { slot: 3, kind: 'i64', value: bodyBytes },
  ]);
  const out = new Uint8Array(8 + flat.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0xffff_ffff, true);
  view.setUint32(4, flat.length, true);
  out.set(flat, 8);
  return out;
}

function recordBatch(out: FlatWriter, body: ArrowBody, rowCount: number): number {
  return out.table([
    { slot: 0, kind: 'i64', value: rowCount },
    { slot: 1, kind: 'ref', write: (inner) => inner.pairs(body.nodes) },
    { slot: 2, kind: 'ref', write: (inner) => inner.pairs(body.extents) },
  ]);
}

function schemaTable(out: FlatWriter, nodes: readonly WriteNode[]): number {
  return out.table([{ slot: 1, kind: 'ref', write: (inner) => inner.refs(nodes.map((node) => fieldTable(node))) }]);
}

function fieldTable(node: WriteNode): (out: FlatWriter) => number {
  const { id, fields } = typeOf(node.storage);
  const children = node.children.map((child) => fieldTable(child));
  const entries = (out: FlatWriter): number => out.table(fieldOf('entries', false, 13, [], children));
  return (out) =>
    out.table(fieldOf(node.name, node.isNullable, id, fields, node.storage.kind === 'map' ? [entries] : children));
}

type Write = (out: FlatWriter) => number;

function fieldOf(
  name: string,
  isNullable: boolean,
  typeId: number,
  typeFields: readonly FlatField[],
  children: readonly Write[],
): FlatField[] {
  return [
    { slot: 0, kind: 'ref', write: (out) => out.string(name) },
    { slot: 1, kind: 'i8', value: isNullable ? 1 : 0 },
    { slot: 2, kind: 'i8', value: typeId },
    { slot: 3, kind: 'ref', write: (out) => out.table(typeFields) },
    { slot: 5, kind: 'ref', write: (out) => out.refs(children) },
  ];
}

/** The member of Arrow's union Type, and its table's fields. */
function typeOf(storage: StorageType): { id: number; fields: FlatField[] } {
  switch (storage.kind) {
    case 'int':
      return {
        id: 2,
        fields: [
          { slot: 0, kind: 'i32', value: storage.bits },
          { slot: 1, kind: 'i8', value: 1 },
        ],
      };
    case 'float':
      return { id: 3, fields: [{ slot: 0, kind: 'i16', value: storage.bits === 32 ? 1 : 2 }] };
    case 'binary':
      return { id: 4, fields: [] };
    case 'utf8':
      return { id: 5, fields: [] };
    case 'bool':
      return { id: 6, fields: [] };
    case 'decimal':
      return {
        id: 7,
        fields: [
          { slot: 0, kind: 'i32', value: storage.precision },
          { slot: 1, kind: 'i32', value: storage.scale },
        ],
      };
    case 'list':
      return { id: 12, fields: [] };
    case 'struct':
      return { id: 13, fields: [] };
    case 'map':
      return { id: 17, fields: [] };
  }
}
