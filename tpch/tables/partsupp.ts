/** Which suppliers have a part: four for each, spread over all suppliers. */
import { bigints, cents, comments, ints } from '../columns.ts';
import { drawMany, stream } from '../random.ts';
import { scaleBase, scaledUnits, schemaOf, type TpchTable } from '../table.ts';

const suppliersPerPart = 4;

export const partsupp: TpchTable = {
  name: 'partsupp',
  schema: schemaOf(
    'ps_partkey bigint',
    'ps_suppkey bigint',
    'ps_availqty int',
    'ps_supplycost money',
    'ps_comment text',
  ),
  units: (scale) => scaledUnits(scaleBase.part, scale),
  rowsPerUnitMax: suppliersPerPart,
  rowsPerUnitMean: suppliersPerPart,
  unitsPerFile: 50_000,
  columns(slice) {
    const { start, count, scale } = slice;
    const rows = suppliersPerPart * count;
    const counts = new Int32Array(count).fill(suppliersPerPart);
    const parts = new Float64Array(rows);
    const suppliers = new Float64Array(rows);
    const total = scaledUnits(scaleBase.supplier, scale);
    for (let row = 0; row < rows; row++) {
      const key = start + 1 + (row >> 2);
      parts[row] = key;
      suppliers[row] = supplierOf(key, row & 3, total);
    }
    const draws = (seed: number, low: number, high: number): Int32Array =>
      drawMany(stream(seed, suppliersPerPart), start, counts, rows, low, high);
    return [
      bigints(parts, slice),
      bigints(suppliers, slice),
      ints(draws(1_671_059_989, 1, 9999)),
      cents(draws(1_051_288_424, 100, 100_000), slice),
      comments(stream(1_961_692_154, 2 * suppliersPerPart), 124, counts, slice),
    ];
  },
};

/** The key of a part's supplier, `which` from 0 to 3, among `suppliers`. */
export function supplierOf(partKey: number, which: number, suppliers: number): number {
  const step = Math.floor(suppliers / suppliersPerPart) + Math.floor((partKey - 1) / suppliers);
  return ((partKey + which * step) % suppliers) + 1;
}
