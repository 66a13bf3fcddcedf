/**
 * The records of a Parquet footer, as parquet.thrift defines them: plain data, with 64-bit sizes as safe numbers.
 * Never interpreted here: schema.ts, columns.ts and statistics.ts do that.
 */

export type PhysicalType =
  | 'BOOLEAN'
  | 'INT32'
  | 'INT64'
  | 'INT96'
  | 'FLOAT'
  | 'DOUBLE'
  | 'BYTE_ARRAY'
  | 'FIXED_LEN_BYTE_ARRAY';
export type Repetition = 'REQUIRED' | 'OPTIONAL' | 'REPEATED';

/** The numbers are the positions. */
export const physicalTypes: readonly PhysicalType[] = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96',
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
];
export const repetitions: readonly Repetition[] = ['REQUIRED', 'OPTIONAL', 'REPEATED'];
/** The names of ConvertedType, the annotations before logical types; the numbers are the positions. */
export const convertedTypes = [
  'UTF8',
  'MAP',
  'MAP_KEY_VALUE',
  'LIST',
  'ENUM',
  'DECIMAL',
  'DATE',
  'TIME_MILLIS',
  'TIME_MICROS',
  'TIMESTAMP_MILLIS',
  'TIMESTAMP_MICROS',
  'UINT_8',
  'UINT_16',
  'UINT_32',
  'UINT_64',
  'INT_8',
  'INT_16',
  'INT_32',
  'INT_64',
  'JSON',
  'BSON',
  'INTERVAL',
] as const;
export type ConvertedType = (typeof convertedTypes)[number];
export const codecs = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'] as const;
export type Codec = (typeof codecs)[number];

export type TimeUnit = 'millis' | 'micros' | 'nanos';
export type LogicalType =
  | {
      readonly kind:
        | 'string'
        | 'map'
        | 'list'
        | 'enum'
        | 'date'
        | 'null'
        | 'json'
        | 'bson'
        | 'uuid'
        | 'float16'
        | 'variant';
    }
  | { readonly kind: 'geometry' | 'geography' | 'unknown' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'time' | 'timestamp'; readonly isUtc: boolean; readonly unit: TimeUnit }
  | { readonly kind: 'integer'; readonly bits: number; readonly isSigned: boolean };

/** One node of the schema in depth-first order; `childCount` null marks a leaf. */
export interface SchemaElement {
  readonly name: string;
  readonly type: PhysicalType | null;
  readonly typeLength: number | null;
  readonly repetition: Repetition;
  readonly childCount: number | null;
  readonly converted: ConvertedType | null;
  readonly scale: number | null;
  readonly precision: number | null;
  readonly fieldId: number | null;
  readonly logical: LogicalType | null;
}

/** The statistics of a column chunk as bytes; null means that they are not there. */
export interface RawStatistics {
  /** The deprecated bounds, in the order of signed bytes. */
  readonly min: Uint8Array | null;
  readonly max: Uint8Array | null;
  readonly nullCount: number | null;
  readonly distinctCount: number | null;
  readonly minValue: Uint8Array | null;
  readonly maxValue: Uint8Array | null;
  readonly isMinExact: boolean | null;
  readonly isMaxExact: boolean | null;
}

/** Where a piece of the file lies. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

export interface ColumnChunk {
  /** Another file that holds the chunk; null for this one. */
  readonly filePath: string | null;
  readonly type: PhysicalType;
  readonly encodings: readonly number[];
  readonly path: readonly string[];
  readonly codec: Codec;
  readonly valueCount: number;
  readonly uncompressedBytes: number;
  readonly compressedBytes: number;
  readonly dataPageOffset: number;
  readonly dictionaryPageOffset: number | null;
  readonly statistics: RawStatistics | null;
  readonly encodingStats: readonly PageEncodingStats[];
  readonly bloomFilter: Extent | null;
  readonly offsetIndex: Extent | null;
  readonly columnIndex: Extent | null;
  readonly isEncrypted: boolean;
}

/** How many pages of a kind (0 data, 2 dictionary, 3 data v2) use an encoding. */
export interface PageEncodingStats {
  readonly pageType: number;
  readonly encoding: number;
  readonly count: number;
}

export interface RowGroup {
  readonly columns: readonly ColumnChunk[];
  readonly totalBytes: number;
  readonly rowCount: number;
}

export interface FileMetadata {
  readonly version: number;
  readonly schema: readonly SchemaElement[];
  /** The sum over the row groups; the footer's own count is not always right. */
  readonly rowCount: number;
  readonly rowGroups: readonly RowGroup[];
  readonly keyValues: ReadonlyMap<string, string | null>;
  readonly createdBy: string | null;
  /** One a leaf: whether min_value and max_value follow the type's own order; empty where the file says nothing. */
  readonly columnOrders: readonly ('typeDefined' | 'ieee754Total' | 'unknown')[];
}
