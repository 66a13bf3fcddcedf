/** Calls and operators whose answer in PostgreSQL is another than Spark's for the same text (the dialect's third place). Takes bound arguments; gives null where both say the same. */
import type { Span } from '../core/errors.ts';
import { type DataType, dateType, decimal, int32, int64, timestampNtz, utf8 } from '../core/types.ts';
import { wireTypeOf } from '../core/wire-types.ts';
import { literal } from '../plan/build.ts';
import { callScalar } from './call.ts';
import { castTo } from './casts.ts';
import type { Binding, Term } from './env.ts';
import { isPostgres } from './pg-calls.ts';

/** `concat('a', NULL)` is 'a', `log` is of 10, `round` of a double goes to the even neighbour, patterns of dates are PostgreSQL's. */
export function pgForm(binding: Binding, name: string, args: readonly Term[], span: Span): Term | null {
  if (!isPostgres(binding)) return null;
  const [first, second] = args;
  if (first === undefined) return null;
  const call = (target: string, given: readonly Term[]): Term => callScalar(binding, target, given, first.text, span);
  switch (name) {
    case 'concat':
      return call('concat_ws', [textTerm(''), ...args]);
    case 'log':
      return args.length === 1 ? call('log10', args) : null;
    case 'round':
      return args.length === 1 && first.expr.type.id === 'float' ? call('rint', args) : null;
    case 'pg_typeof':
      return args.length === 1 ? textTerm(typeLabel(first.expr.type)) : null;
    case 'to_char':
      return isTime(first) && args.length === 2 ? call('date_format', [first, datePattern(second!)]) : null;
    case 'to_date':
      return args.length === 2 ? call('to_date', [first, datePattern(second!)]) : null;
    case 'to_timestamp':
      if (args.length === 2) return call('to_timestamp', [first, datePattern(second!)]);
      return first.expr.type.id === 'utf8' ? null : call('timestamp_seconds', args);
    default:
      return null;
  }
}

/** `date - date` is a number of days, `date + interval` a timestamp. */
export function pgOperands(
  binding: Binding,
  operator: string,
  left: Term,
  right: Term,
  span: Span,
): readonly [Term, Term] | Term {
  if (!isPostgres(binding) || (operator !== '+' && operator !== '-')) return [left, right];
  const [a, b] = [left.expr.type.id, right.expr.type.id];
  if (operator === '-' && a === 'date' && b === 'date')
    return callScalar(binding, 'datediff', [left, right], `(${left.text} - ${right.text})`, span);
  if (a === 'date' && b === 'interval') return [castTo(binding, left, timestampNtz), right];
  if (a === 'interval' && b === 'date') return [left, castTo(binding, right, timestampNtz)];
  return [left, right];
}

/** Fields that Spark lacks; null for others. */
export function pgField(binding: Binding, field: string, source: Term, text: string, span: Span): Term | null {
  if (!isPostgres(binding) || !isTime(source)) return null;
  const call = (name: string, args: readonly Term[]): Term => callScalar(binding, name, args, text, span);
  switch (field) {
    case 'dow':
      return call('-', [call('dayofweek', [source]), numberTerm(1)]);
    case 'isodow':
      return call('+', [call('weekday', [source]), numberTerm(1)]);
    case 'epoch':
      return epochOf(binding, source, call);
    default:
      return null;
  }
}

/** Seconds with their fraction; of a clock without a zone they count from its own 1970. */
function epochOf(binding: Binding, source: Term, call: (name: string, args: readonly Term[]) => Term): Term {
  const { type } = source.expr;
  if (type.id === 'timestamp' && type.zone === 'utc') {
    const million: Term = { expr: literal(decimal(7, 0), 1_000_000n), text: '1000000', isLiteral: true };
    return call('/', [castTo(binding, call('unix_micros', [source]), decimal(20, 0)), million]);
  }
  const days = call('*', [
    castTo(binding, call('unix_date', [castTo(binding, source, dateType)]), int64),
    numberTerm(86_400),
  ]);
  if (type.id === 'date') return days;
  const hours = call('*', [call('hour', [source]), numberTerm(3600)]);
  const minutes = call('*', [call('minute', [source]), numberTerm(60)]);
  const seconds = call('date_part', [textTerm('SECONDS'), source]);
  return call('+', [call('+', [call('+', [days, hours]), minutes]), seconds]);
}

function isTime({ expr: { type } }: Term): boolean {
  return type.id === 'date' || type.id === 'timestamp';
}

function textTerm(value: string): Term {
  return { expr: literal(utf8, value), text: value, isLiteral: true };
}

function numberTerm(value: number): Term {
  return { expr: literal(int32, value), text: String(value), isLiteral: true };
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/HH24/g, 'HH'],
  [/HH12|hh12/g, 'hh'],
  [/YYYY/g, 'yyyy'],
  [/\bYY\b/g, 'yy'],
  [/DDD/g, 'D'],
  [/DD/g, 'dd'],
  [/MI/g, 'mm'],
  [/SS/g, 'ss'],
  [/MS/g, 'SSS'],
  [/US/g, 'SSSSSS'],
  [/Month/g, 'MMMM'],
  [/Mon/g, 'MMM'],
  [/Day/g, 'EEEE'],
  [/Dy/g, 'EEE'],
  [/AM|PM|am|pm/g, 'a'],
];

/** PostgreSQL's letters as Spark's; a pattern that is no constant stays as it is. */
function datePattern(term: Term): Term {
  const { expr } = term;
  if (expr.kind !== 'literal' || typeof expr.value !== 'string') return term;
  return textTerm(patterns.reduce((text, [letters, by]) => text.replace(letters, by), expr.value));
}

function typeLabel(type: DataType): string {
  const { tag } = type;
  if (tag?.kind === 'wire' && wireTypeOf(type) !== null) return tag.name;
  switch (type.id) {
    case 'null':
      return 'unknown';
    case 'bool':
      return 'boolean';
    case 'int':
      return type.bits === 64 ? 'bigint' : type.bits === 32 ? 'integer' : 'smallint';
    case 'float':
      return type.bits === 64 ? 'double precision' : 'real';
    case 'decimal':
      return 'numeric';
    case 'utf8':
      return 'text';
    case 'binary':
      return 'bytea';
    case 'date':
      return 'date';
    case 'time':
      return 'time without time zone';
    case 'timestamp':
      return type.zone === 'utc' ? 'timestamp with time zone' : 'timestamp without time zone';
    case 'interval':
      return 'interval';
    case 'list':
      return `${typeLabel(type.item.type)}[]`;
    case 'struct':
    case 'map':
    case 'variant':
      return 'json';
  }
}
