/** Characters as numbers, and strings as bytes: ascii, chr, base64, encode, decode. */
import { comparatorOf } from '../../core/compare.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, boolType, int32, int64, utf8 } from '../../core/types.ts';
import { commonType, implicitType } from '../coercion.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { differentTypes, noCommonType, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { charsetOf, decodeText, encodeText } from './charsets.ts';

export const codeFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'ascii',
    category: 'string',
    doc: 'The code point of the first character; 0 of an empty string.',
    signature: 'ascii(str)',
    examples: [["ascii('222')", '50']],
    takes: [utf8],
    make: () => ({ type: int32, scalar: (_, text) => (text as string).codePointAt(0) ?? 0 }),
  }),
  declare({
    name: 'chr',
    aliases: ['char'],
    category: 'string',
    doc: 'The character of a code, of which the lowest eight bits count; empty for negative ones.',
    signature: 'chr(expr)',
    examples: [['chr(65)', 'A']],
    takes: [int64],
    make: () => ({
      type: utf8,
      scalar: (_, code) => ((code as bigint) < 0n ? '' : String.fromCharCode(Number((code as bigint) & 0xffn))),
    }),
  }),
  declare({
    name: 'base64',
    category: 'string',
    doc: 'Bytes as base64 text.',
    signature: 'base64(bin)',
    examples: [["base64('Spark SQL')", 'U3BhcmsgU1FM']],
    takes: [binary],
    make: () => ({ type: utf8, scalar: (_, bytes) => Buffer.from(bytes as Uint8Array).toString('base64') }),
  }),
  declare({
    name: 'unbase64',
    category: 'string',
    doc: 'The bytes of base64 text.',
    signature: 'unbase64(str)',
    examples: [["decode(unbase64('U3BhcmsgU1FM'), 'utf-8')", 'Spark SQL']],
    takes: [utf8],
    make: () => ({
      type: binary,
      mayFail: true,
      scalar: (_, text) => {
        // Whatever is no character of base64 is left out, as decoders of mail do.
        const bytes = unbase64((text as string).replaceAll(/[^A-Za-z0-9+/=]/g, ''));
        if (bytes === null) throw notInForm(text as string, 'BASE64', 'try_to_binary');
        return bytes;
      },
    }),
  }),
  declare({
    name: 'encode',
    category: 'string',
    doc: 'A string as bytes in a character set.',
    signature: 'encode(str, charset)',
    examples: [["hex(encode('abc', 'utf-16le'))", '610062006300']],
    takes: [utf8, utf8, boolType, boolType],
    optional: 2,
    make: () => ({
      type: binary,
      mayFail: true,
      scalar: (_, text, charset, isJava, replaces) =>
        encodeText(text as string, charsetOf(charset as string, 'encode', isJava === true), replaces === true),
    }),
  }),
  {
    name: 'decode',
    aliases: [],
    category: 'string',
    doc: 'Bytes of a character set as a string; with more arguments, the result that stands behind the first equal value.',
    signature: 'decode(bin, charset) | decode(expr, search1, result1, ...[, default])',
    examples: [
      ["decode(encode('abc', 'utf-8'), 'utf-8')", 'abc'],
      ["decode(2, 1, 'one', 2, 'two', 'many')", 'two'],
    ],
    nulls: 'handled',
    volatility: 'immutable',
    bind: (args) => (args.length === 2 || isLegacy(args) ? bindCharset(args) : bindChoice(args)),
  },
];

/** Blanks and line ends between characters are not part of it; null where the text is no base64. */
export function unbase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) return null;
  const dense = text.replace(/\s/g, '');
  const isWhole = dense.includes('=') ? dense.length % 4 === 0 : dense.length % 4 !== 1;
  return isWhole ? new Uint8Array(Buffer.from(dense, 'base64')) : null;
}

/** CONVERSION_INVALID_INPUT: text that is no bytes in a form. */
export function notInForm(text: string, format: string, suggestion: string): EngineError {
  const parameters = { str: `'${text}'`, fmt: `'${format}'`, targetType: '"BINARY"', suggestion: `\`${suggestion}\`` };
  return new EngineError('CONVERSION_INVALID_INPUT', parameters);
}

/** With the two flags of older versions' settings, which nobody writes. */
function isLegacy(args: readonly Argument[]): boolean {
  return args.length === 4 && args.slice(2).every((arg) => arg.type.id === 'bool' && arg.isLiteral === true);
}

function bindCharset(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [first, second] = args;
  const bytes = first!.type.id === 'utf8' ? binary : implicitType(first!.type, binary);
  if (bytes === null) return unexpectedInput(0, binary, first!.type);
  if (implicitType(second!.type, utf8) === null) return unexpectedInput(1, utf8, second!.type);
  return {
    kind: 'bound',
    arguments: [bytes, utf8, boolType, boolType].slice(0, args.length),
    type: utf8,
    nullable: args.some((arg) => arg.nullable),
    mayFail: true,
    scalar: (_, value, charset, isJava, replaces) => {
      if (value === null || charset === null) return null;
      return decodeText(
        value as Uint8Array,
        charsetOf(charset as string, 'decode', isJava === true),
        replaces === true,
      );
    },
  };
}

/** Values equal NULLs with NULLs. */
function bindChoice(args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length < 3) return wrongArgumentCount('decode', '> 1', args.length);
  const hasDefault = args.length % 2 === 0;
  const searches = [args[0]!, ...args.slice(1).filter((_, i) => i % 2 === 0 && !(hasDefault && i === args.length - 2))];
  const results = args.slice(1).filter((_, i) => i % 2 === 1 || (hasDefault && i === args.length - 2));
  const compared = commonType(searches.map((arg) => arg.type));
  const type = commonType(results.map((arg) => arg.type));
  if (compared === null) return differentTypes(args[0]!.type, searches[1]!.type);
  if (type === null)
    return noCommonType(
      'casewhen',
      results.map((arg) => arg.type),
    );
  const compare = comparatorOf(compared);
  const isEqual = (a: Scalar, b: Scalar): boolean => (a === null || b === null ? a === b : compare(a, b) === 0);
  return {
    kind: 'bound',
    arguments: args.map((_, i) =>
      i === 0 || (i % 2 === 1 && !(hasDefault && i === args.length - 1)) ? compared : type,
    ),
    type,
    nullable: !hasDefault || results.some((arg) => arg.nullable),
    mayFail: false,
    scalar: (_, value, ...rest) => {
      for (let i = 0; i + 1 < rest.length; i += 2) if (isEqual(value!, rest[i]!)) return rest[i + 1]!;
      return hasDefault ? rest.at(-1)! : null;
    },
  };
}
