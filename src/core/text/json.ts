/**
 * A value as JSON text that loses nothing: integers and decimals with all their digits, NaN and Infinity as strings,
 * dates and timestamps as ISO text in the session zone, binary as base64, maps as objects.
 */
import type { Scalar } from '../scalar.ts';
import type { DataType } from '../types.ts';
import { formatScalar } from './format.ts';

export function jsonValue(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'null';
  switch (type.id) {
    case 'null':
      return 'null';
    case 'bool':
    case 'int':
      return String(value);
    case 'float':
      return Number.isFinite(value) ? formatScalar(type, value, zone) : `"${formatScalar(type, value, zone)}"`;
    case 'decimal':
      return formatScalar(type, value, zone);
    case 'utf8':
      return JSON.stringify(value);
    case 'binary':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'timestamp':
      return JSON.stringify(formatScalar(type, value, zone).replace(' ', 'T'));
    case 'date':
    case 'time':
    case 'interval':
    case 'variant':
      return JSON.stringify(formatScalar(type, value, zone));
    case 'list':
      return `[${(value as readonly Scalar[]).map((item) => jsonValue(type.item.type, item, zone)).join(',')}]`;
    case 'struct': {
      const members = value as readonly Scalar[];
      return `{${type.fields.map((f, i) => `${JSON.stringify(f.name)}:${jsonValue(f.type, members[i]!, zone)}`).join(',')}}`;
    }
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      const members = entries.map(([key, item]) => {
        const name = type.key.type.id === 'utf8' ? String(key) : formatScalar(type.key.type, key, zone);
        return `${JSON.stringify(name)}:${jsonValue(type.value.type, item, zone)}`;
      });
      return `{${members.join(',')}}`;
    }
  }
}
