/** Parts: names of five colors, and prices that follow from the key. */
import type { BytesVector } from '../../src/core/vector.ts';
import {
  bigints,
  cents,
  comments,
  endString,
  finishStrings,
  ints,
  numbered,
  pickEach,
  type Slice,
  serials,
  startStrings,
} from '../columns.ts';
import { colors, containers, partTypes } from '../distributions.ts';
import { drawEach, multiply, nextSeed, powerOf, scaled, seedOf, stream } from '../random.ts';
import { scaleBase, scaledUnits, schemaOf, type TpchTable } from '../table.ts';

export const part: TpchTable = {
  name: 'part',
  schema: schemaOf(
    'p_partkey bigint',
    'p_name text',
    'p_mfgr text',
    'p_brand text',
    'p_type text',
    'p_size int',
    'p_container text',
    'p_retailprice money',
    'p_comment text',
  ),
  units: (scale) => scaledUnits(scaleBase.part, scale),
  rowsPerUnitMax: 1,
  rowsPerUnitMean: 1,
  unitsPerFile: 200_000,
  columns(slice) {
    const { start, count } = slice;
    const keys = serials(slice);
    const makers = drawEach(stream(1), start, count, 1, 5);
    const brands = drawEach(stream(46_831_694), start, count, 1, 5).map((brand, i) => 10 * makers[i]! + brand);
    return [
      bigints(keys, slice),
      names(slice),
      numbered('Manufacturer#', 1, makers, slice),
      numbered('Brand#', 1, brands, slice),
      pickEach(1_841_581_359, partTypes, 1, slice),
      ints(drawEach(stream(1_193_163_244), start, count, 1, 50)),
      pickEach(727_633_698, containers, 2, slice),
      cents(keys.map(partPrice), slice),
      comments(stream(804_159_733, 2), 14, null, slice),
    ];
  },
};

/** In cents. */
export function partPrice(key: number): number {
  return 90_000 + (Math.floor(key / 10) % 20_001) + (key % 1000) * 100;
}

const nameWords = 5;

/** The first words of a shuffled list, of which as many draws are set aside as it is long. */
function names(slice: Slice): BytesVector {
  const words = colors.map((color) => Buffer.from(color));
  const bytesMax = nameWords * (1 + Math.max(...words.map((word) => word.length)));
  const column = startStrings(slice.count, slice.count * bytesMax, slice.alloc);
  const inOrder = Uint8Array.from(colors, (_, i) => i);
  const order = new Uint8Array(colors.length);
  const rest = powerOf(colors.length - nameWords);
  let seed = seedOf(stream(709_314_158, colors.length), slice.start);
  for (let row = 0; row < slice.count; row++) {
    order.set(inOrder);
    for (let i = 0; i < nameWords; i++) {
      seed = nextSeed(seed);
      const other = i + scaled(seed, colors.length - i);
      const chosen = order[other]!;
      order[other] = order[i]!;
      order[i] = chosen;
      const word = words[chosen]!;
      if (i > 0) column.values[column.at++] = 0x20;
      for (let k = 0; k < word.length; k++) column.values[column.at++] = word[k]!;
    }
    seed = multiply(seed, rest);
    endString(column);
  }
  return finishStrings(column);
}
