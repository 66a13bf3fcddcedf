/**
 * Interval literals: `INTERVAL 1 DAY -2 HOURS`, `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 day 2 hours'`.
 * Gives a year-month or day-time interval whose fields are those that were written; the two do not mix.
 */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { calendarInterval, type DataType, type Unit } from '../core/types.ts';
import type { IntervalLiteral, IntervalUnit } from '../sql/ast-expression.ts';

export interface IntervalValue {
  readonly type: DataType;
  readonly value: Scalar;
}

/** Errors: INVALID_INTERVAL_FORMAT.*, INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION, _LEGACY_ERROR_TEMP_0029 (fields that do not mix). */
export function intervalOf(node: IntervalLiteral, isCalendar = false): IntervalValue {
  const [first] = node.parts;
  if (node.to === null) return isCalendar ? calendarSum(node.parts, node.span) : sumOf(node.parts, node.span);
  const parsed = fromTo(first!.value, first!.isNegative, first!.unit, node.to, node.span);
  return isCalendar ? calendarOf(parsed) : parsed;
}

/** `1 day 2 hours`, `-1 year`, also with a leading `interval`. Errors: INVALID_TYPED_LITERAL. */
export function parseIntervalText(text: string, span: Span, isCalendar = false): IntervalValue {
  const sum = sumOfText(text);
  if (sum === null)
    throw new EngineError('INVALID_TYPED_LITERAL', { valueType: '"INTERVAL"', value: `'${text}'` }, { span });
  return isCalendar ? calendarSum(sum, span) : sumOf(sum, span);
}

const microsPerDay = 86_400_000_000n;

/** Months, days and microseconds apart, as older versions of Spark have every interval. */
function calendarSum(parts: readonly Quantity[], span: Span): IntervalValue {
  let [months, days, micros] = [0n, 0n, 0n];
  for (const part of parts) {
    const total = amount(part, span);
    if (isMonthly(scales[part.unit][0])) months += total;
    else if (part.unit === 'day' || part.unit === 'week') days += total / microsPerDay;
    else micros += total;
  }
  const fits = BigInt.asIntN(32, months) === months && BigInt.asIntN(32, days) === days;
  if (!fits) throw new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {}, { span });
  return { type: calendarInterval, value: [Number(months), Number(days), micros] };
}

function calendarOf({ type, value }: IntervalValue): IntervalValue {
  if (type.id === 'interval' && type.unit === 'yearMonth') return { type: calendarInterval, value: [value, 0, 0n] };
  const micros = value as bigint;
  return { type: calendarInterval, value: [0, Number(micros / microsPerDay), micros % microsPerDay] };
}

/** The quantities of the text; null where it is no interval. */
function sumOfText(text: string): readonly Quantity[] | null {
  const body = text.trim().replace(/^interval\s+/i, '');
  const parts: Quantity[] = [];
  const pattern = /\s*([+-]?\s*[\d.]+)\s+([a-z]+)/giy;
  let end = 0;
  for (const match of body.matchAll(pattern)) {
    const unit = unitByName.get(match[2]!.toLowerCase());
    if (unit === undefined) return null;
    parts.push({ value: match[1]!, isNegative: false, unit });
    end += match[0].length;
  }
  const isWhole = parts.length > 0 && end === body.length;
  return isWhole && parts.every((part) => /\d/.test(part.value)) ? parts : null;
}

interface Quantity {
  readonly value: string;
  readonly isNegative: boolean;
  readonly unit: IntervalUnit;
}

const unitNames: readonly IntervalUnit[] = [
  'year',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
  'nanosecond',
];

const unitByName: ReadonlyMap<string, IntervalUnit> = new Map(
  unitNames.flatMap((unit) => [[unit, unit] as const, [`${unit}s`, unit] as const]),
);

/** The type's field and the factor to months or microseconds. */
const scales: Readonly<Record<IntervalUnit, readonly [field: Unit, factor: bigint]>> = {
  year: ['year', 12n],
  month: ['month', 1n],
  week: ['day', 604_800_000_000n],
  day: ['day', 86_400_000_000n],
  hour: ['hour', 3_600_000_000n],
  minute: ['minute', 60_000_000n],
  second: ['second', 1_000_000n],
  millisecond: ['second', 1000n],
  microsecond: ['second', 1n],
  /** Known, and refused: there is nothing below a microsecond. */
  nanosecond: ['second', 0n],
};

const fields: readonly Unit[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function sumOf(parts: readonly Quantity[], span: Span): IntervalValue {
  const nanos = parts.find((part) => part.unit === 'nanosecond');
  if (nanos !== undefined) {
    throw badInterval('INVALID_INTERVAL_FORMAT.INVALID_UNIT', `${nanos.value} nanoseconds`, span, {
      unit: 'nanoseconds',
    });
  }
  const used = parts.map((part) => fields.indexOf(scales[part.unit][0]));
  const from = fields[Math.min(...used)]!;
  const to = fields[Math.max(...used)]!;
  const isYearMonth = isMonthly(from);
  if (isYearMonth !== isMonthly(to)) {
    const text = parts.map((p) => `${p.value} ${p.unit}`).join(' ');
    throw badInterval('_LEGACY_ERROR_TEMP_0029', text, span, {});
  }
  let total = 0n;
  for (const part of parts) total += amount(part, span);
  return makeInterval(isYearMonth, from, to, total, span);
}

function isMonthly(field: Unit): boolean {
  return field === 'year' || field === 'month';
}

function amount(part: Quantity, span: Span): bigint {
  const match = /^\s*([+-]?)\s*(\d*)(?:\.(\d*))?\s*$/.exec(part.value);
  const isFractional = match?.[3] !== undefined;
  if (match === null || (match[2] === '' && !match[3])) {
    throw badInterval('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', part.value, span, { interval: part.unit });
  }
  if (isFractional && scales[part.unit][0] !== 'second') {
    throw badInterval('INVALID_INTERVAL_FORMAT.INVALID_FRACTION', part.value, span, { unit: part.unit });
  }
  const factor = scales[part.unit][1];
  const whole = BigInt(match[2] || '0') * factor;
  const digits = (match[3] ?? '').slice(0, 9);
  const fraction = digits === '' ? 0n : (BigInt(digits) * factor) / 10n ** BigInt(digits.length);
  const magnitude = whole + fraction;
  return (match[1] === '-') !== part.isNegative ? -magnitude : magnitude;
}

function isWithin(isYearMonth: boolean, total: bigint): boolean {
  return BigInt.asIntN(isYearMonth ? 32 : 64, total) === total;
}

function makeInterval(isYearMonth: boolean, from: Unit, to: Unit, total: bigint, span: Span): IntervalValue {
  if (!isWithin(isYearMonth, total)) {
    throw new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {}, { span });
  }
  const type: DataType = { id: 'interval', unit: isYearMonth ? 'yearMonth' : 'dayTime', from, to };
  return { type, value: isYearMonth ? Number(total) : total };
}

/** The text after the sign, from each field to each finer one, with a group per field. */
const fromToPatterns: Readonly<Record<string, { readonly pattern: RegExp; readonly fields: readonly IntervalUnit[] }>> =
  {
    'year month': { pattern: /^(\d+)-(\d+)$/, fields: ['year', 'month'] },
    'day hour': { pattern: /^(\d+) +(\d+)$/, fields: ['day', 'hour'] },
    'day minute': { pattern: /^(\d+) +(\d+):(\d+)$/, fields: ['day', 'hour', 'minute'] },
    'day second': { pattern: /^(\d+) +(\d+):(\d+):(\d+(?:\.\d{1,9})?)$/, fields: ['day', 'hour', 'minute', 'second'] },
    'hour minute': { pattern: /^(\d+):(\d+)$/, fields: ['hour', 'minute'] },
    'hour second': { pattern: /^(\d+):(\d+):(\d+(?:\.\d{1,9})?)$/, fields: ['hour', 'minute', 'second'] },
    'minute second': { pattern: /^(\d+):(\d+(?:\.\d{1,9})?)$/, fields: ['minute', 'second'] },
  };

/** The largest value of a field that is not the first. */
const fieldMax: Partial<Record<IntervalUnit, number>> = { month: 11, hour: 23, minute: 59, second: 59 };

function fromTo(text: string, isNegative: boolean, from: IntervalUnit, to: IntervalUnit, span: Span): IntervalValue {
  const form = fromToPatterns[`${from} ${to}`];
  if (form === undefined) {
    throw badInterval('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', text, span, { from, to });
  }
  const [, sign, body] = /^\s*([+-]?)(.*?)\s*$/s.exec(text)!;
  const match = form.pattern.exec(body!);
  const parameters = {
    intervalStr: isMonthly(from as Unit) ? 'year-month' : 'day-time',
    supportedFormat: '',
    typeName: `interval ${from} to ${to}`,
  };
  if (match === null) {
    const condition = isMonthly(from as Unit) ? 'UNMATCHED_FORMAT_STRING' : 'UNMATCHED_FORMAT_STRING_WITH_NOTICE';
    throw badInterval(`INVALID_INTERVAL_FORMAT.${condition}`, text, span, parameters);
  }
  const isMinus = (sign === '-') !== isNegative;
  let total = 0n;
  for (const [i, unit] of form.fields.entries()) {
    const max = i === 0 ? undefined : fieldMax[unit];
    if (max !== undefined && Math.floor(Number(match[i + 1])) > max) {
      throw badInterval('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', text, span, { interval: unit });
    }
    total += amount({ value: match[i + 1]!, isNegative: isMinus, unit }, span);
  }
  const isYearMonth = isMonthly(from as Unit);
  if (!isWithin(isYearMonth, total)) {
    const condition = isYearMonth ? 'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING' : '_LEGACY_ERROR_TEMP_0063';
    throw badInterval(condition, text, span, { interval: to });
  }
  return makeInterval(isYearMonth, from as Unit, to as Unit, total, span);
}

type IntervalCondition =
  | 'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING'
  | 'INVALID_INTERVAL_FORMAT.INVALID_FRACTION'
  | 'INVALID_INTERVAL_FORMAT.INVALID_UNIT'
  | '_LEGACY_ERROR_TEMP_0029'
  | '_LEGACY_ERROR_TEMP_0063'
  | 'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION'
  | 'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING'
  | 'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE';

function badInterval(
  condition: IntervalCondition,
  input: string,
  span: Span,
  more: Record<string, string>,
): EngineError {
  return new EngineError(condition, { input, ...more }, { span });
}
