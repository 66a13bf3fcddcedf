/**
 * Batches as Flight's FlightData messages, written by hand: the pieces that Arrow lays out are copied once, into the message
 * that is sent. Takes batches and messages, gives bytes; knows no transport. Source: Flight.proto, Arrow's IPC format.
 */
import { Field as ArrowField, Schema as ArrowSchema, type RecordBatch, RecordBatchStreamWriter } from 'apache-arrow';
import type { Batch } from '../core/batch.ts';
import { type DataType, type Field, type Schema, typeName } from '../core/types.ts';
import { Pieces } from './pieces.ts';
import { recordBatchOf } from './to-arrow.ts';
import { toArrowSchema } from './types.ts';

/** `begin` once, then `write` for each batch: a FlightData message each. */
export interface FlightEncoder {
  begin(room?: Room): Uint8Array<ArrayBuffer>;
  /** Rows `from` to `to` of a batch; calls for one batch follow each other. */
  write(batch: Batch, rows: { readonly from: number; readonly to: number }, room?: Room): Uint8Array<ArrayBuffer>;
}

/** Where messages are written: memory of exactly so many bytes, at the start of a buffer. */
interface Room {
  take(sizeBytes: number): Uint8Array<ArrayBuffer>;
}

const newRoom: Room = { take: (sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes) };

/** Errors of `write`: those of batchToRecordBatch. */
export function createFlightEncoder(schema: Schema): FlightEncoder {
  const arrowSchema = flightSchema(schema);
  const { begin, write } = encoderOf(arrowSchema);
  let known: { readonly batch: Batch; readonly record: RecordBatch } | null = null;
  return {
    begin,
    write: (batch, { from, to }, room) => {
      if (known?.batch !== batch) known = { batch, record: recordBatchOf(batch, arrowSchema) };
      const { record } = known;
      const isWhole = from === 0 && to === record.numRows;
      if (to === record.numRows) known = null;
      return write(isWhole ? record : record.slice(from, to), room);
    },
  };
}

/** All messages of rows whose columns the protocol prescribes: clients want their fields without metadata. */
export function plainFlightData(schema: Schema, batches: readonly Batch[]): readonly Buffer[] {
  const plain = toArrowSchema(schema);
  return flightDataOf(
    plain,
    batches.map((batch) => recordBatchOf(batch, plain)),
  );
}

export function plainSchemaMessage(schema: Schema): Buffer {
  return schemaMessageOf(toArrowSchema(schema));
}

/** All messages of batches that are Arrow's already. */
export function flightDataOf(schema: ArrowSchema, batches: readonly RecordBatch[]): readonly Buffer[] {
  const { begin, write } = encoderOf(schema);
  return [begin(), ...batches.map((batch) => write(batch))].map((message) =>
    Buffer.from(message.buffer, 0, message.length),
  );
}

/** The schema as one encapsulated message, as FlightInfo and the results of actions hold it. */
export function schemaMessage(schema: Schema, table?: TablePlace): Buffer {
  return schemaMessageOf(flightSchema(schema, table));
}

/** Where columns are of. */
export interface TablePlace {
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
}

/** With what JDBC's drivers read of each column in its metadata. Source: FlightSql.proto, column metadata. */
function flightSchema(schema: Schema, table?: TablePlace): ArrowSchema {
  const whole = toArrowSchema(schema);
  const fields = whole.fields.map((arrow, i) => {
    const told = { ...columnFacts(schema.fields[i]!), ...(table === undefined ? {} : placeFacts(table)) };
    const metadata = new Map(arrow.metadata);
    for (const [name, value] of Object.entries(told)) metadata.set(`ARROW:FLIGHT:SQL:${name}`, value);
    return new ArrowField(arrow.name, arrow.type, arrow.nullable, metadata);
  });
  return new ArrowSchema(fields, whole.metadata);
}

function columnFacts({ type }: Field): Record<string, string> {
  const digits = digitsOf(type);
  return {
    TYPE_NAME: typeName(type)
      .replace(/[(<].*/s, '')
      .toUpperCase(),
    ...(digits === null ? {} : { PRECISION: String(digits.precision), SCALE: String(digits.scale) }),
    IS_AUTO_INCREMENT: '0',
    IS_CASE_SENSITIVE: type.id === 'utf8' ? '1' : '0',
    IS_READ_ONLY: '0',
    IS_SEARCHABLE: '1',
  };
}

function placeFacts({ catalog, schema, table }: TablePlace): Record<string, string> {
  return { CATALOG_NAME: catalog, SCHEMA_NAME: schema, TABLE_NAME: table };
}

/** Null of types that are no numbers. */
function digitsOf(type: DataType): { readonly precision: number; readonly scale: number } | null {
  if (type.id === 'decimal') return type;
  if (type.id === 'int') return { precision: { 8: 3, 16: 5, 32: 10, 64: 19 }[type.bits], scale: 0 };
  return type.id === 'float' ? { precision: type.bits === 32 ? 24 : 53, scale: 0 } : null;
}

export function schemaMessageOf(schema: ArrowSchema): Buffer {
  const pieces = new Pieces();
  new RecordBatchStreamWriter({ autoDestroy: false }).reset(pieces, schema);
  return Buffer.concat(pieces.take());
}

/** A mark of -1 and the length of the metadata stand before it. */
const prefixSize = 8;
const lengthAt = 4;
const headerTag = (2 << 3) | 2;
const bodyTag = (1000 << 3) | 2;

function encoderOf(schema: ArrowSchema): {
  begin: (room?: Room) => Uint8Array<ArrayBuffer>;
  write: (batch: RecordBatch, room?: Room) => Uint8Array<ArrayBuffer>;
} {
  const pieces = new Pieces();
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  return {
    begin: (room = newRoom) => {
      writer.reset(pieces, schema);
      return messageOf(pieces.take(), room);
    },
    write: (batch, room = newRoom) => {
      writer.write(batch);
      return messageOf(pieces.take(), room);
    },
  };
}

/** The pieces of one encapsulated message as FlightData, on a buffer of its own: metadata is field 2, what follows field 1000. */
function messageOf(pieces: readonly Uint8Array[], room: Room): Uint8Array<ArrayBuffer> {
  const prefix = Buffer.concat(pieces.slice(0, 2));
  const headerSize = prefix.readInt32LE(lengthAt);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bodySize = size - prefixSize - headerSize;
  const tags = 1 + varintSize(headerSize) + varintSize(bodyTag) + varintSize(bodySize);
  const out = room.take(tags + headerSize + bodySize);
  let at = writeVarint(out, headerSize, writeVarint(out, headerTag, 0));
  const bodyAt = at + headerSize;
  // The first pieces may hold more than the prefix; positions within the message tell where each byte goes.
  let seen = 0;
  for (const piece of pieces) {
    const rest = piece.subarray(Math.min(piece.length, Math.max(0, prefixSize - seen)));
    seen += piece.length;
    if (rest.length === 0) continue;
    if (at === bodyAt) at = writeVarint(out, bodySize, writeVarint(out, bodyTag, at));
    const head = at < bodyAt ? Math.min(rest.length, bodyAt - at) : rest.length;
    out.set(rest.subarray(0, head), at);
    at += head;
    if (head === rest.length) continue;
    at = writeVarint(out, bodySize, writeVarint(out, bodyTag, at));
    out.set(rest.subarray(head), at);
    at += rest.length - head;
  }
  if (at === bodyAt) at = writeVarint(out, bodySize, writeVarint(out, bodyTag, at));
  return out.subarray(0, at);
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

function writeVarint(out: Uint8Array, value: number, start: number): number {
  let at = start;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) out[at++] = (rest % 0x80) | 0x80;
  out[at++] = rest;
  return at;
}
