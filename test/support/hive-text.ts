/**
 * Values as Spark's golden files and its SQL shell print them: NULL, nested values like JSON (`[1,2]`, `{"a":1}`) with
 * bare strings quoted, intervals as counts (`1 06:33:36.003006000`, `2-4`). Atoms print as CAST(... AS STRING) does.
 */
import type { Scalar } from '../../src/core/scalar.ts';
import { formatScalar } from '../../src/core/text/format.ts';
import type { DataType } from '../../src/core/types.ts';

/** How binary values print: as text, or in one of the styles of spark.sql.binaryOutputStyle. */
export type BinaryStyle = 'UTF-8' | 'BASIC' | 'BASE64' | 'HEX' | 'HEX_DISCRETE';

export interface HiveOptions {
  /** IANA zone of the session. */
  readonly zone: string;
  readonly binary: BinaryStyle;
}

/** A column's value: strings bare, NULL in capitals. */
export function hiveText(type: DataType, value: Scalar, options: HiveOptions): string {
  if (value === null) return 'NULL';
  return type.id === 'utf8' ? String(value) : nestedText(type, value, options);
}

function nestedText(type: DataType, value: Scalar, options: HiveOptions): string {
  if (value === null) return 'null';
  switch (type.id) {
    case 'utf8':
      return `"${String(value)}"`;
    case 'list': {
      const items = (value as readonly Scalar[]).map((item) => nestedText(type.item.type, item, options));
      return `[${items.join(',')}]`;
    }
    case 'struct': {
      const members = value as readonly Scalar[];
      return `{${type.fields.map((f, i) => `"${f.name}":${nestedText(f.type, members[i]!, options)}`).join(',')}}`;
    }
    case 'map': {
      const entries = (value as readonly (readonly [Scalar, Scalar])[]).map(
        ([key, each]) => `${nestedText(type.key.type, key, options)}:${nestedText(type.value.type, each, options)}`,
      );
      return `{${entries.toSorted().join(',')}}`;
    }
    case 'binary':
      return binaryText(value as Uint8Array, options.binary);
    case 'interval':
      if (type.unit === 'yearMonth') return yearMonthText(value as number);
      if (type.unit === 'dayTime') return dayTimeText(value as bigint);
      return formatScalar(type, value, options.zone);
    default:
      return formatScalar(type, value, options.zone);
  }
}

function yearMonthText(months: number): string {
  const size = Math.abs(months);
  return `${months < 0 ? '-' : ''}${Math.floor(size / 12)}-${size % 12}`;
}

function dayTimeText(micros: bigint): string {
  const size = micros < 0n ? -micros : micros;
  const two = (n: bigint): string => n.toString().padStart(2, '0');
  const seconds = size / 1_000_000n;
  const time = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const fraction = ((size % 1_000_000n) * 1000n).toString().padStart(9, '0');
  return `${micros < 0n ? '-' : ''}${seconds / 86_400n} ${time}.${fraction}`;
}

function binaryText(bytes: Uint8Array, style: BinaryStyle): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  switch (style) {
    case 'UTF-8':
      return Buffer.from(bytes).toString('utf8');
    case 'BASIC':
      return `[${Array.from(new Int8Array(bytes)).join(', ')}]`;
    case 'BASE64':
      return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
    case 'HEX':
      return hex.join('');
    case 'HEX_DISCRETE':
      return `[${hex.join(' ')}]`;
  }
}
