/** Plans as EXPLAIN prints them when only some rules run, over small tables in memory. */

import type { Session } from '../../../src/index.ts';
import { rules } from '../../../src/optimizer/rules.ts';
import { openSession, queryAll } from '../../support/engine.ts';

/** A session with t and u (a, b INT; s STRING), each with two rows, and n (k INT NOT NULL) with three. */
export async function openTables(): Promise<Session> {
  const session = openSession({ settings: { threads: 1 } });
  for (const name of ['t', 'u']) {
    await queryAll(session, `CREATE TEMPORARY TABLE ${name} (a INT, b INT, s STRING)`);
    await queryAll(session, `INSERT INTO ${name} VALUES (1, 2, 'x'), (NULL, 3, NULL)`);
  }
  await queryAll(session, 'CREATE TEMPORARY TABLE n (k INT NOT NULL)');
  await queryAll(session, 'INSERT INTO n VALUES (1), (2), (3)');
  return session;
}

/** The plan of a query under the rules named alone (and those without which it cannot run), a line a node. */
export async function planOf(session: Session, ruleNames: readonly string[], sql: string): Promise<string> {
  const off = rules.map((rule) => rule.name).filter((name) => !ruleNames.includes(name));
  await queryAll(session, `SET optimizer_off = ${off.join(',') || 'none'}`);
  const { rows } = await queryAll(session, `EXPLAIN ${sql}`);
  return rows
    .map((row) => String(row[0]))
    .join('\n')
    .trimEnd();
}

/** Lines without the spaces that a test's own indentation puts before all of them. */
export function lines(text: string): string {
  const all = text.replace(/^\n|\n\s*$/g, '').split('\n');
  const margin = Math.min(...all.map((line) => line.length - line.trimStart().length));
  return all.map((line) => line.slice(margin)).join('\n');
}
