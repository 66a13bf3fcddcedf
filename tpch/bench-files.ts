/** The suite of many small files and of a long log: its tables, made once, and its statements. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { open } from '../src/index.ts';

/** Files of `many`, and its rows in each. */
const files = 10_000;
const rowsOfFile = 1000;
/** Commits of `long_log`, a row each. */
const commits = 1000;

export const fileQueries: ReadonlyMap<string, string> = new Map([
  ['count', 'SELECT count(*) AS n FROM many WHERE x >= 0'],
  ['sums', 'SELECT k, count(*) AS n, sum(x) AS total, max(s) AS last FROM many GROUP BY k'],
  ['one_file', `SELECT sum(x) AS total FROM many WHERE id BETWEEN 5000100 AND 5000200`],
  ['tenth', 'SELECT count(*) AS n, sum(x) AS total FROM many WHERE id < 1000000'],
  ['long_log', 'SELECT count(*) AS n, sum(id) AS total FROM long_log'],
]);

/** Made under another name and renamed, so that a cut-off run leaves no half set of tables. */
export async function ensureFiles(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  process.stderr.write(`bench: making ${files} files in ${folder} (once) ...\n`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await using session = open({ settings: { threads: 1 } });
  const run = async (sql: string): Promise<void> => void (await (await session.query(sql)).rows());
  await run(`CREATE TABLE delta.\`${unfinished}/many\` USING delta PARTITIONED BY (part) AS
    SELECT id, CAST(id * 7919 % 1009 AS INT) AS k, CAST(id % 100000 AS DOUBLE) / 8 AS x,
      concat('text ', id * 31 % 9973) AS s, CAST(id DIV ${rowsOfFile} AS INT) AS part
    FROM range(${files * rowsOfFile})`);
  await run(`CREATE TABLE delta.\`${unfinished}/long_log\` USING delta AS SELECT id FROM range(1)`);
  for (let id = 1; id < commits; id++) await run(`INSERT INTO delta.\`${unfinished}/long_log\` VALUES (${id})`);
  renameSync(unfinished, folder);
}
