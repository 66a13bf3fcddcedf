/**
 * Places on curves that visit every cell of a grid so that neighbours on the curve are near in every direction: what rows are
 * sorted by to lie together in files. Source: Skilling, "Programming the Hilbert curve" (2004), for the second.
 */
import { int32, int64 } from '../../core/types.ts';
import type { ScalarFunction } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';

/** Bits of a coordinate; with four of them a place has 40. */
export const curveBits = 10;

export const curveFunctions: readonly ScalarFunction[] = [
  curve('zorder_index', 'The place of a cell on the Z-order curve; coordinates are 0 to 1023.', '3', interleaved),
  curve('hilbert_index', 'The place of a cell on the Hilbert curve; coordinates are 0 to 1023.', '2', hilbert),
];

function curve(name: string, doc: string, example: string, placeOf: (coordinates: number[]) => bigint): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'math',
    doc,
    signature: `${name}(coordinate1, ...)`,
    examples: [[`${name}(1, 1)`, example]],
    nulls: 'propagate',
    volatility: 'immutable',
    bind(args) {
      if (args.length === 0 || args.length > 4) return wrongArgumentCount(name, '1 to 4', args.length);
      return {
        kind: 'bound',
        arguments: args.map(() => int32),
        type: int64,
        nullable: args.some((arg) => arg.nullable),
        mayFail: false,
        scalar: (_, ...coordinates) => placeOf(coordinates.map((each) => Number(each) & (2 ** curveBits - 1))),
      };
    },
  };
}

function interleaved(coordinates: readonly number[]): bigint {
  let place = 0;
  for (let bit = curveBits - 1; bit >= 0; bit--) {
    for (const each of coordinates) place = place * 2 + ((each >> bit) & 1);
  }
  return BigInt(place);
}

function hilbert(coordinates: number[]): bigint {
  const last = coordinates.length - 1;
  for (let q = 2 ** (curveBits - 1); q > 1; q >>= 1) {
    for (let i = 0; i <= last; i++) {
      const changed = (coordinates[i]! & q) !== 0 ? q - 1 : 0;
      const exchanged = changed === 0 ? (coordinates[0]! ^ coordinates[i]!) & (q - 1) : 0;
      coordinates[0]! ^= changed | exchanged;
      coordinates[i]! ^= exchanged;
    }
  }
  for (let i = 1; i <= last; i++) coordinates[i]! ^= coordinates[i - 1]!;
  let turned = 0;
  for (let q = 2 ** (curveBits - 1); q > 1; q >>= 1) if ((coordinates[last]! & q) !== 0) turned ^= q - 1;
  return interleaved(coordinates.map((each) => each ^ turned));
}
