/** format_string: Java's format strings (%s, %5d, %-8.2f, %1$x, ...). */
import { formatDecimal } from '../../core/decimal.ts';
import { EngineError, unsupported } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { type DataType, utf8 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { digitsOf, exactOf, roundExact } from './exact.ts';

export const formatString: ScalarFunction = {
  name: 'format_string',
  aliases: ['printf'],
  category: 'string',
  doc: 'A text with the arguments in place of %s, %d, %f and their like, as Java formats them.',
  signature: 'format_string(format, obj1, ...)',
  examples: [["format_string('Hello %s %03d', 'World', 7)", 'Hello World 007']],
  nulls: 'handled',
  volatility: 'immutable',
  bind: bindFormat,
};

function bindFormat(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [format, ...rest] = args;
  if (format === undefined) return wrongArgumentCount('format_string', '> 0', 0);
  if (implicitType(format.type, utf8) === null) return unexpectedInput(0, utf8, format.type);
  const types = rest.map((arg) => arg.type);
  return {
    kind: 'bound',
    arguments: [utf8, ...types],
    type: utf8,
    nullable: format.nullable,
    mayFail: true,
    scalar: (context, text, ...values) => (text === null ? null : printed(context, text as string, types, values)),
  };
}

interface Specifier {
  readonly text: string;
  readonly flags: string;
  readonly width: number;
  /** -1 where there is none. */
  readonly precision: number;
  readonly conversion: string;
}

const specifierPattern = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g;

function printed(context: EvalContext, format: string, types: readonly DataType[], values: readonly Scalar[]): string {
  let next = 0;
  let last = -1;
  return format.replace(
    specifierPattern,
    (text, index?: string, same?: string, flags = '', width = '0', precision = '-1', conversion = '') => {
      if (text === '%') throw new EngineError('FORMAT_ARGUMENT_MISMATCH', { specifier: `'%'` });
      const specifier: Specifier = { text, flags, width: Number(width), precision: Number(precision), conversion };
      if (conversion === 'n') return '\n';
      if (conversion === '%') return padded('%', specifier);
      if (index === '0')
        throw new EngineError('INVALID_PARAMETER_VALUE.ZERO_INDEX', {
          parameter: '`strfmt`',
          functionName: '`format_string`',
        });
      const at = same !== undefined ? last : index === undefined ? next++ : Number(index) - 1;
      if (at < 0 || at >= values.length) throw new EngineError('FORMAT_ARGUMENT_MISSING', { specifier: `'${text}'` });
      last = at;
      const shown = convert(context, specifier, types[at]!, values[at]!);
      const isUpper = conversion !== conversion.toLowerCase();
      return padded(isUpper ? shown.toUpperCase() : shown, specifier);
    },
  );
}

function padded(text: string, { flags, width }: Specifier): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function convert(context: EvalContext, specifier: Specifier, type: DataType, value: Scalar): string {
  const conversion = specifier.conversion.toLowerCase();
  if (conversion === 'b') return cut(value === null ? 'false' : value === false ? 'false' : 'true', specifier);
  if (value === null && 'sdxofegc'.includes(conversion)) return cut('null', { ...specifier, flags: '' });
  switch (conversion) {
    case 's':
      return cut(formatScalar(type, value, context.zone), specifier);
    case 'd':
      return integerText(specifier, type, value);
    case 'x':
    case 'o':
      return radixText(specifier, type, value, conversion === 'x' ? 16 : 8);
    case 'c':
      return characterText(specifier, type, value);
    case 'f':
    case 'e':
    case 'g':
      return fractionText(specifier, type, value, conversion);
    default:
      if ('tha'.includes(conversion)) throw unsupported(`%${specifier.conversion} in format_string`);
      throw mismatch(specifier);
  }
}

function cut(text: string, { precision }: Specifier): string {
  return precision < 0 ? text : text.slice(0, precision);
}

function mismatch({ text }: Specifier): EngineError {
  return new EngineError('FORMAT_ARGUMENT_MISMATCH', { specifier: `'${text}'` });
}

function integerText(specifier: Specifier, type: DataType, value: Scalar): string {
  if (type.id !== 'int') throw mismatch(specifier);
  const wide = BigInt(value as bigint);
  return signed(specifier, digitsOf(wide < 0n ? -wide : wide, 0, specifier.flags.includes(',')), wide < 0n);
}

/** The sign as the flags ask for it, and zeros up to the width. */
function signed({ flags, width }: Specifier, digits: string, isNegative: boolean): string {
  const isEnclosed = isNegative && flags.includes('(');
  const head = isEnclosed ? '(' : isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const tail = isEnclosed ? ')' : '';
  const filled = flags.includes('0') ? digits.padStart(width - head.length - tail.length, '0') : digits;
  return head + filled + tail;
}

function radixText(specifier: Specifier, type: DataType, value: Scalar, radix: 8 | 16): string {
  if (type.id !== 'int') throw mismatch(specifier);
  const digits = BigInt.asUintN(type.bits, BigInt(value as bigint)).toString(radix);
  const head = specifier.flags.includes('#') ? (radix === 16 ? '0x' : '0') : '';
  return head + (specifier.flags.includes('0') ? digits.padStart(specifier.width - head.length, '0') : digits);
}

function characterText(specifier: Specifier, type: DataType, value: Scalar): string {
  if (type.id !== 'int' || type.bits === 64) throw mismatch(specifier);
  return String.fromCodePoint(value as number);
}

function fractionText(specifier: Specifier, type: DataType, value: Scalar, conversion: string): string {
  if (type.id !== 'float' && type.id !== 'decimal') throw mismatch(specifier);
  if (type.id === 'float' && !Number.isFinite(value)) {
    const number = value as number;
    const text = Number.isNaN(number) ? 'NaN' : 'Infinity';
    return signed({ ...specifier, flags: specifier.flags.replace('0', '') }, text, number < 0);
  }
  const exact = exactOf(type, value);
  const isNegative = exact.unscaled < 0n || Object.is(value, -0);
  const size = { unscaled: exact.unscaled < 0n ? -exact.unscaled : exact.unscaled, scale: exact.scale };
  const precision = specifier.precision < 0 ? 6 : specifier.precision;
  const isGrouped = specifier.flags.includes(',');
  if (conversion === 'f')
    return signed(specifier, digitsOf(roundExact(size, precision, true), precision, isGrouped), isNegative);
  const number = Number(formatDecimal(size.unscaled, size.scale));
  if (conversion === 'e') return signed(specifier, exponential(number, precision), isNegative);
  const significant = Math.max(1, precision);
  if (number !== 0 && (number < 1e-4 || number >= 10 ** significant))
    return signed(specifier, exponential(number, significant - 1), isNegative);
  const whole = number === 0 ? 1 : Math.floor(Math.log10(number)) + 1;
  const scale = Math.max(0, significant - whole);
  return signed(specifier, digitsOf(roundExact(size, scale, true), scale, isGrouped), isNegative);
}

function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}
