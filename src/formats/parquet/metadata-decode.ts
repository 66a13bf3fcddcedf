/**
 * The decoding of a footer's records. Takes Thrift bytes that nobody vouches for, gives plain data.
 * Unknown fields are passed over; a required field that is missing is FILE_CORRUPT.
 */
import { unsupported } from '../../core/errors.ts';
import {
  type ColumnChunk,
  codecs,
  convertedTypes,
  type Extent,
  type FileMetadata,
  type LogicalType,
  type PageEncodingStats,
  physicalTypes,
  type RawStatistics,
  type RowGroup,
  repetitions,
  type SchemaElement,
  type TimeUnit,
} from './metadata.ts';
import { ThriftReader, thriftType } from './thrift.ts';

/** What of a footer is wanted; the rest is passed over, and absent from the result. */
export interface MetadataParts {
  /** Bounds and counts of nulls. */
  readonly statistics: boolean;
  /** Key-value pairs, and how many pages have which encoding. */
  readonly extras: boolean;
  /** The schema of an earlier file. Files of a table are mostly alike, and what is alike is not decoded again. */
  readonly known?: KnownSchema;
}

/** A schema and the bytes that it is in a footer; filled by the first footer that is decoded with it. */
export interface KnownSchema {
  bytes: Uint8Array;
  schema: readonly SchemaElement[];
}

export const allParts: MetadataParts = { statistics: true, extras: true };

/** Decodes FileMetaData. Throws FILE_CORRUPT for bytes that are none, UNSUPPORTED_FEATURE for encrypted files. */
export function decodeFileMetadata(bytes: Uint8Array, path: string, parts: MetadataParts = allParts): FileMetadata {
  const reader = new ThriftReader(bytes, path);
  const rowGroup = (inner: ThriftReader): RowGroup => readRowGroup(inner, parts);
  const out: Draft<FileMetadata> = { keyValues: new Map(), columnOrders: [], createdBy: null };
  reader.struct((id, type) => {
    if (id === 1) out.version = reader.i32(type);
    else if (id === 2) out.schema = readSchema(reader, type, parts.known);
    else if (id === 3) out.rowCount = count(reader, type);
    else if (id === 4) out.rowGroups = structs(reader, type, rowGroup);
    else if (id === 5 && parts.extras) out.keyValues = new Map(structs(reader, type, readKeyValue));
    else if (id === 6) out.createdBy = reader.string(type);
    else if (id === 7 && parts.statistics) out.columnOrders = structs(reader, type, readColumnOrder);
    else if (id === 8) throw unsupported(`Parquet encryption (${path})`);
    else reader.skip(type);
  });
  const metadata = complete(reader, out, ['version', 'schema', 'rowCount', 'rowGroups'], 'FileMetaData');
  return { ...metadata, rowCount: metadata.rowGroups.reduce((sum, group) => sum + group.rowCount, 0) };
}

function readSchema(reader: ThriftReader, type: number, known: KnownSchema | undefined): readonly SchemaElement[] {
  if (known !== undefined && known.bytes.length > 0 && reader.skipBytes(known.bytes)) return known.schema;
  const start = reader.position;
  const schema = structs(reader, type, readSchemaElement);
  if (known !== undefined) {
    known.bytes = reader.bytesFrom(start).slice();
    known.schema = schema;
  }
  return schema;
}

type Draft<T> = { -readonly [K in keyof T]?: T[K] };

/** A record with all its required fields, or FILE_CORRUPT. */
function complete<T>(reader: ThriftReader, draft: Draft<T>, required: readonly (keyof T)[], name: string): T {
  for (const key of required) {
    if (draft[key] === undefined) throw reader.corrupt(`${name} in the footer has no ${String(key)}`);
  }
  return draft as T;
}

function structs<T>(reader: ThriftReader, type: number, read: (reader: ThriftReader) => T): T[] {
  const out: T[] = [];
  reader.list(type, thriftType.struct, () => out.push(read(reader)));
  return out;
}

function strings(reader: ThriftReader, type: number): string[] {
  const out: string[] = [];
  reader.list(type, thriftType.binary, () => out.push(reader.stringElement()));
  return out;
}

function integers(reader: ThriftReader, type: number): number[] {
  const out: number[] = [];
  reader.list(type, thriftType.i32, () => out.push(reader.i32Element()));
  return out;
}

function count(reader: ThriftReader, type: number): number {
  const value = reader.size(type);
  if (value < 0) throw reader.corrupt('a size in the footer is negative');
  return value;
}

function nameOf<T>(reader: ThriftReader, type: number, names: readonly T[], what: string): T {
  const value = reader.i32(type);
  const name = names[value];
  if (name === undefined) throw reader.corrupt(`the footer names the unknown ${what} ${value}`);
  return name;
}

function readSchemaElement(reader: ThriftReader): SchemaElement {
  const out: Draft<SchemaElement> = {
    type: null,
    typeLength: null,
    repetition: 'REQUIRED',
    childCount: null,
    converted: null,
    scale: null,
    precision: null,
    fieldId: null,
    logical: null,
  };
  reader.struct((id, type) => {
    if (id === 1) out.type = nameOf(reader, type, physicalTypes, 'type');
    else if (id === 2) out.typeLength = reader.i32(type);
    else if (id === 3) out.repetition = nameOf(reader, type, repetitions, 'repetition');
    else if (id === 4) out.name = reader.string(type);
    else if (id === 5) out.childCount = reader.i32(type);
    else if (id === 6) out.converted = convertedTypes[reader.i32(type)] ?? null;
    else if (id === 7) out.scale = reader.i32(type);
    else if (id === 8) out.precision = reader.i32(type);
    else if (id === 9) out.fieldId = reader.i32(type);
    else if (id === 10) out.logical = reader.structField(type, readLogicalType);
    else reader.skip(type);
  });
  return complete(reader, out, ['name'], 'SchemaElement');
}

const plainLogicalTypes = {
  1: 'string',
  2: 'map',
  3: 'list',
  4: 'enum',
  6: 'date',
  11: 'null',
  12: 'json',
  13: 'bson',
  14: 'uuid',
  15: 'float16',
  16: 'variant',
  17: 'geometry',
  18: 'geography',
} as const;

function readLogicalType(reader: ThriftReader): LogicalType {
  let out: LogicalType = { kind: 'unknown' };
  reader.struct((id, type) => {
    if (id === 5) out = reader.structField(type, readDecimalType);
    else if (id === 7) out = reader.structField(type, (inner) => readTimeType(inner, 'time'));
    else if (id === 8) out = reader.structField(type, (inner) => readTimeType(inner, 'timestamp'));
    else if (id === 10) out = reader.structField(type, readIntegerType);
    else {
      const kind = plainLogicalTypes[id as keyof typeof plainLogicalTypes];
      if (kind !== undefined) out = { kind };
      reader.skip(type);
    }
  });
  return out;
}

function readDecimalType(reader: ThriftReader): LogicalType {
  let scale = 0;
  let precision = 0;
  reader.struct((id, type) => {
    if (id === 1) scale = reader.i32(type);
    else if (id === 2) precision = reader.i32(type);
    else reader.skip(type);
  });
  return { kind: 'decimal', precision, scale };
}

const timeUnits: readonly TimeUnit[] = ['millis', 'micros', 'nanos'];

function readTimeType(reader: ThriftReader, kind: 'time' | 'timestamp'): LogicalType {
  let isUtc = false;
  let unit: TimeUnit | undefined;
  const readUnit = (inner: ThriftReader): void =>
    inner.struct((id, type) => {
      unit = timeUnits[id - 1];
      inner.skip(type);
    });
  reader.struct((id, type) => {
    if (id === 1) isUtc = reader.bool(type);
    else if (id === 2) reader.structField(type, readUnit);
    else reader.skip(type);
  });
  return unit === undefined ? { kind: 'unknown' } : { kind, isUtc, unit };
}

function readIntegerType(reader: ThriftReader): LogicalType {
  let bits = 0;
  let isSigned = true;
  reader.struct((id, type) => {
    if (id === 1) bits = reader.i8(type);
    else if (id === 2) isSigned = reader.bool(type);
    else reader.skip(type);
  });
  return { kind: 'integer', bits, isSigned };
}

function readRowGroup(reader: ThriftReader, parts: MetadataParts): RowGroup {
  const out: Draft<RowGroup> = {};
  const column = (inner: ThriftReader): ColumnChunk => readColumnChunk(inner, parts);
  reader.struct((id, type) => {
    if (id === 1) out.columns = structs(reader, type, column);
    else if (id === 2) out.totalBytes = reader.size(type);
    else if (id === 3) out.rowCount = count(reader, type);
    else reader.skip(type);
  });
  return complete(reader, out, ['columns', 'totalBytes', 'rowCount'], 'RowGroup');
}

function readColumnChunk(reader: ThriftReader, parts: MetadataParts): ColumnChunk {
  const out: Draft<ColumnChunk> = { filePath: null, isEncrypted: false };
  const offsetIndex: Draft<Extent> = {};
  const columnIndex: Draft<Extent> = {};
  reader.struct((id, type) => {
    if (id === 1) out.filePath = reader.string(type);
    else if (id === 3) reader.structField(type, () => readColumnMetadata(reader, out, parts));
    else if (id === 4) offsetIndex.offset = count(reader, type);
    else if (id === 5) offsetIndex.length = reader.i32(type);
    else if (id === 6) columnIndex.offset = count(reader, type);
    else if (id === 7) columnIndex.length = reader.i32(type);
    else {
      if (id === 8 || id === 9) out.isEncrypted = true;
      reader.skip(type);
    }
  });
  out.offsetIndex = extentOf(offsetIndex);
  out.columnIndex = extentOf(columnIndex);
  if (out.isEncrypted) throw unsupported('Parquet column encryption');
  return complete(
    reader,
    out,
    ['type', 'codec', 'path', 'valueCount', 'compressedBytes', 'dataPageOffset'],
    'ColumnChunk',
  );
}

function extentOf(draft: Draft<Extent>): Extent | null {
  return draft.offset === undefined || draft.length === undefined || draft.length <= 0
    ? null
    : { offset: draft.offset, length: draft.length };
}

function readColumnMetadata(reader: ThriftReader, out: Draft<ColumnChunk>, parts: MetadataParts): void {
  let bloomOffset: number | undefined;
  let bloomLength: number | undefined;
  Object.assign(out, {
    encodings: [],
    encodingStats: [],
    statistics: null,
    dictionaryPageOffset: null,
    uncompressedBytes: 0,
  });
  reader.struct((id, type) => {
    if (id === 1) out.type = nameOf(reader, type, physicalTypes, 'type');
    else if (id === 2) out.encodings = integers(reader, type);
    else if (id === 3) out.path = strings(reader, type);
    else if (id === 4) out.codec = nameOf(reader, type, codecs, 'compression');
    else if (id === 5) out.valueCount = count(reader, type);
    else if (id === 6) out.uncompressedBytes = reader.size(type);
    else if (id === 7) out.compressedBytes = count(reader, type);
    else if (id === 9) out.dataPageOffset = count(reader, type);
    else if (id === 11) out.dictionaryPageOffset = count(reader, type);
    else if (id === 12 && parts.statistics) out.statistics = reader.structField(type, readStatistics);
    else if (id === 13 && parts.extras) out.encodingStats = structs(reader, type, readEncodingStats);
    else if (id === 14) bloomOffset = count(reader, type);
    else if (id === 15 && type === thriftType.i32)
      bloomLength = reader.i32(type); // some writers put another thing there
    else reader.skip(type);
  });
  out.bloomFilter = bloomOffset === undefined ? null : { offset: bloomOffset, length: bloomLength ?? 0 };
}

function readStatistics(reader: ThriftReader): RawStatistics {
  const out: Draft<RawStatistics> = {
    min: null,
    max: null,
    nullCount: null,
    distinctCount: null,
    minValue: null,
    maxValue: null,
    isMinExact: null,
    isMaxExact: null,
  };
  reader.struct((id, type) => {
    if (id === 1) out.max = reader.binary(type).slice();
    else if (id === 2) out.min = reader.binary(type).slice();
    else if (id === 3) out.nullCount = reader.size(type);
    else if (id === 4) out.distinctCount = reader.size(type);
    else if (id === 5) out.maxValue = reader.binary(type).slice();
    else if (id === 6) out.minValue = reader.binary(type).slice();
    else if (id === 7) out.isMaxExact = reader.bool(type);
    else if (id === 8) out.isMinExact = reader.bool(type);
    else reader.skip(type);
  });
  return out as RawStatistics;
}

function readEncodingStats(reader: ThriftReader): PageEncodingStats {
  const out: Draft<PageEncodingStats> = {};
  reader.struct((id, type) => {
    if (id === 1) out.pageType = reader.i32(type);
    else if (id === 2) out.encoding = reader.i32(type);
    else if (id === 3) out.count = reader.i32(type);
    else reader.skip(type);
  });
  return complete(reader, out, ['pageType', 'encoding', 'count'], 'PageEncodingStats');
}

function readKeyValue(reader: ThriftReader): [string, string | null] {
  let key = '';
  let value: string | null = null;
  reader.struct((id, type) => {
    if (id === 1) key = reader.string(type);
    else if (id === 2) value = reader.string(type);
    else reader.skip(type);
  });
  return [key, value];
}

function readColumnOrder(reader: ThriftReader): 'typeDefined' | 'ieee754Total' | 'unknown' {
  let order: 'typeDefined' | 'ieee754Total' | 'unknown' = 'unknown';
  reader.struct((id, type) => {
    if (id === 1) order = 'typeDefined';
    if (id === 2) order = 'ieee754Total';
    reader.skip(type);
  });
  return order;
}
