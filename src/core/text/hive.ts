/** Values as Spark's SQL shell prints rows: NULL, `[1,2]`, `{"a":1}`, strings quoted inside nested values, intervals as counts. */
import type { Scalar } from '../scalar.ts';
import type { DataType } from '../types.ts';
import { formatScalar } from './format.ts';
import { formatIntervalHive } from './intervals.ts';

/** One column of a row. `zone` is an IANA name. */
export function formatHive(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'NULL';
  return type.id === 'utf8' ? (value as string) : nested(type, value, zone);
}

function nested(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'null';
  switch (type.id) {
    case 'utf8':
      return `"${value as string}"`;
    case 'list':
      return `[${(value as readonly Scalar[]).map((item) => nested(type.item.type, item, zone)).join(',')}]`;
    case 'struct': {
      const members = value as readonly Scalar[];
      return `{${type.fields.map((f, i) => `"${f.name}":${nested(f.type, members[i]!, zone)}`).join(',')}}`;
    }
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      return `{${entries.map(([k, v]) => `${nested(type.key.type, k, zone)}:${nested(type.value.type, v, zone)}`).join(',')}}`;
    }
    case 'interval':
      return formatIntervalHive(type, value);
    default:
      return formatScalar(type, value, zone);
  }
}
