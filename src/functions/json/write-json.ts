/** Values as JSON text, as to_json writes them: without members that are NULL, timestamps in ISO form. */
import { clockOfMicros, splitMicros } from '../../core/calendar.ts';
import { formatDecimal } from '../../core/decimal.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatDate } from '../../core/text/datetime.ts';
import { formatScalar } from '../../core/text/format.ts';
import { formatDouble, formatFloat } from '../../core/text/numbers.ts';
import type { DataType } from '../../core/types.ts';
import { localOfInstant, zoneOf } from '../../core/zone.ts';
import type { PatternPart } from '../datetime/pattern.ts';
import { printPattern } from '../datetime/print-pattern.ts';
import { quoteJson } from './json-value.ts';

export interface WriteOptions {
  readonly zone: string;
  readonly keepsNulls: boolean;
  readonly dateParts: readonly PatternPart[] | null;
  readonly timestampParts: readonly PatternPart[] | null;
}

export function writeJson(type: DataType, value: Scalar, options: WriteOptions): string {
  if (value === null) return 'null';
  switch (type.id) {
    case 'bool':
    case 'int':
      return String(value);
    case 'decimal':
      return formatDecimal(value as bigint, type.scale);
    case 'float': {
      const text = type.bits === 32 ? formatFloat(value as number) : formatDouble(value as number);
      return Number.isFinite(value) ? text : `"${text}"`;
    }
    case 'variant':
      return formatScalar(type, value, options.zone);
    case 'binary':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'date':
      return quoteJson(dateText(value as number, options));
    case 'timestamp':
      return quoteJson(timestampText(type, value as bigint, options));
    case 'list':
      return `[${(value as readonly Scalar[]).map((item) => writeJson(type.item.type, item, options)).join(',')}]`;
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      return object(
        entries.map(([key, each]) => [keyText(type.key.type, key, options.zone), type.value.type, each]),
        options,
      );
    }
    case 'struct': {
      const members = value as readonly Scalar[];
      return object(
        type.fields.map((f, i) => [f.name, f.type, members[i]!]),
        options,
      );
    }
    default:
      return quoteJson(formatScalar(type, value, options.zone));
  }
}

function object(
  members: readonly (readonly [name: string, type: DataType, value: Scalar])[],
  options: WriteOptions,
): string {
  const shown = options.keepsNulls ? members : members.filter(([, , value]) => value !== null);
  return `{${shown.map(([name, type, value]) => `${quoteJson(name)}:${writeJson(type, value, options)}`).join(',')}}`;
}

/** Structs as keys show like arrays. */
function keyText(type: DataType, key: Scalar, zone: string): string {
  if (type.id !== 'struct') return formatScalar(type, key, zone);
  return `[${type.fields.map((f, i) => formatScalar(f.type, (key as readonly Scalar[])[i]!, zone)).join(',')}]`;
}

function dateText(day: number, { dateParts }: WriteOptions): string {
  if (dateParts === null) return formatDate(day);
  return printPattern(dateParts, { local: BigInt(day) * 86_400_000_000n, zone: zoneOf('UTC'), offset: 0 });
}

/** 2024-02-29T12:34:56.123+01:00 */
function timestampText(type: DataType & { id: 'timestamp' }, value: bigint, options: WriteOptions): string {
  const hasZone = type.zone === 'utc';
  const zone = zoneOf(hasZone ? options.zone : 'UTC');
  const local = localOfInstant(zone, value);
  const offset = Number((local - value) / 1_000_000n);
  if (options.timestampParts !== null) return printPattern(options.timestampParts, { local, zone, offset });
  const { day, microOfDay } = splitMicros(local);
  const { hour, minute, second, micro } = clockOfMicros(microOfDay);
  const two = (number: number): string => String(number).padStart(2, '0');
  const clock = `${formatDate(day)}T${two(hour)}:${two(minute)}:${two(second)}.${String(Math.floor(micro / 1000)).padStart(3, '0')}`;
  if (!hasZone) return clock;
  if (offset === 0) return `${clock}Z`;
  const size = Math.abs(offset);
  return `${clock}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}`;
}
