/** The rows of other writers' tables, read by the plan of their latest version, beside the rows that Spark read. */
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typeName } from '../../src/core/types.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { goldenFolder, goldenTable, isGoldenThere } from '../support/golden-tables.ts';
import { providerOf, type Row, rowsOfFile, rowsOfPlan, scanColumns, sortedText } from '../support/scan-rows.ts';

const names = isGoldenThere
  ? readdirSync(goldenFolder).filter((name) => existsSync(`${goldenFolder}/${name}/expected`))
  : [];
const tables = isGoldenThere ? describe : describe.skip;

tables('golden tables (skipped where ../shared/golden is absent)', () => {
  it.each(names)('%s has the rows that Spark read', async (name) => {
    const snapshot = await goldenTable(name).snapshot();
    const { fields } = snapshot.schema;
    const provider = providerOf(snapshot);
    const plan = await provider.plan({
      columns: scanColumns(fields),
      filters: [],
      limit: null,
      isSkippingOn: true,
      // Its wall clocks were read where its writer was; in UTC they are 2021-09-08T11:11:11Z.
      zone: name === 'data-reader-partition-values' ? 'America/Los_Angeles' : 'UTC',
    });
    const found = await rowsOfPlan(plan, (split) =>
      openStore(split.kind === 'parquet' ? split.store : { kind: 'memory', id: '' }),
    );
    const expected = await expectedOf(name);
    expect(fields.map((field) => field.name)).toEqual(expected.names);
    expect(fields.map((field) => typeName(field.type))).toEqual(expected.types);
    expect(sortedText(found)).toEqual(sortedText(expected.rows));
    const { rows, isRowsExact } = provider.statistics([]);
    expect(isRowsExact ? rows : found.length).toBe(found.length);
  });
});

tables('golden partition values (skipped where ../shared/golden is absent)', () => {
  it('are of the session zone where they name none', async () => {
    const snapshot = await goldenTable('data-reader-partition-values').snapshot();
    const columns = scanColumns(snapshot.schema.fields.filter((field) => field.name === 'as_timestamp'));
    const request = { columns, filters: [], limit: null, isSkippingOn: true, zone: 'UTC' };
    const { splits } = await providerOf(snapshot).plan(request);
    const values = splits.map((split) => (split.kind === 'parquet' ? split.constants[0] : undefined));
    const moment = BigInt(Date.parse('2021-09-08T11:11:11Z')) * 1000n;
    expect(values.sort((a, b) => Number(a === null) - Number(b === null))).toEqual([moment, moment, null]);
  });
});

async function expectedOf(name: string): Promise<{ names: string[]; types: string[]; rows: Row[] }> {
  const store = new LocalStore(`${goldenFolder}/${name}/expected`);
  const rows: Row[] = [];
  let names: string[] = [];
  let types: string[] = [];
  for await (const { path } of store.list('')) {
    if (!path.endsWith('.parquet')) continue;
    const file = await rowsOfFile(store, path);
    names = file.fields.map((field) => field.name);
    types = file.fields.map((field) => typeName(field.type));
    for (const row of file.rows) rows.push(row);
  }
  return { names, types, rows };
}
