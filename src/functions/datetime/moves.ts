/** Functions that move dates and timestamps: date_add, add_months, last_day, next_day, timestampadd. */
import { addMonths, civilOfDay, dayOfCivil, daysInMonth, isoDayOfWeek } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { dateType, int8, int16, int32, int64, utf8 } from '../../core/types.ts';
import { declare, type Make } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { int32PairKernel } from '../loops.ts';
import { unexpectedInput } from '../mismatch.ts';
import { checkedDay, checkedMicros } from '../operators/intervals.ts';
import { moveInstant, unitOf, unitSizes, zoneFor } from './clock.ts';

export const moveFunctions: readonly ScalarFunction[] = [
  dayMove('date_add', ['dateadd'], 'The date so many days later.', ["date_add(DATE'2024-02-28', 2)", '2024-03-01'], 1),
  dayMove('date_sub', [], 'The date so many days earlier.', ["date_sub(DATE'2024-03-01', 1)", '2024-02-29'], -1),
  declare({
    name: 'add_months',
    category: 'datetime',
    doc: 'The date so many months later, on the same day or the last of the month.',
    signature: 'add_months(date, months)',
    examples: [["add_months(DATE'2024-01-31', 1)", '2024-02-29']],
    takes: [dateType, int32],
    monotonic: (_, index) => (index === 0 ? 'increasing' : null),
    make: () => ({
      type: dateType,
      mayFail: true,
      scalar: (_, day, months) => checkedDay(addMonths(day as number, months as number)),
    }),
  }),
  declare({
    name: 'last_day',
    category: 'datetime',
    doc: 'The last day of the month of a date.',
    signature: 'last_day(date)',
    examples: [["last_day(DATE'2024-02-01')", '2024-02-29']],
    takes: [dateType],
    monotonic: () => 'increasing',
    make: () => ({ type: dateType, scalar: (_, day) => lastDay(day as number) }),
  }),
  declare({
    name: 'next_day',
    category: 'datetime',
    doc: 'The first date after a date that is the named day of the week.',
    signature: 'next_day(date, dayOfWeek)',
    examples: [["next_day(DATE'2024-02-29', 'MON')", '2024-03-04']],
    takes: [dateType, utf8],
    make: () => ({ type: dateType, nullable: true, mayFail: true, scalar: nextDay }),
  }),
  declare({
    name: 'timestampadd',
    category: 'datetime',
    doc: 'A timestamp so many units later; years to days move its wall clock, hours and less the time line.',
    signature: 'timestampadd(unit, count, timestamp)',
    examples: [["timestampadd(HOUR, 8, TIMESTAMP_NTZ'2024-02-28 20:00:00')", '2024-02-29 04:00:00']],
    takes: [utf8, int64, 'timestamp'],
    make: makeTimestampAdd,
  }),
];

function dayMove(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  sign: 1 | -1,
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'datetime',
    doc,
    signature: `${name}(date, days)`,
    examples: [example],
    takes: [dateType, [int32, int16, int8]],
    monotonic: (args, index) => (index === 0 || sign === 1 ? 'increasing' : args.length === 2 ? 'decreasing' : null),
    make: (types, args, dialect) => {
      const refused = dialect.isAnsi ? null : wrongDays(name, args[1]!);
      return refused ?? makeDayMove(sign)(types, args, dialect);
    },
  });
}

/** Without ANSI a string is a number of days only as a constant that is a whole number. */
function wrongDays(name: string, { type, constant }: Argument): TypeMismatch | null {
  if (type.id !== 'utf8') return null;
  if (constant === undefined) return unexpectedInput(1, '("INT" or "SMALLINT" or "TINYINT")', type);
  if (constant === null || /^\s*[+-]?\d+\s*$/.test(String(constant))) return null;
  return { kind: 'mismatch', condition: 'SECOND_FUNCTION_ARGUMENT_NOT_INTEGER', parameters: { functionName: name } };
}

function makeDayMove(sign: 1 | -1): Make {
  const scalar: BoundCall['scalar'] = (_, day, count) => checkedDay((day as number) + sign * (count as number));
  return ([, days]) => {
    const isInt = days!.id === 'int' && days!.bits === 32;
    const kernel = isInt ? { kernel: int32PairKernel(dateType, scalar, (day, count) => day + sign * count) } : {};
    return { type: dateType, mayFail: true, scalar, ...kernel };
  };
}

function lastDay(day: number): number {
  const { year, month } = civilOfDay(day);
  return dayOfCivil(year, month, daysInMonth(year, month));
}

const weekDays: Readonly<Record<string, number>> = Object.fromEntries(
  ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'].flatMap((name, i) =>
    [name, name.slice(0, 3), name.slice(0, 2)].map((text) => [text, i + 1]),
  ),
);

function nextDay(context: { readonly ansi: boolean }, day: Scalar, name: Scalar): Scalar {
  const upper = (name as string).toUpperCase();
  if (!Object.hasOwn(weekDays, upper)) {
    if (!context.ansi) return null;
    throw new EngineError('ILLEGAL_DAY_OF_WEEK', { string: name as string });
  }
  const ahead = (weekDays[upper]! - isoDayOfWeek(day as number) + 7) % 7;
  return (day as number) + (ahead === 0 ? 7 : ahead);
}

function makeTimestampAdd(types: Parameters<Make>[0], args: readonly Argument[]): ReturnType<Make> {
  const unit = unitOf(String(args[0]!.constant));
  if (unit === undefined) return badUnit('timestampadd', args[0]!);
  const [months, days, micros] = unitSizes[unit];
  const type = types[2]!;
  return {
    type,
    mayFail: true,
    scalar: (context, _, count, value) => {
      const times = count as bigint;
      const zone = zoneFor(context, type);
      const limit = 10_000_000n;
      if (micros === 0n && (times > limit || times < -limit)) throw outOfRange(unit, times);
      const moved = moveInstant(zone, value as bigint, months * Number(times), days * Number(times), micros * times);
      return checkedMicros(moved);
    },
  };
}

function outOfRange(unit: string, count: bigint): EngineError {
  return new EngineError('DATETIME_OVERFLOW', { operation: `a timestamp moved by ${count} ${unit}` });
}

/** The refusal of a unit that is none. */
export function badUnit(functionName: string, arg: Argument): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'INVALID_PARAMETER_VALUE.DATETIME_UNIT',
    parameters: { functionName: `\`${functionName}\``, parameter: '`unit`', invalidValue: `'${String(arg.constant)}'` },
  };
}
