/**
 * The statements whose answers Spark gave once: `node test/differential/statements.ts` prints them, one JSON object a line, for
 * record-spark.py. A seed gives the same statements every time.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { randomCase, randomRows } from '../property/optimizer/random-query.ts';
import { predicateCase } from '../property/partitioning/random-predicate.ts';

export interface RecordedStatement {
  readonly seed: number;
  /** Makes the views t0, t1, t2. */
  readonly setup: readonly string[];
  readonly sql: string;
  /** Of the texts: a record of other texts is of no use. */
  readonly digest: string;
}

/** Statements over one set of views. */
const perViews = 30;

const firstSeed = 500_000;

/** Queries of all shapes, then predicates as values, as many of each. */
export function recordedStatements(count: number): readonly RecordedStatement[] {
  return Array.from({ length: count }, (_, i) => {
    const seed = firstSeed + i;
    if (i % 2 === 0) {
      const { from, predicate } = predicateCase(seed);
      return recorded(seed, [], `SELECT *, ${predicate} AS p FROM ${from}`);
    }
    return recorded(seed, viewsOf(seed - (i % perViews)), randomCase(seed, { isPortable: false }).sql);
  });
}

function recorded(seed: number, setup: readonly string[], sql: string): RecordedStatement {
  const digest = createHash('md5')
    .update(JSON.stringify([setup, sql]))
    .digest('hex')
    .slice(0, 8);
  return { seed, setup, sql, digest };
}

function viewsOf(seed: number): readonly string[] {
  return [0, 1, 2].map((table) => {
    const rows = randomRows(3 * seed + table);
    const source = `VALUES ${rows ?? "(0, 0, '')"} AS v(a, b, s)${rows === null ? ' WHERE false' : ''}`;
    const columns = 'CAST(a AS INT) AS a, CAST(b AS INT) AS b, CAST(s AS STRING) AS s';
    return `CREATE OR REPLACE TEMPORARY VIEW t${table} AS SELECT ${columns} FROM ${source}`;
  });
}

const countRecorded = 1000;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const statement of recordedStatements(countRecorded)) console.log(JSON.stringify(statement));
