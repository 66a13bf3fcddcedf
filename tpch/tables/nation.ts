/** The 25 nations. */
import { bigints, comments, serials, strings } from '../columns.ts';
import { nations } from '../distributions.ts';
import { stream } from '../random.ts';
import { schemaOf, type TpchTable } from '../table.ts';

export const nation: TpchTable = {
  name: 'nation',
  schema: schemaOf('n_nationkey bigint', 'n_name text', 'n_regionkey bigint', 'n_comment text'),
  units: () => nations.length,
  rowsPerUnitMax: 1,
  rowsPerUnitMean: 1,
  unitsPerFile: nations.length,
  columns(slice) {
    const some = nations.slice(slice.start, slice.start + slice.count);
    return [
      bigints(
        serials(slice).map((key) => key - 1),
        slice,
      ),
      strings(
        some.map(([name]) => name),
        slice.alloc,
      ),
      bigints(
        some.map(([, regionKey]) => regionKey),
        slice,
      ),
      comments(stream(606_179_079, 2), 72, null, slice),
    ];
  },
};
