/** to_binary and try_to_binary: bytes of text in hexadecimal digits, base64 or UTF-8. */
import { binary, utf8 } from '../../core/types.ts';
import { declare, type Make, notConstant } from '../declare.ts';
import type { Argument, ScalarFunction, TypeMismatch } from '../define.ts';
import { unhex } from '../math/radix.ts';
import { notInForm, unbase64 } from './codes.ts';

export const toBinaryFunctions: readonly ScalarFunction[] = [
  toBinary(
    'to_binary',
    'The bytes that a text is in hexadecimal digits (the default), base64 or UTF-8.',
    ["hex(to_binary('abc', 'utf-8'))", '616263'],
    false,
  ),
  toBinary(
    'try_to_binary',
    'As to_binary, with NULL where the text does not have the form.',
    ["try_to_binary('a!', 'base64')", 'NULL'],
    true,
  ),
];

type Form = 'hex' | 'base64' | 'utf-8';

function toBinary(name: string, doc: string, example: readonly [string, string], isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc,
    signature: `${name}(str[, form])`,
    examples: [example],
    takes: [utf8, 'any'],
    optional: 1,
    make: makeToBinary(name, isTry),
  });
}

function makeToBinary(name: string, isTry: boolean): Make {
  return (types, args) => {
    const form = formOf(name, args[1]);
    const nullable = isTry ? { nullable: true } : {};
    if (form === null) return { type: binary, nullable: true, scalar: () => null };
    if (typeof form !== 'string')
      return isTry && args[1]!.constant !== undefined ? { type: binary, nullable: true, scalar: () => null } : form;
    return {
      type: binary,
      arguments: types,
      ...nullable,
      mayFail: !isTry,
      scalar: (_, value) => {
        const text = value as string;
        const bytes = bytesOf(text, form);
        if (bytes !== null || isTry) return bytes;
        throw notInForm(text, form.toUpperCase(), 'try_to_binary');
      },
    };
  };
}

/** Null where the form is NULL. */
function formOf(name: string, arg: Argument | undefined): Form | null | TypeMismatch {
  if (arg === undefined) return 'hex';
  if (arg.constant === undefined) return notConstant('fmt', utf8);
  if (arg.constant === null) return null;
  const form = String(arg.constant).toLowerCase();
  if (arg.type.id === 'utf8') {
    if (form === 'hex' || form === 'base64' || form === 'utf-8') return form;
    if (form === 'utf8') return 'utf-8';
  }
  const parameters = {
    functionName: `\`${name}\``,
    inputName: 'fmt',
    requireType: 'case-insensitive "STRING"',
    validValues: "'hex', 'utf-8', 'utf8', 'base64'",
    inputValue: `'${String(arg.constant)}'`,
  };
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.INVALID_ARG_VALUE', parameters };
}

function bytesOf(text: string, form: Form): Uint8Array | null {
  if (form === 'utf-8') return new Uint8Array(Buffer.from(text));
  return form === 'hex' ? unhex(text) : unbase64(text);
}
