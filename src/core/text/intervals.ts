/** Intervals as text, in Spark's SQL form and in the form that Hive prints rows in. Takes months, microseconds, or calendar parts. */
import type { Scalar } from '../scalar.ts';
import type { IntervalType, Unit } from '../types.ts';

const microsPerSecond = 1_000_000n;
const microsPerMinute = 60n * microsPerSecond;
const microsPerHour = 60n * microsPerMinute;
const microsPerDay = 24n * microsPerHour;

/** `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 02:03:04.5' DAY TO SECOND`; calendar intervals as `1 years 2 days`. */
export function formatInterval(type: IntervalType, value: Scalar): string {
  switch (type.unit) {
    case 'yearMonth':
      return sqlForm(type, (value as number) < 0, yearMonthText(type, BigInt(value as number)));
    case 'dayTime':
      return sqlForm(type, (value as bigint) < 0n, dayTimeText(type, value as bigint));
    case 'calendar':
      return formatCalendar(value);
  }
}

/** `1-2`, `-1 02:03:04.500000000`: without the fields' names, always in full. */
export function formatIntervalHive(type: IntervalType, value: Scalar): string {
  switch (type.unit) {
    case 'yearMonth': {
      const months = Math.abs(value as number);
      return `${(value as number) < 0 ? '-' : ''}${Math.floor(months / 12)}-${months % 12}`;
    }
    case 'dayTime':
      return dayTimeHive(value as bigint);
    case 'calendar':
      return formatCalendar(value);
  }
}

function sqlForm(type: IntervalType, isNegative: boolean, text: string): string {
  const fields = type.from === type.to ? type.from : `${type.from} to ${type.to}`;
  return `INTERVAL '${isNegative ? '-' : ''}${text}' ${fields.toUpperCase()}`;
}

function yearMonthText(type: IntervalType, value: bigint): string {
  const months = absolute(value);
  if (type.to === 'year') return `${months / 12n}`;
  return type.from === 'month' ? `${months}` : `${months / 12n}-${months % 12n}`;
}

const timeUnits: readonly Unit[] = ['day', 'hour', 'minute', 'second'];
const unitMicros: readonly bigint[] = [microsPerDay, microsPerHour, microsPerMinute, microsPerSecond];

function dayTimeText(type: IntervalType, value: bigint): string {
  let rest = absolute(value);
  let text = '';
  const first = timeUnits.indexOf(type.from);
  for (let unit = first; unit <= timeUnits.indexOf(type.to); unit++) {
    const size = unitMicros[unit]!;
    const count = rest / size;
    rest -= count * size;
    if (unit > first) text += unit === 1 ? ' ' : ':';
    text += unit === 0 ? `${count}` : count.toString().padStart(2, '0');
    if (unit === 3) text += fraction(rest);
  }
  return text;
}

function fraction(micros: bigint): string {
  return micros === 0n ? '' : `.${micros.toString().padStart(6, '0').replace(/0+$/, '')}`;
}

function dayTimeHive(value: bigint): string {
  const rest = absolute(value);
  const pad = (count: bigint, digits: number): string => count.toString().padStart(digits, '0');
  const clock = [(rest / microsPerHour) % 24n, (rest / microsPerMinute) % 60n, (rest / microsPerSecond) % 60n];
  const seconds = clock.map((count) => pad(count, 2)).join(':');
  return `${value < 0n ? '-' : ''}${rest / microsPerDay} ${seconds}.${pad((rest % microsPerSecond) * 1000n, 9)}`;
}

function formatCalendar(value: Scalar): string {
  const [months, days, micros] = value as readonly [number, number, bigint];
  const seconds = micros % microsPerMinute;
  const sign = seconds < 0n ? '-' : '';
  const size = absolute(seconds);
  const parts = [
    unitText(BigInt(Math.trunc(months / 12)), 'years'),
    unitText(BigInt(months % 12), 'months'),
    unitText(BigInt(days), 'days'),
    unitText(micros / microsPerHour, 'hours'),
    unitText((micros % microsPerHour) / microsPerMinute, 'minutes'),
    seconds === 0n ? '' : `${sign}${size / microsPerSecond}${fraction(size % microsPerSecond)} seconds`,
  ];
  return parts.filter((part) => part !== '').join(' ') || '0 seconds';
}

function unitText(count: bigint, unit: string): string {
  return count === 0n ? '' : `${count} ${unit}`;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
