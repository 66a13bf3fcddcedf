/** Bytes that are no UTF-8: is_valid_utf8, make_valid_utf8, validate_utf8, try_validate_utf8. Strings are always valid here. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, boolType, type DataType, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

export const utf8Functions: readonly ScalarFunction[] = [
  check('is_valid_utf8', 'True where a string or its bytes are valid UTF-8.', ["is_valid_utf8(x'80')", 'false'], {
    type: boolType,
    read: (value) => decoded(value) !== null,
  }),
  check(
    'make_valid_utf8',
    'The string with U+FFFD in place of bytes that are no UTF-8.',
    ["make_valid_utf8('Spark')", 'Spark'],
    { type: utf8, read: (value) => (typeof value === 'string' ? value : Buffer.from(value).toString()) },
  ),
  check('validate_utf8', 'The string; an error where its bytes are no UTF-8.', ["validate_utf8('Spark')", 'Spark'], {
    type: utf8,
    mayFail: true,
    read: (value) => decoded(value) ?? raise(value),
  }),
  check('try_validate_utf8', 'The string; NULL where its bytes are no UTF-8.', ["try_validate_utf8(x'80')", 'NULL'], {
    type: utf8,
    nullable: true,
    read: decoded,
  }),
];

interface Reading {
  readonly type: DataType;
  readonly nullable?: true;
  readonly mayFail?: true;
  readonly read: (value: string | Uint8Array) => Scalar;
}

function check(
  name: string,
  doc: string,
  example: readonly [string, string],
  { read, ...result }: Reading,
): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc,
    signature: `${name}(str)`,
    examples: [example],
    takes: [[utf8, binary]],
    make: () => ({ ...result, scalar: (_, value) => read(value as string | Uint8Array) }),
  });
}

function decoded(value: string | Uint8Array): string | null {
  if (typeof value === 'string') return value;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(value));
  } catch {
    return null;
  }
}

function raise(value: string | Uint8Array): never {
  const bytes = [...Buffer.from(value)].map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  throw new EngineError('INVALID_UTF8_STRING', { str: bytes.join('') });
}
