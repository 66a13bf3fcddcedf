/** Every value as CAST(value AS STRING) prints it. Takes a type, its value and the session's zone; NULL at the top is the caller's. */
import { formatDecimal } from '../decimal.ts';
import type { Scalar } from '../scalar.ts';
import type { DataType } from '../types.ts';
import { decodeVariant, variantText } from '../variant.ts';
import { decodeUtf8 } from '../vector.ts';
import { formatDate, formatInstant, formatLocal, formatTime } from './datetime.ts';
import { formatInterval } from './intervals.ts';
import { formatDouble, formatFloat } from './numbers.ts';

/** One value as text; `null` inside arrays, maps and structs, and for a NULL value itself, prints as `null`. `zone` is an IANA name. */
export function formatScalar(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'null';
  switch (type.id) {
    case 'null':
      return 'null';
    case 'bool':
    case 'int':
      return String(value);
    case 'float':
      return type.bits === 32 ? formatFloat(value as number) : formatDouble(value as number);
    case 'decimal':
      return formatDecimal(value as bigint, type.scale);
    case 'utf8':
      return value as string;
    case 'binary':
      return decodeUtf8(value as Uint8Array);
    case 'date':
      return formatDate(value as number);
    case 'time':
      return formatTime(value as bigint);
    case 'timestamp':
      return type.zone === 'utc' ? formatInstant(value as bigint, zone) : formatLocal(value as bigint);
    case 'interval':
      return formatInterval(type, value);
    case 'list':
      return `[${(value as readonly Scalar[]).map((item) => formatScalar(type.item.type, item, zone)).join(', ')}]`;
    case 'struct': {
      const members = value as readonly Scalar[];
      return `{${type.fields.map((f, i) => formatScalar(f.type, members[i]!, zone)).join(', ')}}`;
    }
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      const texts = entries.map(
        ([key, each]) => `${formatScalar(type.key.type, key, zone)} -> ${formatScalar(type.value.type, each, zone)}`,
      );
      return `{${texts.join(', ')}}`;
    }
    case 'variant':
      return variantOf(value, zone);
  }
}

/** As JSON; bytes that are no variant are shown as such. */
function variantOf(value: Scalar, zone: string): string {
  const [bytes, metadata] = value as readonly [Uint8Array, Uint8Array];
  const node = decodeVariant(bytes, metadata);
  return node === undefined ? '<malformed variant>' : variantText(node, zone);
}
