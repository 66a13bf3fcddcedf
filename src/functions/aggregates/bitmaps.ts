/** Bitmaps of 32,768 bits: made of bit positions, and joined by AND or OR. They count distinct numbers exactly, a bucket at a time. */
import type { Scalar } from '../../core/scalar.ts';
import { binary, type DataType, int64 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

const bitmapBytes = 4096;

export const bitmapAggregates: readonly AggregateFunction[] = [
  bitmap(
    'bitmap_construct_agg',
    'The bitmap of bit positions, as bitmap_bit_position gives them.',
    'substring(hex(bitmap_construct_agg(bitmap_bit_position(col))), 0, 6) FROM VALUES (1), (2), (3) AS tab(col)',
    '070000',
    int64,
    0,
    (state, position) => {
      const at = Number(position as bigint);
      if (at >= 0 && at < bitmapBytes * 8) state[at >> 3]! |= 1 << (at & 7);
    },
  ),
  bitmap(
    'bitmap_or_agg',
    'The bits that any of the bitmaps has.',
    "substring(hex(bitmap_or_agg(col)), 0, 6) FROM VALUES (X'10'), (X'20') AS tab(col)",
    '300000',
    binary,
    0,
    (state, bytes) => eachByte(state, bytes, (a, b) => a | b),
  ),
  bitmap(
    'bitmap_and_agg',
    'The bits that all of the bitmaps have.',
    "substring(hex(bitmap_and_agg(col)), 0, 6) FROM VALUES (X'30'), (X'20') AS tab(col)",
    '200000',
    binary,
    0xff,
    (state, bytes) => eachByte(state, bytes, (a, b) => a & b),
  ),
];

function bitmap(
  name: string,
  doc: string,
  example: string,
  result: string,
  takes: DataType,
  fill: number,
  add: (state: Uint8Array, value: Scalar) => void,
): AggregateFunction {
  const merge = name === 'bitmap_and_agg' ? (a: number, b: number) => a & b : (a: number, b: number) => a | b;
  const aggregate: ValueAggregate<Uint8Array> = {
    start: () => new Uint8Array(bitmapBytes).fill(fill),
    add(state, [value]) {
      add(state, value!);
      return state;
    },
    save: (state) => [state],
    merge(state, [saved]) {
      eachByte(state, saved!, merge);
      return state;
    },
    finish: (state) => state,
  };
  return declareAggregate({
    name,
    signature: `${name}(expr)`,
    doc,
    example: [example, result],
    bind(args) {
      const [arg] = args;
      if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
      const fits =
        takes.id === 'binary' ? ['binary', 'null'].includes(arg.type.id) : implicitType(arg.type, takes) !== null;
      if (!fits) return unexpectedInput(0, takes, arg.type);
      return boundAggregate({
        arguments: [takes],
        type: binary,
        nullable: false,
        partial: [binary],
        create: (context) => valueStates(context, aggregate, { type: binary, partial: [binary], skipsNulls: true }),
      });
    },
  });
}

/** Where a bitmap is shorter, zeros follow. */
function eachByte(state: Uint8Array, value: Scalar, change: (a: number, b: number) => number): void {
  const bytes = value as Uint8Array;
  for (let i = 0; i < state.length; i++) state[i] = change(state[i]!, bytes[i] ?? 0);
}
