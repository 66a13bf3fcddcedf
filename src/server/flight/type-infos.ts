/** The types of SQL as JDBC and ODBC tell of them, for GetXdbcTypeInfo. Source: FlightSql.proto, CommandGetXdbcTypeInfo. */
import type { Scalar } from '../../core/scalar.ts';
import { boolType, field, int32, list, type Schema, utf8 } from '../../core/types.ts';

export const typeInfoSchema: Schema = {
  fields: [
    field('type_name', utf8, false),
    field('data_type', int32, false),
    field('column_size', int32),
    field('literal_prefix', utf8),
    field('literal_suffix', utf8),
    field('create_params', list(utf8, false)),
    field('nullable', int32, false),
    field('case_sensitive', boolType, false),
    field('searchable', int32, false),
    field('unsigned_attribute', boolType),
    field('fixed_prec_scale', boolType, false),
    field('auto_increment', boolType),
    field('local_type_name', utf8),
    field('minimum_scale', int32),
    field('maximum_scale', int32),
    field('sql_data_type', int32, false),
    field('datetime_subcode', int32),
    field('num_prec_radix', int32),
    field('interval_precision', int32),
  ],
};

interface TypeInfo {
  readonly name: string;
  /** XdbcDataType. */
  readonly code: number;
  readonly size: number | null;
  readonly quotes?: readonly [prefix: string, suffix: string];
  readonly parameters?: readonly string[];
  readonly scaleMax?: number;
  readonly radix?: number;
  /** Of date and time: the verbose type and its subcode. */
  readonly datetime?: readonly [code: number, subcode: number];
  readonly isText?: boolean;
}

const datetime = 9;
const text = ["'", "'"] as const;

/** By code, then by name, as the protocol wants them. */
const types: readonly TypeInfo[] = [
  { name: 'BOOLEAN', code: -7, size: 1 },
  { name: 'TINYINT', code: -6, size: 3, radix: 10 },
  { name: 'BIGINT', code: -5, size: 19, radix: 10 },
  { name: 'BINARY', code: -3, size: null, quotes: ["X'", "'"] },
  { name: 'CHAR', code: 1, size: null, quotes: text, parameters: ['length'], isText: true },
  { name: 'DECIMAL', code: 3, size: 38, parameters: ['precision', 'scale'], scaleMax: 38, radix: 10 },
  { name: 'INT', code: 4, size: 10, radix: 10 },
  { name: 'SMALLINT', code: 5, size: 5, radix: 10 },
  { name: 'FLOAT', code: 7, size: 24, radix: 2 },
  { name: 'DOUBLE', code: 8, size: 53, radix: 2 },
  { name: 'INTERVAL', code: 10, size: null, quotes: ['INTERVAL ', ''] },
  { name: 'STRING', code: 12, size: null, quotes: text, isText: true },
  { name: 'VARCHAR', code: 12, size: null, quotes: text, parameters: ['length'], isText: true },
  { name: 'DATE', code: 91, size: 10, quotes: ["DATE '", "'"], datetime: [datetime, 1] },
  { name: 'TIME', code: 92, size: 15, quotes: ["TIME '", "'"], scaleMax: 6, datetime: [datetime, 2] },
  { name: 'TIMESTAMP', code: 93, size: 26, quotes: ["TIMESTAMP '", "'"], scaleMax: 6, datetime: [datetime, 5] },
  { name: 'TIMESTAMP_NTZ', code: 93, size: 26, quotes: ["TIMESTAMP_NTZ '", "'"], scaleMax: 6, datetime: [datetime, 3] },
];

const nullable = 1;
/** In any predicate, and LIKE alone for text. */
const searchable = 3;

/** `code`: those of one XdbcDataType; null for all. */
export function typeInfoRows(code: number | null): Scalar[][] {
  return types
    .filter((type) => code === null || type.code === code)
    .map(({ name, size, quotes, parameters, scaleMax, radix, isText = false, ...type }) => [
      name,
      type.code,
      size,
      quotes?.[0] ?? null,
      quotes?.[1] ?? null,
      parameters ?? null,
      nullable,
      isText,
      searchable,
      radix === undefined ? null : false,
      false,
      radix === undefined ? null : false,
      name,
      scaleMax === undefined ? null : 0,
      scaleMax ?? null,
      type.datetime?.[0] ?? type.code,
      type.datetime?.[1] ?? null,
      radix ?? null,
      null,
    ]);
}
