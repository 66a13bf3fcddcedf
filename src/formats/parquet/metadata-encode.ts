/**
 * A footer's records as Thrift bytes: the other way of metadata-decode.ts, for the files that silt writes.
 * Both annotations are written, the logical type and the converted type that older readers look for.
 */
import {
  type ColumnChunk,
  type ConvertedType,
  codecs,
  convertedTypes,
  type FileMetadata,
  type LogicalType,
  physicalTypes,
  type RawStatistics,
  type RowGroup,
  repetitions,
  type SchemaElement,
  type TimeUnit,
} from './metadata.ts';
import { thriftType } from './thrift.ts';
import { ThriftWriter } from './thrift-write.ts';

/** The bytes of FileMetaData, which `decodeFileMetadata` reads back. */
export function encodeFileMetadata(metadata: FileMetadata): Uint8Array {
  const out = new ThriftWriter();
  out.struct(() => {
    out.i32(1, metadata.version);
    out.list(2, thriftType.struct, metadata.schema, (element) =>
      writeSchemaElement(out, element, element === metadata.schema[0]),
    );
    out.i64(3, metadata.rowCount);
    out.list(4, thriftType.struct, metadata.rowGroups, (group) => writeRowGroup(out, group));
    if (metadata.keyValues.size > 0) {
      out.list(5, thriftType.struct, [...metadata.keyValues], ([key, value]) => {
        out.struct(() => {
          out.string(1, key);
          if (value !== null) out.string(2, value);
        });
      });
    }
    if (metadata.createdBy !== null) out.string(6, metadata.createdBy);
    out.list(7, thriftType.struct, metadata.columnOrders, () => out.struct(() => out.structField(1, () => {})));
  });
  return out.finish();
}

function writeSchemaElement(out: ThriftWriter, element: SchemaElement, isRoot: boolean): void {
  const { type, typeLength, childCount, fieldId, logical } = element;
  const converted = logical === null ? null : convertedOf(logical);
  out.struct(() => {
    if (type !== null) out.i32(1, physicalTypes.indexOf(type));
    if (typeLength !== null) out.i32(2, typeLength);
    if (!isRoot) out.i32(3, repetitions.indexOf(element.repetition));
    out.string(4, element.name);
    if (childCount !== null) out.i32(5, childCount);
    if (converted !== null) out.i32(6, convertedTypes.indexOf(converted));
    if (logical?.kind === 'decimal') {
      out.i32(7, logical.scale);
      out.i32(8, logical.precision);
    }
    if (fieldId !== null) out.i32(9, fieldId);
    if (logical !== null) out.structField(10, () => writeLogicalType(out, logical));
  });
}

/** The older annotation, where it says the same; a wall clock has none. */
function convertedOf(logical: LogicalType): ConvertedType | null {
  switch (logical.kind) {
    case 'string':
      return 'UTF8';
    case 'list':
      return 'LIST';
    case 'map':
      return 'MAP';
    case 'date':
      return 'DATE';
    case 'decimal':
      return 'DECIMAL';
    case 'timestamp':
      return logical.isUtc && logical.unit === 'micros' ? 'TIMESTAMP_MICROS' : null;
    case 'integer':
      return `INT_${logical.bits as 8 | 16 | 32 | 64}`;
    default:
      return null;
  }
}

const plainIds: Partial<Record<LogicalType['kind'], number>> = { string: 1, map: 2, list: 3, date: 6 };
const unitIds: Readonly<Record<TimeUnit, number>> = { millis: 1, micros: 2, nanos: 3 };

function writeLogicalType(out: ThriftWriter, logical: LogicalType): void {
  switch (logical.kind) {
    case 'decimal':
      out.structField(5, () => {
        out.i32(1, logical.scale);
        out.i32(2, logical.precision);
      });
      return;
    case 'time':
    case 'timestamp':
      out.structField(logical.kind === 'time' ? 7 : 8, () => {
        out.bool(1, logical.isUtc);
        out.structField(2, () => out.structField(unitIds[logical.unit], () => {}));
      });
      return;
    case 'integer':
      out.structField(10, () => {
        out.i8(1, logical.bits);
        out.bool(2, logical.isSigned);
      });
      return;
    default: {
      const id = plainIds[logical.kind];
      if (id !== undefined) out.structField(id, () => {});
    }
  }
}

function writeRowGroup(out: ThriftWriter, group: RowGroup): void {
  out.struct(() => {
    out.list(1, thriftType.struct, group.columns, (chunk) => writeColumnChunk(out, chunk));
    out.i64(2, group.totalBytes);
    out.i64(3, group.rowCount);
  });
}

function writeColumnChunk(out: ThriftWriter, chunk: ColumnChunk): void {
  out.struct(() => {
    out.i64(2, 0);
    out.structField(3, () => writeColumnMetadata(out, chunk));
    if (chunk.offsetIndex !== null) {
      out.i64(4, chunk.offsetIndex.offset);
      out.i32(5, chunk.offsetIndex.length);
    }
    if (chunk.columnIndex !== null) {
      out.i64(6, chunk.columnIndex.offset);
      out.i32(7, chunk.columnIndex.length);
    }
  });
}

function writeColumnMetadata(out: ThriftWriter, chunk: ColumnChunk): void {
  out.i32(1, physicalTypes.indexOf(chunk.type));
  out.list(2, thriftType.i32, chunk.encodings, (encoding) => out.i32Element(encoding));
  out.list(3, thriftType.binary, chunk.path, (name) => out.stringElement(name));
  out.i32(4, codecs.indexOf(chunk.codec));
  out.i64(5, chunk.valueCount);
  out.i64(6, chunk.uncompressedBytes);
  out.i64(7, chunk.compressedBytes);
  out.i64(9, chunk.dataPageOffset);
  if (chunk.dictionaryPageOffset !== null) out.i64(11, chunk.dictionaryPageOffset);
  const { statistics } = chunk;
  if (statistics !== null) out.structField(12, () => writeStatistics(out, statistics));
  if (chunk.encodingStats.length > 0) {
    out.list(13, thriftType.struct, chunk.encodingStats, (stats) => {
      out.struct(() => {
        out.i32(1, stats.pageType);
        out.i32(2, stats.encoding);
        out.i32(3, stats.count);
      });
    });
  }
}

function writeStatistics(out: ThriftWriter, statistics: RawStatistics): void {
  if (statistics.max !== null) out.binary(1, statistics.max);
  if (statistics.min !== null) out.binary(2, statistics.min);
  if (statistics.nullCount !== null) out.i64(3, statistics.nullCount);
  if (statistics.distinctCount !== null) out.i64(4, statistics.distinctCount);
  if (statistics.maxValue !== null) out.binary(5, statistics.maxValue);
  if (statistics.minValue !== null) out.binary(6, statistics.minValue);
  if (statistics.isMaxExact !== null) out.bool(7, statistics.isMaxExact);
  if (statistics.isMinExact !== null) out.bool(8, statistics.isMinExact);
}
