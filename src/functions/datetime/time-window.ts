/** Windows of a fixed length over time: those that a time falls into (the binder makes rows of them), and the time of a window. */
import { floorDivide, microsPerDay } from '../../core/calendar.ts';
import type { Condition } from '../../core/conditions.ts';
import type { Scalar } from '../../core/scalar.ts';
import { parseUnits } from '../../core/text/parse-intervals.ts';
import { type DataType, field, int64, list, struct, timestampUtc, utf8 } from '../../core/types.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

export const timeWindowFunctions: readonly ScalarFunction[] = [
  {
    name: 'window',
    aliases: [],
    category: 'datetime',
    doc: 'The windows of a duration that a time falls into, one a row, each a struct of start and end; they begin anew every slide (the duration) from 1970-01-01 on, or from startTime after it.',
    signature: 'window(time, duration[, slide[, startTime]])',
    examples: [
      [
        "window(TIMESTAMP'2024-01-01 00:07:00', '10 minutes')",
        '{"start":2024-01-01 00:00:00,"end":2024-01-01 00:10:00}',
      ],
    ],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindWindow,
  },
  {
    name: 'window_time',
    aliases: [],
    category: 'datetime',
    doc: 'The last moment of a window, a microsecond before its end.',
    signature: 'window_time(window)',
    examples: [
      [
        "window_time(named_struct('start', TIMESTAMP'2024-01-01 00:00:00', 'end', TIMESTAMP'2024-01-01 00:10:00'))",
        '2024-01-01 00:09:59.999999',
      ],
    ],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindWindowTime,
  },
];

function bindWindow(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [time, ...lengths] = args;
  if (time === undefined || lengths.length < 1 || lengths.length > 3)
    return wrongArgumentCount('window', '[2, 3, 4]', args.length);
  const type = timeType(time.type);
  if (type === null) return unexpectedInput(0, '"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"', time.type);
  for (const [i, { type: given, constant }] of lengths.entries())
    if (constant === undefined || (given.id !== 'utf8' && given.id !== 'int'))
      return unexpectedInput(i + 1, '("STRING" or "BIGINT" literal)', given);
  const found = lengthsOf(lengths);
  if ('kind' in found) return found;
  const { duration, slide, start } = found;
  const wrong = wrongLengths(duration, slide, start);
  if (wrong !== null) return wrong;
  return {
    kind: 'bound',
    arguments: [type, ...lengths.map((each) => (each.type.id === 'int' ? int64 : utf8))],
    type: list(struct([field('start', type, false), field('end', type, false)]), false),
    nullable: time.nullable,
    mayFail: false,
    scalar: (_, micros) => windowsOf(micros as bigint, duration, slide, start),
  };
}

/** Strings and dates count as TIMESTAMP. */
function timeType(type: DataType): DataType | null {
  if (type.id === 'timestamp') return type;
  return type.id === 'utf8' || type.id === 'date' || type.id === 'null' ? timestampUtc : null;
}

interface Lengths {
  readonly duration: bigint;
  readonly slide: bigint;
  readonly start: bigint;
}

/** In microseconds: of a number, or of an interval's text. */
function lengthsOf(lengths: readonly Argument[]): Lengths | TypeMismatch {
  const found: bigint[] = [];
  for (const { constant } of lengths) {
    if (typeof constant !== 'string') {
      found.push(BigInt((constant ?? 0) as number | bigint));
      continue;
    }
    const parts = parseUnits(constant.replace(/^\s*interval\s/i, ''));
    if (parts === undefined) return refused('CANNOT_PARSE_INTERVAL', { intervalString: `'${constant}'` });
    if (parts.months !== 0) return refused('UNSUPPORTED_FEATURE', { feature: 'a time window of months' });
    found.push(BigInt(parts.days) * BigInt(microsPerDay) + parts.micros);
  }
  const [duration, slide = duration!, start = 0n] = found;
  return { duration: duration!, slide, start };
}

function refused(condition: Condition, parameters: Record<string, string>): TypeMismatch {
  return { kind: 'mismatch', condition, parameters };
}

function wrongLengths(duration: bigint, slide: bigint, start: bigint): TypeMismatch | null {
  for (const [exprName, value] of [
    ['window_duration', duration],
    ['slide_duration', slide],
  ] as const) {
    if (value > 0n) continue;
    const parameters = {
      exprName: `\`${exprName}\``,
      valueRange: '(0, 9223372036854775807]',
      currentValue: `${value}L`,
    };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
  }
  const isFar = (start < 0n ? -start : start) >= slide;
  if (slide <= duration && !isFar) return tooMany(duration / slide);
  const parameters = isFar
    ? violation('abs(start_time)', start, '<', 'slide_duration', slide)
    : violation('slide_duration', slide, '<=', 'window_duration', duration);
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION', parameters };
}

/** The most windows that hold one moment: each row is given all of them. */
const windowsMax = 1_000_000n;

function tooMany(windows: bigint): TypeMismatch | null {
  if (windows <= windowsMax) return null;
  const parameters = { functionName: '`window`', numberOfElements: windows, maxRoundedArrayLength: windowsMax };
  return { kind: 'mismatch', condition: 'COLLECTION_SIZE_LIMIT_EXCEEDED', parameters };
}

function violation(left: string, a: bigint, constraint: string, right: string, b: bigint): Record<string, string> {
  return {
    leftExprName: `\`${left}\``,
    leftExprValue: `${a}L`,
    constraint,
    rightExprName: `\`${right}\``,
    rightExprValue: `${b}L`,
  };
}

/** Those that hold the moment, the last to begin first. */
function windowsOf(micros: bigint, duration: bigint, slide: bigint, start: bigint): Scalar {
  const windows: Scalar[] = [];
  let begin = floorDivide(micros - start, slide) * slide + start;
  for (; begin + duration > micros; begin -= slide) windows.push([begin, begin + duration]);
  return windows;
}

function bindWindowTime(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [window] = args;
  if (window === undefined || args.length > 1) return wrongArgumentCount('window_time', 1, args.length);
  const { type } = window;
  const end = type.id === 'struct' && type.fields.length === 2 ? type.fields[1]!.type : null;
  if (end === null || end.id !== 'timestamp') return unexpectedInput(0, '"STRUCT"', type);
  return {
    kind: 'bound',
    arguments: [type],
    type: end,
    nullable: window.nullable,
    mayFail: false,
    scalar: (_, value) => ((value as readonly Scalar[])[1] as bigint) - 1n,
  };
}
