/** Orders: their price and state follow from lines that are drawn again for lineitem. */
import { bigints, cents, comments, dates, ints, numbered, pickEach, picked, type Slice } from '../columns.ts';
import { priorities } from '../distributions.ts';
import { currentDay, type Lines, linesOf, orderKey } from '../lines.ts';
import { drawEach, stream } from '../random.ts';
import { scaleBase, scaledUnits, schemaOf, type TpchTable } from '../table.ts';

export const orders: TpchTable = {
  name: 'orders',
  schema: schemaOf(
    'o_orderkey bigint',
    'o_custkey bigint',
    'o_orderstatus text',
    'o_totalprice money',
    'o_orderdate date',
    'o_orderpriority text',
    'o_clerk text',
    'o_shippriority int',
    'o_comment text',
  ),
  units: (scale) => scaledUnits(scaleBase.orders, scale),
  rowsPerUnitMax: 1,
  rowsPerUnitMean: 1,
  unitsPerFile: 375_000,
  columns(slice) {
    const { start, count, scale } = slice;
    const lines = linesOf(slice);
    const clerks = Math.max(1000, Math.trunc(1000 * scale));
    return [
      bigints(
        Float64Array.from({ length: count }, (_, i) => orderKey(start + i)),
        slice,
      ),
      bigints(customerKeys(slice), slice),
      picked(['F', 'O', 'P'], states(lines), 1, slice),
      cents(totals(lines), slice),
      dates(lines.orderDays),
      pickEach(591_449_447, priorities, 2, slice),
      numbered('Clerk#', 9, drawEach(stream(1_171_034_773), start, count, 1, clerks), slice),
      ints(new Int32Array(count)),
      comments(stream(276_090_261, 2), 49, null, slice),
    ];
  },
};

/** A third of the customers, those whose key 3 divides, has no orders: their neighbours get them. */
function customerKeys({ start, count, scale }: Slice): Int32Array {
  const last = scaledUnits(scaleBase.customer, scale);
  return drawEach(stream(851_767_375), start, count, 1, last).map((drawn) => {
    let key = drawn;
    for (let step = 1; key % 3 === 0; step = -step) key = Math.min(key + step, last);
    return key;
  });
}

/** 0 where all lines are shipped, 1 where none is, 2 otherwise. */
function states({ counts, shipDays }: Lines): Int32Array {
  let line = 0;
  return counts.map((count) => {
    let shipped = 0;
    for (let i = 0; i < count; i++) if (shipDays[line++]! <= currentDay) shipped++;
    return shipped === count ? 0 : shipped === 0 ? 1 : 2;
  });
}

/** In cents; each line is rounded down after the discount and after the tax. */
function totals({ counts, prices, discounts, taxes }: Lines): Int32Array {
  let line = 0;
  return counts.map((count) => {
    let sum = 0;
    for (let i = 0; i < count; i++, line++) {
      const discounted = Math.floor((prices[line]! * (100 - discounts[line]!)) / 100);
      sum += Math.floor((discounted * (100 + taxes[line]!)) / 100);
    }
    return sum;
  });
}
