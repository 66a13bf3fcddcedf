/** Timestamps made of a date and a time, and times made of their fields. */
import { joinMicros, microsOfClock, microsPerSecond } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { zoneOfSuffix } from '../../core/text/parse-datetime.ts';
import { type DataType, dateType, decimal, int32, timestampUtc, utf8 } from '../../core/types.ts';
import { instantOfLocal, zoneOf } from '../../core/zone.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

const timeType: DataType = { id: 'time', precision: 6 };

/** make_timestamp(date[, time[, zone]]); `type` decides whether there is a zone. */
export function bindDateAndTime(name: string, type: DataType, args: readonly Argument[]): BoundCall | TypeMismatch {
  const [date, time, zone] = args;
  const hasZone = type === timestampUtc;
  const isLoneAllowed = name.endsWith('make_timestamp');
  const isCount = args.length === 2 || (args.length === 3 && hasZone) || (args.length === 1 && isLoneAllowed);
  if (!isCount || date === undefined) return wrongArgumentCount(name, hasZone ? '[6, 7]' : 6, args.length);
  if (!['date', 'null', 'utf8'].includes(date.type.id)) return unexpectedInput(0, dateType, date.type);
  if (time !== undefined && !['time', 'null', 'utf8'].includes(time.type.id))
    return unexpectedInput(1, '"TIME"', time.type);
  if (zone !== undefined && !['utf8', 'null'].includes(zone.type.id)) return unexpectedInput(2, utf8, zone.type);
  const wanted = [dateType, time?.type.id === 'time' ? time.type : timeType, utf8];
  return {
    kind: 'bound',
    arguments: wanted.slice(0, args.length),
    type,
    nullable: args.some((arg) => arg.nullable),
    mayFail: true,
    scalar: (context, day, nanos, name_) => {
      const local = joinMicros(day as number, Number(((nanos ?? 0n) as bigint) / 1000n));
      return hasZone ? instantOfLocal(namedZone(context, name_), local) : local;
    },
  };
}

function namedZone(context: EvalContext, name: Scalar | undefined) {
  const zone = name === undefined ? zoneOf(context.zone) : zoneOfSuffix(name as string);
  if (zone === undefined) throw new EngineError('INVALID_TIMEZONE', { timeZone: `\`${String(name)}\`` });
  return zone;
}

export const makeTime: ScalarFunction = declare({
  name: 'make_time',
  category: 'datetime',
  doc: 'The time of an hour, minute and second.',
  signature: 'make_time(hour, minute, second)',
  examples: [['make_time(6, 30, 45.887)', '06:30:45.887']],
  takes: [int32, int32, decimal(16, 6)],
  make: () => ({
    type: timeType,
    mayFail: true,
    scalar: (_, hour, minute, micros) => clockOf(hour as number, minute as number, micros as bigint),
  }),
});

function clockOf(hour: number, minute: number, micros: bigint): bigint {
  const perSecond = BigInt(microsPerSecond);
  const seconds = micros < 0n ? -1 : Number(micros / perSecond);
  const found = microsOfClock(hour, minute, seconds, seconds < 0 ? 0 : Number(micros % perSecond));
  if (found !== undefined) return BigInt(found) * 1000n;
  const rangeMessage = `There is no time of ${hour} hours, ${minute} minutes and ${Number(micros) / microsPerSecond} seconds`;
  throw new EngineError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', { rangeMessage });
}
