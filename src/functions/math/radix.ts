/** Numbers in other bases: hex, unhex, bin, conv. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, int32, int64, isNumeric, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

export const radixFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'hex',
    category: 'math',
    doc: 'A whole number, or the bytes of a string or binary, in hexadecimal digits.',
    signature: 'hex(expr)',
    examples: [
      ['hex(17)', '11'],
      ["hex('Spark SQL')", '537061726B2053514C'],
    ],
    takes: [[int64, binary, utf8, 'numeric']],
    make: ([type]) => ({
      type: utf8,
      ...(isNumeric(type!) && { arguments: [int64], mayFail: type!.id !== 'int' }),
      scalar: (_, value) => hexOf(value!),
    }),
  }),
  declare({
    name: 'unhex',
    category: 'math',
    doc: 'The bytes of hexadecimal digits; NULL where other characters are among them.',
    signature: 'unhex(expr)',
    examples: [["decode(unhex('537061726B'), 'UTF-8')", 'Spark']],
    takes: [utf8],
    make: () => ({ type: binary, nullable: true, scalar: (_, text) => unhex(text as string) }),
  }),
  declare({
    name: 'bin',
    category: 'math',
    doc: 'A whole number in binary digits, negative ones as 64 bits.',
    signature: 'bin(expr)',
    examples: [['bin(13)', '1101']],
    takes: [int64],
    make: () => ({ type: utf8, scalar: (_, value) => BigInt.asUintN(64, value as bigint).toString(2) }),
  }),
  declare({
    name: 'conv',
    category: 'math',
    doc: 'A number written in one base as written in another; a negative target base gives negative numbers a sign.',
    signature: 'conv(num, fromBase, toBase)',
    examples: [["conv('100', 2, 10)", '4']],
    takes: [utf8, int32, int32],
    make: () => ({
      type: utf8,
      nullable: true,
      mayFail: true,
      scalar: (context, text, from, to) => convert(context.ansi, (text as string).trim(), from as number, to as number),
    }),
  }),
];

function hexOf(value: Scalar): string {
  if (typeof value === 'bigint') return BigInt.asUintN(64, value).toString(16).toUpperCase();
  return Buffer.from(value as Uint8Array)
    .toString('hex')
    .toUpperCase();
}

/** An odd number of digits has a zero before it. */
export function unhex(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  return new Uint8Array(Buffer.from(text.length % 2 === 1 ? `0${text}` : text, 'hex'));
}

/** Digits are read up to the first that the base lacks, in 64 bits. */
function convert(isAnsi: boolean, text: string, from: number, to: number): string | null {
  const base = Math.abs(to);
  if (from < 2 || from > 36 || base < 2 || base > 36 || text === '') return null;
  const isNegative = text.startsWith('-');
  let value = 0n;
  for (const character of text.slice(isNegative ? 1 : 0)) {
    const digit = /^[0-9a-zA-Z]$/.test(character) ? Number.parseInt(character, 36) : 99;
    if (digit >= from) break;
    value = value * BigInt(from) + BigInt(digit);
    if (value < 2n ** 64n) continue;
    if (isAnsi) throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'Overflow in function conv()' });
    value = 2n ** 64n - 1n;
    break;
  }
  if (isNegative && to > 0) value = value >= 2n ** 63n ? 2n ** 64n - 1n : BigInt.asUintN(64, -value);
  const signed = to < 0 ? BigInt.asIntN(64, isNegative ? -value : value) : value;
  return signed.toString(base).toUpperCase();
}
