/** Values as Spark's SQL shell prints rows: NULL, `[1,2]`, `{"a":1}`, strings quoted inside nested values, intervals as counts. */
import type { Scalar } from '../scalar.ts';
import type { DataType } from '../types.ts';
import { decodeUtf8 } from '../vector.ts';
import { formatScalar } from './format.ts';
import { formatIntervalHive } from './intervals.ts';

export interface HiveOptions {
  /** IANA name. */
  readonly zone: string;
  /** How bytes print, at any depth; absent = as the UTF-8 text that they are. */
  readonly binary?: (bytes: Uint8Array) => string;
}

/** One column of a row; the entries of a map in the order of their text. */
export function formatHive(type: DataType, value: Scalar, options: HiveOptions): string {
  if (value === null) return 'NULL';
  return type.id === 'utf8' ? (value as string) : nested(type, value, options);
}

function nested(type: DataType, value: Scalar, options: HiveOptions): string {
  if (value === null) return 'null';
  switch (type.id) {
    case 'utf8':
      return `"${value as string}"`;
    case 'binary':
      return (options.binary ?? decodeUtf8)(value as Uint8Array);
    case 'list':
      return `[${(value as readonly Scalar[]).map((item) => nested(type.item.type, item, options)).join(',')}]`;
    case 'struct': {
      const members = value as readonly Scalar[];
      return `{${type.fields.map((f, i) => `"${f.name}":${nested(f.type, members[i]!, options)}`).join(',')}}`;
    }
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      const texts = entries.map(
        ([k, v]) => `${nested(type.key.type, k, options)}:${nested(type.value.type, v, options)}`,
      );
      return `{${texts.toSorted().join(',')}}`;
    }
    case 'variant':
      return formatScalar(type, value, 'UTC');
    case 'interval':
      return formatIntervalHive(type, value);
    default:
      return formatScalar(type, value, options.zone);
  }
}
