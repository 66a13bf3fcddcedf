/** The five regions. */
import { bigints, comments, serials, strings } from '../columns.ts';
import { regions } from '../distributions.ts';
import { stream } from '../random.ts';
import { schemaOf, type TpchTable } from '../table.ts';

export const region: TpchTable = {
  name: 'region',
  schema: schemaOf('r_regionkey bigint', 'r_name text', 'r_comment text'),
  units: () => regions.length,
  rowsPerUnitMax: 1,
  rowsPerUnitMean: 1,
  unitsPerFile: regions.length,
  columns: (slice) => [
    bigints(
      serials(slice).map((key) => key - 1),
      slice,
    ),
    strings(regions.slice(slice.start, slice.start + slice.count), slice.alloc),
    comments(stream(1_500_869_201, 2), 72, null, slice),
  ],
};
