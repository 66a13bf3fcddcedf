/**
 * A parameter from the wire as text with its SQL type, which the session reads as it reads any value.
 * Sources: as encode.ts, the receive functions.
 */
import { decimalTypeOfText } from '../../core/decimal.ts';
import { formatDate, formatInstant, formatLocal, formatTime } from '../../core/text/datetime.ts';
import { typeName } from '../../core/types.ts';
import type { WireFormat } from './encode.ts';
import { FieldReader } from './message-reader.ts';
import { numericText } from './numeric.ts';
import { arrayOids, daysTo2000, microsTo2000, oids, parameterTypeOf } from './pg-types.ts';
import { ProtocolError } from './protocol-error.ts';

const openNumeric = parameterTypeOf(oids.numeric);

export interface WireParameter {
  readonly type: string;
  readonly value: string;
}

/** `oid` says how bytes in binary are read, `type` what SQL makes of the text; bytes stay bytes. Errors: ProtocolError. */
export function decodeParameter(
  bytes: Buffer | null,
  format: WireFormat,
  { oid, type }: { readonly oid: number; readonly type: string },
): WireParameter | Uint8Array | null {
  if (bytes === null) return null;
  if (type === 'BINARY') return new Uint8Array(format === 'binary' ? bytes : bytesOfText(bytes.toString('latin1')));
  // Without a place that says more a numeric has the digits that it brings.
  const text = format === 'text' ? textOf(bytes.toString('utf8'), type) : binaryText(bytes, oid);
  const own = type === openNumeric ? decimalTypeOfText(text) : null;
  return { type: own === null ? type : typeName(own).toUpperCase(), value: text };
}

/** PostgreSQL's spellings that Spark's casts do not know. */
function textOf(text: string, type: string): string {
  if (type === 'BOOLEAN') return { t: 'true', f: 'false', on: 'true', off: 'false' }[text.toLowerCase()] ?? text;
  return text;
}

/** Of a bytea as it is written: `\x` and digits, or bytes with a backslash before octal digits and itself. */
function bytesOfText(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex');
  const plain = text.replaceAll(/\\([0-3][0-7]{2}|\\)/g, (_, code: string) =>
    code === '\\' ? code : String.fromCharCode(Number.parseInt(code, 8)),
  );
  return Buffer.from(plain, 'latin1');
}

function binaryText(bytes: Buffer, oid: number): string {
  const reader = new FieldReader(bytes);
  switch (oid) {
    case oids.bool:
      return reader.byte() === 0 ? 'false' : 'true';
    case oids.int2:
      return String(reader.int16());
    case oids.int4:
      return String(reader.int32());
    case oids.oid:
      return String(reader.uint32());
    case oids.int8:
      return String(int64(bytes));
    case oids.float4:
      return String(bytes.length === 4 ? bytes.readFloatBE() : wrongSize());
    case oids.float8:
      return String(bytes.length === 8 ? bytes.readDoubleBE() : wrongSize());
    case oids.numeric:
      return numericText(bytes);
    case oids.date:
      return formatDate(reader.int32() + daysTo2000);
    case oids.time:
      return formatTime(int64(bytes) * 1000n);
    case oids.timestamp:
      return formatLocal(int64(bytes) + microsTo2000);
    case oids.timestamptz:
      return `${formatInstant(int64(bytes) + microsTo2000, 'UTC')}Z`;
    case oids.jsonb:
      // A version stands in front.
      return bytes.toString('utf8', 1);
    case oids.bytea:
      return bytes.toString('latin1');
    case oids.uuid:
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    default:
      return arrayOids.has(oid) ? arrayText(bytes) : bytes.toString('utf8');
  }
}

/** An array of one dimension as PostgreSQL writes it. Errors: ProtocolError. */
function arrayText(bytes: Buffer): string {
  const reader = new FieldReader(bytes);
  const dimensions = reader.int32();
  reader.int32();
  const item = reader.uint32();
  if (dimensions === 0) return '{}';
  if (dimensions !== 1) throw new ProtocolError('arrays of several dimensions are not supported');
  const count = reader.int32();
  reader.int32();
  const items = Array.from({ length: count }, () => {
    const value = reader.value();
    return value === null ? 'NULL' : `"${binaryText(value, item).replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

function int64(bytes: Buffer): bigint {
  return bytes.length === 8 ? bytes.readBigInt64BE() : wrongSize();
}

function wrongSize(): never {
  throw new ProtocolError('a parameter has not the size of its type');
}
