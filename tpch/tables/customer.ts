/** Customers. */
import { addresses, bigints, cents, comments, numbered, phones, pickEach, serials } from '../columns.ts';
import { nations, segments } from '../distributions.ts';
import { drawEach, stream } from '../random.ts';
import { scaleBase, scaledUnits, schemaOf, type TpchTable } from '../table.ts';

export const customer: TpchTable = {
  name: 'customer',
  schema: schemaOf(
    'c_custkey bigint',
    'c_name text',
    'c_address text',
    'c_nationkey bigint',
    'c_phone text',
    'c_acctbal money',
    'c_mktsegment text',
    'c_comment text',
  ),
  units: (scale) => scaledUnits(scaleBase.customer, scale),
  rowsPerUnitMax: 1,
  rowsPerUnitMean: 1,
  unitsPerFile: 150_000,
  columns(slice) {
    const { start, count } = slice;
    const keys = serials(slice);
    const nationKeys = drawEach(stream(1_489_529_863), start, count, 0, nations.length - 1);
    return [
      bigints(keys, slice),
      numbered('Customer#', 9, keys, slice),
      addresses(881_155_353, slice),
      bigints(nationKeys, slice),
      phones(1_521_138_112, nationKeys, slice),
      cents(drawEach(stream(298_370_230), start, count, -99_999, 999_999), slice),
      pickEach(1_140_279_430, segments, 1, slice),
      comments(stream(1_335_826_707, 2), 73, null, slice),
    ];
  },
};
