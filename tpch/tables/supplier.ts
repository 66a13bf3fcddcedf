/** Suppliers, a few of them with complaints or recommendations of customers in the comment. */
import type { BytesVector } from '../../src/core/vector.ts';
import { addresses, bigints, cents, comments, numbered, phones, type Slice, serials } from '../columns.ts';
import { nations } from '../distributions.ts';
import { drawEach, stream } from '../random.ts';
import { scaleBase, scaledUnits, schemaOf, type TpchTable } from '../table.ts';

export const supplier: TpchTable = {
  name: 'supplier',
  schema: schemaOf(
    's_suppkey bigint',
    's_name text',
    's_address text',
    's_nationkey bigint',
    's_phone text',
    's_acctbal money',
    's_comment text',
  ),
  units: (scale) => scaledUnits(scaleBase.supplier, scale),
  rowsPerUnitMax: 1,
  rowsPerUnitMean: 1,
  unitsPerFile: 200_000,
  columns(slice) {
    const { start, count } = slice;
    const keys = serials(slice);
    const nationKeys = drawEach(stream(110_356_601), start, count, 0, nations.length - 1);
    return [
      bigints(keys, slice),
      numbered('Supplier#', 9, keys, slice),
      addresses(706_178_559, slice),
      bigints(nationKeys, slice),
      phones(884_434_366, nationKeys, slice),
      cents(drawEach(stream(962_338_209), start, count, -99_999, 999_999), slice),
      withOpinions(comments(stream(1_341_315_363, 2), 63, null, slice), slice),
    ];
  },
};

const subject = Buffer.from('Customer ');
const complaint = Buffer.from('Complaints');
const praise = Buffer.from('Recommends');
const opinionBytes = subject.length + complaint.length;

/** Writes over ten comments of ten thousand, at a drawn place and with a drawn distance between the two words. */
function withOpinions(column: BytesVector, { start, count }: Slice): BytesVector {
  const chosen = drawEach(stream(202_794_285), start, count, 1, scaleBase.supplier);
  const { offsets, values } = column;
  for (let row = 0; row < count; row++) {
    if (chosen[row]! > 10) continue;
    const length = offsets[row + 1]! - offsets[row]!;
    const draw = (seed: number, high: number): number => drawEach(stream(seed), start + row, 1, 0, high)[0]!;
    const distance = draw(263_032_577, length - opinionBytes);
    const place = offsets[row]! + draw(715_851_524, length - opinionBytes - distance);
    values.set(subject, place);
    values.set(draw(753_643_799, 100) < 50 ? complaint : praise, place + subject.length + distance);
  }
  return column;
}
