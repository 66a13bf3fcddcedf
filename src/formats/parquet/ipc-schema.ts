/**
 * Arrow's messages and its schema as FlatBuffers: as much as the hand-over to and from the Parquet encoder needs.
 * Takes fields by their storage, gives the bytes of messages. Source: Schema.fbs and Message.fbs of the Arrow format.
 */
import { type FlatField, FlatWriter } from './flatbuffer.ts';
import type { StorageType } from './write-schema.ts';

export interface ArrowField {
  readonly name: string;
  readonly isNullable: boolean;
  readonly storage: StorageType | { readonly kind: 'fixed'; readonly bytes: number };
  /** Whether values are 32-bit numbers of entries in a dictionary. */
  readonly isDictionary?: boolean;
  readonly children: readonly ArrowField[];
}

/** Writes a part of a message, and gives its position. */
export type Write = (out: FlatWriter) => number;

/** The marker, the length, and the Message; a multiple of 8 bytes long. A body of `bodyBytes` has to follow. */
export function ipcMessage(header: 'schema' | 'recordBatch', bodyBytes: number, write: Write): Uint8Array {
  const flat = new FlatWriter().root([
    { slot: 0, kind: 'i16', value: metadataV5 },
    { slot: 1, kind: 'i8', value: { schema: 1, recordBatch: 3 }[header] },
    { slot: 2, kind: 'ref', write },
    { slot: 3, kind: 'i64', value: bodyBytes },
  ]);
  const out = new Uint8Array(8 + flat.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0xffff_ffff, true);
  view.setUint32(4, flat.length, true);
  out.set(flat, 8);
  return out;
}

export function schemaMessage(fields: readonly ArrowField[]): Uint8Array {
  const tables = fields.map((field, i) => fieldTable(field, i));
  return ipcMessage('schema', 0, (out) => out.table([{ slot: 1, kind: 'ref', write: (inner) => inner.refs(tables) }]));
}

const metadataV5 = 4;

function fieldTable({ name, isNullable, storage, children, isDictionary }: ArrowField, index: number): Write {
  const { id, fields } = typeOf(storage);
  const below = children.map((child, i) => fieldTable(child, i));
  const entries: Write = (out) => out.table(fieldOf('entries', false, 13, [], below));
  const dictionary: FlatField[] = isDictionary
    ? [{ slot: 4, kind: 'ref', write: (out) => out.table(dictionaryFields(index)) }]
    : [];
  return (out) =>
    out.table(fieldOf(name, isNullable, id, fields, storage.kind === 'map' ? [entries] : below, dictionary));
}

/** A dictionary's number, and its indices' type: signed 32-bit integers. */
function dictionaryFields(id: number): FlatField[] {
  const { fields } = typeOf({ kind: 'int', bits: 32 });
  return [
    { slot: 0, kind: 'i64', value: id },
    { slot: 1, kind: 'ref', write: (out) => out.table(fields) },
  ];
}

function fieldOf(
  name: string,
  isNullable: boolean,
  typeId: number,
  typeFields: readonly FlatField[],
  children: readonly Write[],
  dictionary: readonly FlatField[] = [],
): FlatField[] {
  return [
    { slot: 0, kind: 'ref', write: (out) => out.string(name) },
    { slot: 1, kind: 'i8', value: isNullable ? 1 : 0 },
    { slot: 2, kind: 'i8', value: typeId },
    { slot: 3, kind: 'ref', write: (out) => out.table(typeFields) },
    ...dictionary,
    { slot: 5, kind: 'ref', write: (out) => out.refs(children) },
  ];
}

/** The member of Arrow's union Type, and its table's fields. */
function typeOf(storage: ArrowField['storage']): { id: number; fields: FlatField[] } {
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
    case 'fixed':
      return { id: 15, fields: [{ slot: 0, kind: 'i32', value: storage.bytes }] };
    case 'list':
      return { id: 12, fields: [] };
    case 'struct':
      return { id: 13, fields: [] };
    case 'map':
      return { id: 17, fields: [] };
  }
}
