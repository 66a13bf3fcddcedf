/** Where a number lies in bitmaps of 32,768 bits, and how many bits a bitmap has. */
import { binary, int64 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';
import { unexpectedInput } from '../mismatch.ts';

const bits = 32_768n;

export const bitmapFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'bitmap_bucket_number',
    category: 'misc',
    doc: 'The number of the bitmap that a number belongs to.',
    signature: 'bitmap_bucket_number(number)',
    examples: [
      ['bitmap_bucket_number(123)', '1'],
      ['bitmap_bucket_number(0)', '0'],
    ],
    takes: [int64],
    make: () => ({
      type: int64,
      scalar: (_, value) => ((value as bigint) > 0n ? 1n + ((value as bigint) - 1n) / bits : (value as bigint) / bits),
    }),
  }),
  declare({
    name: 'bitmap_bit_position',
    category: 'misc',
    doc: 'The bit of a number in its bitmap.',
    signature: 'bitmap_bit_position(number)',
    examples: [
      ['bitmap_bit_position(1)', '0'],
      ['bitmap_bit_position(123)', '122'],
    ],
    takes: [int64],
    make: () => ({
      type: int64,
      scalar: (_, value) => ((value as bigint) > 0n ? ((value as bigint) - 1n) % bits : -(value as bigint) % bits),
    }),
  }),
  declare({
    name: 'bitmap_count',
    category: 'misc',
    doc: 'How many bits of a bitmap are set.',
    signature: 'bitmap_count(bitmap)',
    examples: [
      ["bitmap_count(X'1010')", '2'],
      ["bitmap_count(X'FFFF')", '16'],
    ],
    takes: [[binary]],
    make: (_types, args) =>
      args[0]!.type.id === 'utf8'
        ? unexpectedInput(0, binary, args[0]!.type)
        : {
            type: int64,
            scalar: (_, value) => {
              let count = 0;
              for (let byte of value as Uint8Array) for (; byte > 0; byte &= byte - 1) count++;
              return BigInt(count);
            },
          },
  }),
];
