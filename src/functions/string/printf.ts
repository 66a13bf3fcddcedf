/** format_string: Java's format strings (%s, %5d, %-8.2f, %1$x, ...). */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, utf8 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { convert } from './printf-conversions.ts';
import { type Conversion, checkFlags, mismatch } from './printf-flags.ts';

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

const specifierPattern = /%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([tT]?[a-zA-Z%])|%/g;

function printed(context: EvalContext, format: string, types: readonly DataType[], values: readonly Scalar[]): string {
  let next = 0;
  let last = -1;
  return format.replace(
    specifierPattern,
    (text, index?: string, allFlags = '', width = '-1', precision = '-1', letters = '') => {
      const flags = (allFlags as string).replaceAll('<', '');
      const specifier = specifierOf(text, flags, Number(width), Number(precision), letters);
      if (specifier === null) throw mismatch(text);
      checkFlags(specifier);
      if (letters === 'n') return '\n';
      if (letters === '%') return padded('%', specifier);
      if (index === '0')
        throw new EngineError('INVALID_PARAMETER_VALUE.ZERO_INDEX', {
          parameter: '`strfmt`',
          functionName: '`format_string`',
        });
      const at = flags.length < allFlags.length ? last : index === undefined ? next++ : Number(index) - 1;
      if (at < 0 || at >= values.length) throw new EngineError('FORMAT_ARGUMENT_MISSING', { specifier: `'${text}'` });
      last = at;
      const shown = convert(context, specifier, types[at]!, values[at]!);
      return padded(specifier.isUpper ? shown.toUpperCase() : shown, specifier);
    },
  );
}

const lowerOnly = 'don%';

/** Null where Java knows no such conversion. */
function specifierOf(
  text: string,
  flags: string,
  width: number,
  precision: number,
  letters: string,
): Conversion | null {
  const isTime = letters.length === 2;
  const letter = isTime ? letters[1]! : letters.toLowerCase();
  const isUpper = letters !== '' && letters[0] !== letters[0]!.toLowerCase();
  if (isTime) return { text, flags, width, precision, kind: 'time', letter, isUpper };
  if (!'bhscdoxefgan%'.includes(letter) || letter === '' || (isUpper && lowerOnly.includes(letter))) return null;
  if (isUpper && letter === 'f') return null;
  return { text, flags, width, precision, kind: 'plain', letter, isUpper };
}

function padded(text: string, { flags, width }: Conversion): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}
