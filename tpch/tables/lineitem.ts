/** The lines of orders. */
import { bigints, cents, comments, dates, ints, picked, type Slice } from '../columns.ts';
import { instructions, shipModes } from '../distributions.ts';
import { currentDay, type Lines, linesOf, linesPerOrderMax, orderKey, perLine, plus } from '../lines.ts';
import { drawMany, stream } from '../random.ts';
import { scaleBase, scaledUnits, schemaOf, type TpchTable } from '../table.ts';
import { supplierOf } from './partsupp.ts';

export const lineitem: TpchTable = {
  name: 'lineitem',
  schema: schemaOf(
    'l_orderkey bigint',
    'l_partkey bigint',
    'l_suppkey bigint',
    'l_linenumber int',
    'l_quantity money',
    'l_extendedprice money',
    'l_discount money',
    'l_tax money',
    'l_returnflag text',
    'l_linestatus text',
    'l_shipdate date',
    'l_commitdate date',
    'l_receiptdate date',
    'l_shipinstruct text',
    'l_shipmode text',
    'l_comment text',
  ),
  units: (scale) => scaledUnits(scaleBase.orders, scale),
  rowsPerUnitMax: linesPerOrderMax,
  rowsPerUnitMean: 4,
  unitsPerFile: 125_000,
  columns(slice) {
    const lines = linesOf(slice);
    const { counts, total, orderDays, shipDays } = lines;
    const draws = (seed: number, low: number, high: number): Int32Array =>
      drawMany(stream(seed, linesPerOrderMax), slice.start, counts, total, low, high);
    const receiptDays = plus(draws(373_135_028, 1, 30), shipDays);
    const commitDays = plus(draws(904_914_315, 30, 90), perLine(orderDays, counts, total));
    const pick = (seed: number, words: readonly string[], id: number) =>
      picked(words, draws(seed, 0, words.length - 1), id, slice);
    return [
      ...keys(lines, draws(2_095_021_727, 0, 3), slice),
      cents(
        lines.quantities.map((quantity) => 100 * quantity),
        slice,
      ),
      cents(lines.prices, slice),
      cents(lines.discounts, slice),
      cents(lines.taxes, slice),
      picked(['R', 'A', 'N'], returnFlags(draws(717_419_739, 0, 1), receiptDays, counts), 1, slice),
      picked(
        ['F', 'O'],
        shipDays.map((day) => (day <= currentDay ? 0 : 1)),
        2,
        slice,
      ),
      dates(shipDays),
      dates(commitDays),
      dates(receiptDays),
      pick(1_371_272_478, instructions, 3),
      pick(675_466_456, shipModes, 4),
      comments(stream(1_095_462_486, 2 * linesPerOrderMax), 27, counts, slice),
    ];
  },
};

function keys({ counts, total, partKeys }: Lines, which: Int32Array, slice: Slice) {
  const orderKeys = new Float64Array(total);
  const numbers = new Int32Array(total);
  let line = 0;
  for (let order = 0; order < counts.length; order++) {
    const key = orderKey(slice.start + order);
    for (let number = 1; number <= counts[order]!; number++) {
      orderKeys[line] = key;
      numbers[line++] = number;
    }
  }
  const suppliers = scaledUnits(scaleBase.supplier, slice.scale);
  const supplierKeys = partKeys.map((key, i) => supplierOf(key, which[i]!, suppliers));
  return [bigints(orderKeys, slice), bigints(partKeys, slice), bigints(supplierKeys, slice), ints(numbers)];
}

/** R or A by a draw where the line was received by the current day, else N; only the former use up a draw of their order. */
function returnFlags(draws: Int32Array, receiptDays: Int32Array, counts: Int32Array): Int32Array {
  const out = new Int32Array(draws.length);
  let first = 0;
  for (let order = 0; order < counts.length; order++) {
    const end = first + counts[order]!;
    let used = first;
    for (let line = first; line < end; line++) out[line] = receiptDays[line]! <= currentDay ? draws[used++]! : 2;
    first = end;
  }
  return out;
}
