/** Dates and timestamps from and to text of a given form: to_date, to_timestamp, unix_timestamp, date_format, from_unixtime. */
import { floorDivide, splitMicros } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, dateType, int64, timestampNtz, timestampUtc, utf8 } from '../../core/types.ts';
import { instantOfLocal, localOfInstant, zoneOf } from '../../core/zone.ts';
import { castScalar } from '../cast.ts';
import { declare, type Made, type Make, type Takes } from '../declare.ts';
import type { BoundCall, EvalContext, ScalarFunction } from '../define.ts';
import { lastOf } from '../operators/pattern.ts';
import { zoneFor } from './clock.ts';
import { parseLocalPattern, parsePattern, parseReadablePattern } from './pattern.ts';
import { printPattern } from './print-pattern.ts';
import { readPattern } from './read-pattern.ts';

const readable: Takes = [utf8, dateType, timestampUtc, timestampNtz];
/** A number is seconds since the epoch. */
const countable: Takes = [utf8, dateType, timestampUtc, timestampNtz, 'numeric'];

export const patternedFunctions: readonly ScalarFunction[] = [
  reader(
    'to_date',
    [],
    'A date from text: in the form of a cast, or of a pattern.',
    ["to_date('29.02.2024', 'dd.MM.yyyy')", '2024-02-29'],
    dateType,
    false,
  ),
  reader(
    'try_to_date',
    [],
    'A date from text; NULL where the text is none.',
    ["try_to_date('x')", 'NULL'],
    dateType,
    true,
  ),
  reader(
    'to_timestamp',
    ['to_timestamp_ltz'],
    'A timestamp from text: in the form of a cast, or of a pattern.',
    ["to_timestamp('2024-02-29 12', 'yyyy-MM-dd HH')", '2024-02-29 12:00:00'],
    timestampUtc,
    false,
  ),
  reader(
    'try_to_timestamp',
    [],
    'A timestamp from text; NULL where the text is none.',
    ["try_to_timestamp('x')", 'NULL'],
    timestampUtc,
    true,
  ),
  reader(
    'to_timestamp_ntz',
    [],
    'A wall clock from text: in the form of a cast, or of a pattern.',
    ["to_timestamp_ntz('2024-02-29 12', 'yyyy-MM-dd HH')", '2024-02-29 12:00:00'],
    timestampNtz,
    false,
  ),
  declare({
    name: 'date_format',
    category: 'datetime',
    doc: 'A timestamp as text in the form of a pattern.',
    signature: 'date_format(timestamp, pattern)',
    examples: [["date_format(DATE'2024-02-29', 'd MMM yyyy')", '29 Feb 2024']],
    takes: ['timestamp', utf8],
    make: ([type]) => makeFormat(type!),
  }),
  declare({
    name: 'from_unixtime',
    category: 'datetime',
    doc: 'Seconds since the epoch as text in the form of a pattern.',
    signature: 'from_unixtime(seconds[, pattern])',
    examples: [["from_unixtime(86400 * 365, 'yyyy')", '1971']],
    takes: [int64, utf8],
    optional: 1,
    make: () => {
      const { scalar } = makeFormat(timestampUtc);
      const print: BoundCall['scalar'] = (context, seconds, pattern) =>
        scalar(context, (seconds as bigint) * 1_000_000n, pattern ?? defaultPattern);
      return { type: utf8, mayFail: true, scalar: print };
    },
  }),
  unixTime(
    'unix_timestamp',
    'Seconds since the epoch: of now, or of a date, timestamp or text in the form of a pattern.',
    2,
  ),
  unixTime('to_unix_timestamp', 'Seconds since the epoch of a date, timestamp or text in the form of a pattern.', 1),
];

const defaultPattern = 'yyyy-MM-dd HH:mm:ss';

/** Prints timestamps of `type` by patterns. */
export function makeFormat(type: DataType): Made {
  const parse = lastOf(parsePattern);
  return {
    type: utf8,
    mayFail: true,
    scalar: (context, value, pattern) => {
      const zone = zoneFor(context, type);
      const instant = value as bigint;
      const local = localOfInstant(zone, instant);
      return printPattern(parse(pattern as string), { local, zone, offset: Number((local - instant) / 1_000_000n) });
    },
  };
}

function reader(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  type: DataType,
  isTry: boolean,
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'datetime',
    doc,
    signature: `${name}(expr[, pattern])`,
    examples: [example],
    takes: [type === timestampUtc ? countable : readable, utf8],
    optional: 1,
    monotonic: (args, index) => (index === 0 && args.length === 1 && args[0]!.type.id !== 'utf8' ? 'increasing' : null),
    make: (types, args) => makeReader(types, args.length === 2, type, isTry),
  });
}

function makeReader(types: Parameters<Make>[0], hasPattern: boolean, type: DataType, isTry: boolean): Made {
  const [from] = types;
  const nullable = isTry ? { nullable: true } : {};
  if (from!.id !== 'utf8' || !hasPattern) {
    const cast = castScalar(from!, type, isTry ? 'try' : 'ansi');
    const lenient = castScalar(from!, type, 'try');
    const scalar: BoundCall['scalar'] = (context, value) => (context.ansi ? cast : lenient)(context, value!);
    return { type, ...nullable, mayFail: !isTry && from!.id === 'utf8', scalar };
  }
  const read = textReader(isTry, type);
  const convert =
    type.id === 'date' ? (context: EvalContext, found: Found) => dayOf(context, found) : timestampOf(type);
  return {
    type,
    ...nullable,
    mayFail: true,
    scalar: (context, text, pattern) => {
      const found = read(context, text as string, pattern as string);
      return found === null ? null : convert(context, found);
    },
  };
}

type Found = NonNullable<ReturnType<typeof readPattern>>;

/** Reads text by a pattern: NULL where it does not have its form, an error under ANSI. */
function textReader(
  isTry: boolean,
  type?: DataType,
): (context: EvalContext, text: string, pattern: string) => Found | null {
  const isLocal = type?.id === 'timestamp' && type.zone === 'none';
  const parse = lastOf(isLocal ? parseLocalPattern : parseReadablePattern);
  return (context, text, pattern) => {
    const found = readPattern(parse(pattern), text);
    if (found !== undefined) return found;
    if (isTry || !context.ansi) return null;
    const message = `The text '${text}' does not have the form '${pattern}'`;
    throw new EngineError('CANNOT_PARSE_TIMESTAMP', { message, func: '`try_to_timestamp`' });
  };
}

function instantOf(context: EvalContext, { local, zone }: Found): bigint {
  const instant = instantOfLocal(zone ?? zoneOf(context.zone), local);
  if (BigInt.asIntN(64, instant) === instant) return instant;
  throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'long overflow' });
}

function dayOf(context: EvalContext, found: Found): number {
  const local = found.zone === null ? found.local : localOfInstant(zoneOf(context.zone), instantOf(context, found));
  return splitMicros(local).day;
}

function timestampOf(type: DataType): (context: EvalContext, found: Found) => bigint {
  const hasZone = type.id === 'timestamp' && type.zone === 'utc';
  return hasZone ? instantOf : (context, found) => instantOf(context, { local: found.local, zone: zoneOf('UTC') });
}

function unixTime(name: string, doc: string, optional: number): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc,
    signature: optional === 2 ? `${name}([expr[, pattern]])` : `${name}(expr[, pattern])`,
    examples: [[`${name}(TIMESTAMP_NTZ'1970-01-01 00:00:00')`, '0']],
    takes: [readable, utf8],
    optional,
    volatility: 'stable',
    make: (types) => makeUnixTime(types),
  });
}

function makeUnixTime([from]: readonly DataType[]): Made {
  if (from === undefined) return { type: int64, nullable: false, scalar: ({ nowMicros }) => seconds(nowMicros) };
  if (from.id === 'utf8') {
    const read = textReader(false);
    const scalar: BoundCall['scalar'] = (context, text, pattern) => {
      const found = read(context, text as string, (pattern ?? defaultPattern) as string);
      return found === null ? null : seconds(instantOf(context, found));
    };
    return { type: int64, mayFail: true, scalar };
  }
  // A wall clock counts as it stands, without a zone.
  const isLocal = from.id === 'timestamp' && from.zone === 'none';
  const cast = castScalar(from, isLocal ? from : timestampUtc, 'ansi');
  return { type: int64, scalar: (context, value) => seconds(cast(context, value as Scalar) as bigint) };
}

function seconds(micros: bigint): bigint {
  return floorDivide(micros, 1_000_000n);
}
