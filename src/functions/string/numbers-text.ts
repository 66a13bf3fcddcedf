/** to_number, try_to_number and to_char. */

import { decimalTypeOf } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import { formatScalar } from '../../core/text/format.ts';
import { binary, decimal, utf8 } from '../../core/types.ts';
import { makeFormat } from '../datetime/patterned.ts';
import { declare, fittedType, type Make, notConstant } from '../declare.ts';
import type { Argument, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput } from '../mismatch.ts';
import { decodeText } from './charsets.ts';
import { type FormatFault, type NumberFormat, parseNumberFormat, printNumber, readNumber } from './number-format.ts';

export const numberTextFunctions: readonly ScalarFunction[] = [
  toNumber(
    'to_number',
    'The number that a text is, in a format of 0, 9, point, comma, $, S, MI and PR.',
    [
      ["to_number('$78.12', '$99.99')", '78.12'],
      ["to_number('12,454.8-', '99G999D9S')", '-12454.8'],
    ],
    false,
  ),
  toNumber(
    'try_to_number',
    'As to_number, with NULL where the text does not have the format.',
    [["try_to_number('foo', '99')", 'NULL']],
    true,
  ),
  declare({
    name: 'to_char',
    aliases: ['to_varchar'],
    category: 'string',
    doc: 'A number in a format as to_number takes it, a date or timestamp by a pattern, or bytes as base64, hex or utf-8.',
    signature: 'to_char(expr, format)',
    examples: [
      ["to_char(78.12, '$99.99')", '$78.12'],
      ["to_char(-12454.8, '99G999D9S')", '12,454.8-'],
      ["to_char(DATE'2016-04-08', 'y')", '2016'],
    ],
    takes: ['any', utf8],
    make: makeToChar,
  }),
];

function isFault(format: NumberFormat | FormatFault): format is FormatFault {
  return 'condition' in format;
}

/** The constant format, or the refusal. */
function formatOf(functionName: string, { type, constant }: Argument): NumberFormat | TypeMismatch | null {
  if (constant === undefined) return notConstant('format', utf8);
  if (constant === null) return null;
  const format = parseNumberFormat(typeof constant === 'string' ? constant : formatScalar(type, constant, 'UTC'));
  if (!isFault(format)) return format;
  return {
    kind: 'mismatch',
    condition: format.condition,
    parameters: { functionName: `\`${functionName}\``, ...format.parameters },
  };
}

function toNumber(name: string, doc: string, examples: ScalarFunction['examples'], isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc,
    signature: `${name}(expr, format)`,
    examples,
    takes: [utf8, utf8],
    make: (_, args) => {
      const format = formatOf(name, args[1]!);
      if (format === null) return { type: decimal(10, 0), nullable: true, scalar: () => null };
      if ('kind' in format) return format;
      return {
        type: decimal(Math.max(1, format.precision), format.scale),
        mayFail: !isTry,
        nullable: true,
        scalar: (_, text) => {
          const found = readNumber(format, text as string);
          if (found !== undefined) return found;
          if (isTry) return null;
          const parameters = { input: `'${text as string}'`, inputType: '"STRING"', format: format.text };
          throw new EngineError('INVALID_FORMAT.MISMATCH_INPUT', parameters, {
            hint: 'Use try_to_number to give NULL instead.',
          });
        },
      };
    },
  });
}

function makeToChar(types: Parameters<Make>[0], args: Parameters<Make>[1]): ReturnType<Make> {
  const type = args[0]!.type;
  if (type.id === 'date' || type.id === 'timestamp') {
    const target = fittedType('timestamp', type)!;
    return { ...makeFormat(target), arguments: [target, utf8] };
  }
  if (type.id === 'binary') return makeBytesText(types, args);
  const number = type.id === 'utf8' || type.id === 'null' ? decimal(38, 18) : decimalTypeOf(type);
  if (number === null) return unexpectedInput(0, '("NUMERIC" or "DATE" or "TIMESTAMP" or "BINARY")', type);
  const format = formatOf('to_char', args[1]!);
  if (format === null) return { type: utf8, nullable: true, scalar: () => null };
  if ('kind' in format) return format;
  return {
    type: utf8,
    arguments: [number, utf8],
    scalar: (_, value) => printNumber(format, value as bigint, number.scale),
  };
}

function makeBytesText(types: Parameters<Make>[0], args: Parameters<Make>[1]): ReturnType<Make> {
  const constant = args[1]!.constant;
  if (constant === undefined) return notConstant('format', utf8);
  const form = String(constant).toLowerCase();
  if (!['base64', 'hex', 'utf-8'].includes(form)) {
    const parameters = {
      inputName: 'format',
      requireType: 'case-insensitive "STRING"',
      validValues: "'base64', 'hex', 'utf-8'",
      inputValue: `'${String(constant)}'`,
    };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.INVALID_ARG_VALUE', parameters };
  }
  return {
    type: utf8,
    arguments: [binary, types[1]!],
    mayFail: form === 'utf-8',
    scalar: (_, value) => {
      const bytes = value as Uint8Array;
      if (form === 'utf-8') return decodeText(bytes, 'UTF-8');
      const text = Buffer.from(bytes).toString(form as 'base64' | 'hex');
      return form === 'hex' ? text.toUpperCase() : text;
    },
  };
}
