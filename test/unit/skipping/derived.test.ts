/** Partition columns that are generated: what conditions on the columns behind them leave out, where files have no statistics. */
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/formats/json/lossless.ts';
import type { TableProvider } from '../../../src/plan/ports.ts';
import { keptFiles, skippingProvider } from '../../support/kept-files.ts';
import { add, memoryLog, metaData, protocol12 } from '../../support/memory-table.ts';

/** A table parted by `p`, which is generated as `text` of a column `c`; a file a value, named for it. */
async function tableOf(
  type: string,
  made: string,
  text: string,
  values: readonly (string | null)[],
): Promise<TableProvider> {
  const fields = [
    { name: 'c', type, nullable: true, metadata: {} },
    { name: 'p', type: made, nullable: true, metadata: { 'delta.generationExpression': text } },
  ];
  const meta = metaData({ schemaString: JSON.stringify({ type: 'struct', fields }), partitionColumns: ['p'] });
  const files = values.map((p): JsonValue => add(String(p), { partitionValues: { p } }));
  const { table } = await memoryLog([[protocol12, meta, ...files]]);
  return skippingProvider(await table.snapshot());
}

const kept = async (provider: TableProvider, where: string): Promise<string[]> =>
  (await keptFiles(provider, where)).map((path) => path.slice('t/'.length)).sort();

describe('a partition column that is generated', () => {
  it('follows ranges where the function keeps order', async () => {
    const years = await tableOf('date', 'integer', 'YEAR(c)', ['2021', '2022', '2023', null]);
    expect(await kept(years, "c >= DATE'2022-07-01'")).toEqual(['2022', '2023', 'null']);
    expect(await kept(years, "c < DATE'2022-01-01'")).toEqual(['2021', '2022', 'null']);
    expect(await kept(years, "DATE'2022-07-01' < c AND c < DATE'2022-08-01'")).toEqual(['2022', 'null']);
    expect(await kept(years, "c <> DATE'2022-07-01'")).toEqual(['2021', '2022', '2023', 'null']);
  });

  it('follows equality whatever the function', async () => {
    const months = await tableOf('date', 'integer', 'MONTH(c)', ['1', '2', '3']);
    expect(await kept(months, "c = DATE'2022-02-05'")).toEqual(['2']);
    expect(await kept(months, "c IN (DATE'2022-02-05', DATE'1999-03-31', NULL)")).toEqual(['2', '3']);
    expect(await kept(months, "c >= DATE'2022-02-05'")).toEqual(['1', '2', '3']);
    expect(await kept(months, "c = DATE'2022-02-05' OR c = DATE'2022-01-05'")).toEqual(['1', '2']);
    const starts = await tableOf('string', 'string', 'SUBSTRING(c, 1, 2)', ['ab', 'b', 'zz']);
    expect(await kept(starts, "c = 'abc'")).toEqual(['ab']);
    expect(await kept(starts, "c > 'b' AND c <= 'bzz'")).toEqual(['b']);
  });

  it('gives days the distance that zones have, as rows may have been written in any of them', async () => {
    const days = ['2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06', '2024-01-07', '2024-01-08'];
    const byDay = await tableOf('timestamp', 'date', 'CAST(c AS DATE)', days);
    expect(await kept(byDay, "c = TIMESTAMP'2024-01-05 12:00:00Z'")).toEqual(days.slice(1, 4));
    expect(await kept(byDay, "c >= TIMESTAMP'2024-01-07 12:00:00Z'")).toEqual(days.slice(3));
    const ofClock = await tableOf('timestamp_ntz', 'date', 'CAST(c AS DATE)', days);
    expect(await kept(ofClock, "c = TIMESTAMP_NTZ'2024-01-05 12:00:00'")).toEqual(['2024-01-05']);
  });

  it('says nothing where the text does not bind, or the type is another', async () => {
    const broken = await tableOf('date', 'integer', 'no_such_function(c)', ['1', '2']);
    expect(await kept(broken, "c = DATE'2022-02-05'")).toEqual(['1', '2']);
    const other = await tableOf('date', 'string', 'YEAR(c)', ['2021', '2022']);
    expect(await kept(other, "c = DATE'2022-02-05'")).toEqual(['2021', '2022']);
  });
});
