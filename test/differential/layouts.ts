/** The same rows in tables of different layouts: whatever is asked of them, the answers are the same. */
import type { Session } from '../../src/index.ts';
import { randomCase, randomRows } from '../property/optimizer/random-query.ts';
import { queryAll } from '../support/engine.ts';
import { type Answer, answerOf, answersDiffer, type Finding } from './oracles.ts';

/** Queries over one set of tables: making these takes longer than asking. */
export const queriesPerTables = 20;

const layouts = ['one', 'many', 'partitioned', 'deleted', 'optimized'] as const;
type Layout = (typeof layouts)[number];

/** `queriesPerTables` queries from the seed on, over five layouts of each table. */
export async function layoutInvariance(session: Session, seed: number): Promise<Finding> {
  for (const layout of layouts)
    for (const table of [0, 1, 2]) await makeTable(session, table, layout, randomRows(3 * seed + table));
  let statements = 0;
  for (let i = 0; i < queriesPerTables; i++) {
    const { sql } = randomCase(seed + i, { isPortable: false });
    let first: Answer | null = null;
    for (const layout of layouts) {
      const text = sql.replaceAll(/\bt([012])\b/g, `t$1_${layout}`);
      const answer = await answerOf(session, text);
      statements++;
      first ??= answer;
      // Which of several rows fails first, and whether one is asked for at all, is open.
      if (typeof first === 'string' || typeof answer === 'string') continue;
      const difference = answersDiffer(answer, first);
      if (difference !== null) return { statements, difference: `${difference}: query of seed ${seed + i}: ${text}` };
    }
  }
  return { statements, difference: null };
}

async function makeTable(session: Session, table: number, layout: Layout, rows: string | null): Promise<void> {
  const name = `t${table}_${layout}`;
  const run = (sql: string): Promise<unknown> => queryAll(session, sql);
  await run(`DROP TABLE IF EXISTS ${name}`);
  const partitioned = layout === 'partitioned' ? ' PARTITIONED BY (b)' : '';
  const marks = layout === 'deleted' ? " TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')" : '';
  await run(`CREATE TABLE ${name} (a INT, b INT, s STRING)${partitioned}${marks}`);
  if (rows === null) return;
  const each = layout === 'many' || layout === 'optimized' ? rows.split(/(?<=\)), /) : [rows];
  if (layout === 'deleted') each[0] += ", (77, 77, 'gone'), (78, NULL, 'gone')";
  for (const part of each) await run(`INSERT INTO ${name} VALUES ${part}`);
  if (layout === 'deleted') await run(`DELETE FROM ${name} WHERE s = 'gone'`);
  if (layout === 'optimized') await run(`OPTIMIZE ${name}`);
}
