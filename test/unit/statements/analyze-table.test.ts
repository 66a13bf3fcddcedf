/** ANALYZE TABLE: what it counts serves the optimizer for the session, and the table stays as it is. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalSession } from '../../../src/session/local-session.ts';
import { projectRoot, queryAll } from '../../support/engine.ts';

const table = join(projectRoot, 'test/fixtures/lineitem');

async function statisticsOf(session: LocalSession, ...columns: readonly string[]) {
  const found = await session.catalog.scope().resolveRelation(['lineitem'], null, undefined);
  if (found?.kind !== 'table') throw new Error('the table is there');
  const { provider } = found;
  const tables = session.analyzed.over(new Map([[provider.ref.id, provider]]));
  return tables.get(provider.ref.id)!.statistics(columns.map((name) => [name]));
}

test('distinct values and NULLs are known afterwards, of the columns that were named', async () => {
  await using session = new LocalSession({ paths: [table] });
  await session.ready();
  const files = readdirSync(table, { recursive: true }).length;
  const before = await statisticsOf(session, 'l_shipmode', 'l_comment');
  expect(before.columns.get('l_shipmode')?.distinct ?? null).toBeNull();
  await queryAll(session, 'ANALYZE TABLE lineitem COMPUTE STATISTICS FOR COLUMNS l_shipmode, L_Comment');
  const after = await statisticsOf(session, 'l_shipmode', 'l_comment', 'l_returnflag');
  expect(after.columns.get('l_shipmode')).toMatchObject({ distinct: 7 });
  expect(after.columns.get('l_comment')).toMatchObject({ distinct: 6 });
  expect(after.columns.get('l_returnflag')?.distinct ?? null).toBeNull();
  // Exact bounds and counts of NULLs are the log's.
  expect(after.columns.get('l_comment')!.min).toEqual(before.columns.get('l_comment')!.min);
  expect(after.columns.get('l_comment')!.nulls).toBe(before.columns.get('l_comment')!.nulls);
  await queryAll(session, 'ANALYZE TABLE lineitem COMPUTE STATISTICS FOR ALL COLUMNS');
  expect((await statisticsOf(session, 'l_returnflag')).columns.get('l_returnflag')).toMatchObject({ distinct: 3 });
  expect(readdirSync(table, { recursive: true })).toHaveLength(files);
});

test.each([
  ['ANALYZE TABLE nope COMPUTE STATISTICS', 'TABLE_OR_VIEW_NOT_FOUND'],
  ['ANALYZE TABLE lineitem COMPUTE STATISTICS FOR COLUMNS nope', 'COLUMN_NOT_FOUND'],
  ['ANALYZE TABLE lineitem PARTITION (l_shipyear = 1994) COMPUTE STATISTICS', 'UNSUPPORTED_FEATURE'],
  ['ANALYZE TABLE v COMPUTE STATISTICS', 'UNSUPPORTED_FEATURE'],
  ['ANALYZE TABLE lineitem COMPUTE', 'PARSE_SYNTAX_ERROR'],
])('%s is refused', async (sql, condition) => {
  await using session = new LocalSession({ paths: [table] });
  await queryAll(session, 'CREATE TEMPORARY VIEW v AS SELECT 1 AS a');
  await expect(session.query(sql)).rejects.toMatchObject({ condition });
});
