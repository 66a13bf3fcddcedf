/** Dates, timestamps and intervals made of their fields. */
import { dayOfCivil, isCivilDate, joinMicros, microsPerSecond } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { zoneOfSuffix } from '../../core/text/parse-datetime.ts';
import {
  calendarInterval,
  type DataType,
  dateType,
  dayTimeInterval,
  decimal,
  int32,
  timestampNtz,
  timestampUtc,
  utf8,
  yearMonthInterval,
} from '../../core/types.ts';
import { instantOfLocal, zoneOf } from '../../core/zone.ts';
import { declare, type Takes } from '../declare.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction } from '../define.ts';
import { bindDateAndTime } from './make-of-parts.ts';

const secondsType = decimal(16, 6);
const intervalSeconds = decimal(18, 6);

export const makeFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'make_date',
    category: 'datetime',
    doc: 'The date of a year, month and day.',
    signature: 'make_date(year, month, day)',
    examples: [['make_date(2024, 2, 29)', '2024-02-29']],
    takes: [int32, int32, int32],
    make: () => ({ type: dateType, mayFail: true, scalar: orNull(makeDate) }),
  }),
  ...timestampMakers('make_timestamp', timestampUtc),
  ...timestampMakers('make_timestamp_ltz', timestampUtc),
  ...timestampMakers('make_timestamp_ntz', timestampNtz),
  declare({
    name: 'make_ym_interval',
    category: 'datetime',
    doc: 'An interval of years and months.',
    signature: 'make_ym_interval([years[, months]])',
    examples: [['make_ym_interval(1, 2)', '1-2']],
    takes: [int32, int32],
    optional: 2,
    make: () => ({ type: yearMonthInterval, mayFail: true, scalar: makeYearMonth }),
  }),
  declare({
    name: 'make_dt_interval',
    category: 'datetime',
    doc: 'An interval of days, hours, minutes and seconds.',
    signature: 'make_dt_interval([days[, hours[, minutes[, seconds]]]])',
    examples: [['make_dt_interval(1, 12, 30, 1.001001)', '1 12:30:01.001001000']],
    takes: [int32, int32, int32, intervalSeconds],
    optional: 4,
    make: () => ({ type: dayTimeInterval, mayFail: true, scalar: makeDayTime }),
  }),
  calendarMaker('make_interval', false),
  calendarMaker('try_make_interval', true),
];

/** Errors of fields are NULL without ANSI. */
function orNull(make: BoundCall['scalar']): BoundCall['scalar'] {
  return (context, ...args) => {
    if (context.ansi) return make(context, ...args);
    return attempt(() => make(context, ...args));
  };
}

function attempt(make: () => Scalar): Scalar {
  try {
    return make();
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

function makeDate(
  _: EvalContext,
  year: Scalar | undefined,
  month: Scalar | undefined,
  day: Scalar | undefined,
): number {
  const [y, m, d] = [year as number, month as number, day as number];
  if (!isCivilDate(y, m, d)) throw outOfBounds(`There is no day ${y}-${m}-${d}`, 'WITH');
  return dayOfCivil(y, m, d);
}

function outOfBounds(rangeMessage: string, suggestion: 'WITH' | 'WITHOUT'): EngineError {
  const parameters = { rangeMessage, ansiConfig: '"spark.sql.ansi.enabled"' };
  return new EngineError(`DATETIME_FIELD_OUT_OF_BOUNDS.${suggestion}_SUGGESTION`, parameters);
}

function timestampMakers(name: string, type: DataType): readonly ScalarFunction[] {
  const hasZone = type === timestampUtc;
  const takes: Takes[] = [int32, int32, int32, int32, int32, secondsType];
  const signature = 'year, month, day, hour, minute, second';
  const maker = (fullName: string, isTry: boolean): ScalarFunction => {
    const ofFields = declare({
      name: fullName,
      category: 'datetime',
      doc: `The timestamp of a date and a clock${hasZone ? ", in the session's zone or a given one" : ''}${isTry ? '; NULL where there is none' : ''}.`,
      signature: `${fullName}(${signature}${hasZone ? '[, zone]' : ''})`,
      examples: [[`${fullName}(2024, 2, 29, 12, 34, 56.5)`, '2024-02-29 12:34:56.5']],
      takes: hasZone ? [...takes, utf8] : takes,
      ...(hasZone && { optional: 1 }),
      make: () => {
        const make: BoundCall['scalar'] = (context, ...fields) => makeTimestamp(context, type, fields);
        if (isTry)
          return { type, nullable: true, scalar: (context, ...fields) => attempt(() => make(context, ...fields)) };
        return { type, mayFail: true, scalar: orNull(make) };
      },
    });
    const isShort = (args: readonly Argument[]): boolean => args.length >= 1 && args.length <= 3;
    return {
      ...ofFields,
      bind: (args, dialect) => (isShort(args) ? bindDateAndTime(fullName, type, args) : ofFields.bind(args, dialect)),
    };
  };
  return [maker(name, false), maker(`try_${name}`, true)];
}

function makeTimestamp(context: EvalContext, type: DataType, fields: readonly Scalar[]): bigint {
  const [year, month, day, hour, minute] = fields as readonly number[];
  const micros = Number(fields[5] as bigint);
  const date = makeDate(context, year!, month!, day!);
  const [h, m] = [hour!, minute!];
  if (h < 0 || h > 23) throw outOfBounds(`There is no hour ${h}`, 'WITH');
  if (m < 0 || m > 59) throw outOfBounds(`There is no minute ${m}`, 'WITH');
  if (micros > 60 * microsPerSecond && micros < 61 * microsPerSecond) {
    throw new EngineError('INVALID_FRACTION_OF_SECOND', { secAndMicros: `'${micros / microsPerSecond}'` });
  }
  if (micros < 0 || micros > 60 * microsPerSecond)
    throw outOfBounds(`There is no second ${micros / microsPerSecond}`, 'WITH');
  const local = joinMicros(date, (h * 60 + m) * 60 * microsPerSecond + micros);
  if (type !== timestampUtc) return local;
  const name = fields[6] as string | undefined;
  const zone = name === undefined ? zoneOf(context.zone) : zoneOfSuffix(name);
  if (zone === undefined) throw new EngineError('INVALID_TIMEZONE', { timeZone: `\`${name ?? ''}\`` });
  return instantOfLocal(zone, local);
}

function makeYearMonth(_: EvalContext, years: Scalar = 0, months: Scalar = 0): number {
  const total = (years as number) * 12 + (months as number);
  if (total === (total | 0)) return total;
  throw new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {});
}

function makeDayTime(_: EvalContext, ...fields: Scalar[]): bigint {
  const [days = 0, hours = 0, minutes = 0, micros = 0n] = fields;
  const total = clockMicros(days, hours, minutes, micros);
  if (BigInt.asIntN(64, total) === total) return total;
  throw new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {});
}

function clockMicros(days: Scalar, hours: Scalar, minutes: Scalar, micros: Scalar): bigint {
  const wide = (value: Scalar): bigint => BigInt(value as number);
  return ((wide(days) * 24n + wide(hours)) * 60n + wide(minutes)) * 60_000_000n + (micros as bigint);
}

function calendarMaker(name: string, isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc: `A calendar interval of years, months, weeks, days, hours, minutes and seconds${isTry ? '; NULL where it is out of range' : ''}.`,
    signature: `${name}([years[, months[, weeks[, days[, hours[, minutes[, seconds]]]]]]])`,
    examples: [[`${name}(1, 2, 0, 3)`, '1 years 2 months 3 days']],
    takes: [int32, int32, int32, int32, int32, int32, intervalSeconds],
    optional: 7,
    make: () => {
      if (isTry)
        return {
          type: calendarInterval,
          nullable: true,
          scalar: (_, ...fields) => attempt(() => makeCalendar(fields)),
        };
      return { type: calendarInterval, mayFail: true, scalar: orNull((_, ...fields) => makeCalendar(fields)) };
    },
  });
}

function makeCalendar(fields: readonly Scalar[]): Scalar {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, micros = 0n] = fields;
  const totalMonths = (years as number) * 12 + (months as number);
  const totalDays = (weeks as number) * 7 + (days as number);
  const totalMicros = clockMicros(0, hours, minutes, micros);
  const fits = totalMonths === (totalMonths | 0) && totalDays === (totalDays | 0);
  if (fits && BigInt.asIntN(64, totalMicros) === totalMicros) return [totalMonths, totalDays, totalMicros];
  throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'integer overflow' });
}
