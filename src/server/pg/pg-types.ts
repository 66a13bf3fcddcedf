/**
 * silt's types as PostgreSQL's: number (OID), size and modifier of a result column, and the other way for parameters.
 * Source: PostgreSQL's catalog pg_type.
 */
import { type DataType, typeName } from '../../core/types.ts';
import { wireTypeOf } from '../../core/wire-types.ts';

export interface PgType {
  readonly oid: number;
  /** Bytes of a value; -1 where it varies. */
  readonly size: number;
  /** Length of a varchar, digits of a numeric, as pg_attribute.atttypmod has them; -1 for none. */
  readonly modifier: number;
}

/** Days and microseconds from 1970 to 2000, where PostgreSQL's time begins. */
export const daysTo2000 = 10_957;
export const microsTo2000 = 946_684_800_000_000n;

export const oids = {
  bool: 16,
  bytea: 17,
  char: 18,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  unknown: 705,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** OID of the array of a type, by the type's own. */
const arrays: Readonly<Record<number, number>> = {
  [oids.bool]: 1000,
  [oids.bytea]: 1001,
  [oids.int8]: 1016,
  [oids.int2]: 1005,
  [oids.int4]: 1007,
  [oids.text]: 1009,
  [oids.float4]: 1021,
  [oids.float8]: 1022,
  [oids.bpchar]: 1014,
  [oids.varchar]: 1015,
  [oids.date]: 1182,
  [oids.time]: 1183,
  [oids.timestamp]: 1115,
  [oids.timestamptz]: 1185,
  [oids.interval]: 1187,
  [oids.numeric]: 1231,
};

/** Of every array that a parameter may be. */
export const arrayOids: ReadonlySet<number> = new Set([...Object.values(arrays), 1002, 1003, 1028, 2951]);

const fixed = (oid: number, size: number): PgType => ({ oid, size, modifier: -1 });

/** Structs, maps, variants and arrays of such are json. */
export function pgTypeOf(type: DataType): PgType {
  const wire = wireTypeOf(type);
  if (wire !== null) return fixed(wire.oid, wire.size);
  switch (type.id) {
    case 'null':
      return fixed(oids.text, -1);
    case 'bool':
      return fixed(oids.bool, 1);
    case 'int':
      return type.bits === 64 ? fixed(oids.int8, 8) : type.bits === 32 ? fixed(oids.int4, 4) : fixed(oids.int2, 2);
    case 'float':
      return type.bits === 64 ? fixed(oids.float8, 8) : fixed(oids.float4, 4);
    case 'decimal':
      return { oid: oids.numeric, size: -1, modifier: ((type.precision << 16) | type.scale) + 4 };
    case 'utf8':
      return textType(type);
    case 'binary':
      return fixed(oids.bytea, -1);
    case 'date':
      return fixed(oids.date, 4);
    case 'time':
      return fixed(oids.time, 8);
    case 'timestamp':
      return fixed(type.zone === 'utc' ? oids.timestamptz : oids.timestamp, 8);
    case 'interval':
      return fixed(oids.interval, 16);
    case 'list': {
      const wireItem = wireTypeOf(type.item.type);
      if (wireItem !== null) return fixed(wireItem.arrayOid, -1);
      const item = pgTypeOf(type.item.type);
      return fixed(item.oid === oids.json || type.item.type.id === 'list' ? oids.json : arrays[item.oid]!, -1);
    }
    case 'struct':
    case 'map':
    case 'variant':
      return fixed(oids.json, -1);
  }
}

function textType({ tag }: DataType): PgType {
  if (tag?.kind === 'varchar') return { oid: oids.varchar, size: -1, modifier: tag.length + 4 };
  if (tag?.kind === 'char') return { oid: oids.bpchar, size: -1, modifier: tag.length + 4 };
  return fixed(oids.text, -1);
}

const parameterTypes: Readonly<Record<number, string>> = {
  [oids.bool]: 'BOOLEAN',
  [oids.bytea]: 'BINARY',
  [oids.int8]: 'BIGINT',
  [oids.int2]: 'SMALLINT',
  [oids.int4]: 'INT',
  [oids.oid]: 'BIGINT',
  [oids.text]: 'STRING',
  [oids.name]: 'STRING',
  [oids.char]: 'STRING',
  [oids.varchar]: 'STRING',
  [oids.bpchar]: 'STRING',
  [oids.uuid]: 'STRING',
  [oids.json]: 'STRING',
  [oids.jsonb]: 'STRING',
  [oids.float4]: 'FLOAT',
  [oids.float8]: 'DOUBLE',
  [oids.date]: 'DATE',
  [oids.time]: 'TIME(6)',
  [oids.timestamp]: 'TIMESTAMP_NTZ',
  [oids.timestamptz]: 'TIMESTAMP_LTZ',
  [oids.numeric]: 'DECIMAL(38,18)',
};

/** The SQL type that a parameter declared with an OID has; null where the client left it to the server, or where silt has none. */
export function parameterTypeOf(oid: number): string | null {
  return parameterTypes[oid] ?? null;
}

/** The SQL name of a type that binding inferred. */
export function sqlTypeName(type: DataType): string {
  // Arrays are read from their text where they are cast or compared; numbers and names of objects are plain ones.
  if (type.id === 'list' && type.item.type.id !== 'struct') return 'STRING';
  const { tag, ...plain } = type;
  return typeName(tag?.kind === 'wire' ? plain : type).toUpperCase();
}
