import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expectedTable } from '../../golden-tables/expected-rows.ts';

const golden = fileURLToPath(new URL('../../../../shared/golden', import.meta.url));

/** What pyarrow 26 reads from the same files. */
describe.skipIf(!existsSync(golden))('expected rows', () => {
  test('hold instants in microseconds, dates in days', () => {
    const { names, rows } = expectedTable(join(golden, 'data-reader-date-types-America/expected'));
    expect(names).toEqual(['timestamp', 'date']);
    expect(rows).toEqual([['1577894950000000', '18262']]);
  });

  test('hold every type', () => {
    const { names, rows } = expectedTable(join(golden, 'data-reader-partition-values/expected'));
    const row = rows.find((each) => each[0] === '0')!;
    expect(Object.fromEntries(names.map((name, i) => [name, row[i]]))).toMatchObject({
      as_long: '0',
      as_boolean: 'true',
      as_double: 0,
      as_date: '18878',
      as_timestamp: '1631124671000000',
      as_big_decimal: '0',
      as_list_of_records: [['0'], ['0'], ['0']],
      as_nested_struct: ['0', '0', ['0', '0']],
    });
  });
});
