/** Values as DataFusion's runner prints them, and lines of them made comparable. */
import type { Scalar } from '../../src/core/scalar.ts';
import { formatDate, formatInstant, formatLocal, formatTime } from '../../src/core/text/datetime.ts';
import { formatFloat } from '../../src/core/text/numbers.ts';
import type { DataType } from '../../src/core/types.ts';
import { decimalText } from '../support/cells.ts';

/** A column of a row. `zone` is the session's. */
export function valueText(type: DataType, value: Scalar, zone: string): string {
  if (value === '') return '(empty)';
  return nestedText(type, value, zone);
}

function nestedText(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'NULL';
  const list = (value: Scalar): readonly Scalar[] => value as readonly Scalar[];
  switch (type.id) {
    case 'utf8':
      return (value as string).replaceAll('\0', '\\0');
    case 'float':
      return type.bits === 32 && Number.isFinite(value)
        ? formatFloat(value as number)
        : String(Object.is(value, -0) ? 0 : value);
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('hex');
    case 'date':
      return formatDate(value as number);
    case 'time':
      return formatTime(value as bigint);
    case 'timestamp': {
      const text = type.zone === 'utc' ? formatInstant(value as bigint, zone) : formatLocal(value as bigint);
      return text.replace(' ', 'T');
    }
    case 'interval':
      return intervalText(type.unit, value);
    case 'list':
      return `[${list(value)
        .map((item) => nestedText(type.item.type, item, zone))
        .join(', ')}]`;
    case 'struct':
      return `{${type.fields.map((f, i) => `${f.name}: ${nestedText(f.type, list(value)[i]!, zone)}`).join(', ')}}`;
    case 'map': {
      const entries = (value as readonly (readonly [Scalar, Scalar])[]).map(
        ([k, v]) => `${nestedText(type.key.type, k, zone)}: ${nestedText(type.value.type, v, zone)}`,
      );
      return `{${entries.join(', ')}}`;
    }
    case 'null':
    case 'bool':
    case 'int':
    case 'variant':
      return String(value);
  }
}

/** Parts that are not 0, as Arrow prints an interval. */
function intervalText(unit: 'yearMonth' | 'dayTime' | 'calendar', value: Scalar): string {
  const [months, days, micros] =
    unit === 'calendar'
      ? (value as readonly Scalar[]).map(BigInt as unknown as (part: Scalar) => bigint)
      : unit === 'yearMonth'
        ? [BigInt(value as number), 0n, 0n]
        : [0n, (value as bigint) / 86_400_000_000n, (value as bigint) % 86_400_000_000n];
  const seconds = Number(micros! % 60_000_000n) / 1e6;
  const parts: readonly (readonly [bigint | number, string])[] = [
    [months!, 'mons'],
    [days!, 'days'],
    [micros! / 3_600_000_000n, 'hours'],
    [(micros! / 60_000_000n) % 60n, 'mins'],
    [seconds, 'secs'],
  ];
  const shown = parts.filter(([count]) => Number(count) !== 0).map(([count, name]) => `${count} ${name}`);
  return shown.length === 0 ? '0 secs' : shown.join(' ');
}

/** Null where two lines say the same: numbers to 1e-9 relative, times without zeros at their end, instants without zone. */
export function lineDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  const [ours, theirs] = [normalized(actual), normalized(expected)];
  const isSame = ours.length === theirs.length && ours.every((part, i) => isSamePart(part, theirs[i]!));
  return isSame ? null : `${actual} instead of ${expected}`;
}

function normalized(line: string): readonly string[] {
  const plain = line
    .replaceAll(/(\d\d:\d\d:\d\d)\.(\d*?)0*(?=\D|$)/g, (_, time: string, part: string) =>
      part === '' ? time : `${time}.${part}`,
    )
    .replaceAll(/(T\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|[+-]\d\d:\d\d)/g, '$1')
    .replaceAll(
      /(-?\d+) years (-?\d+) mons/g,
      (_, years: string, months: string) => `${12 * Number(years) + Number(months)} mons`,
    )
    .replaceAll(/\b-?0(?:\.0+)? (?:mons|days|hours|mins|secs)\b ?/g, '');
  return plain.trim().split(/(?<=[ ,[{:])|(?=[ ,\]}])/);
}

function isSamePart(a: string, b: string): boolean {
  if (a === b) return true;
  if (!/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(a) || !/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(b)) return false;
  const [x, y] = [Number(a), Number(b)];
  return x === y || Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) || Math.abs(x - y) < 1e-15;
}
