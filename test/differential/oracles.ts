/**
 * What holds of random statements whatever their rows are. Each oracle takes a session and a seed, runs some statements, and
 * says how many they were and what is wrong. A seed gives the same statements every time.
 */
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { type RandomCase, randomCase } from '../property/optimizer/random-query.ts';
import { predicateCase } from '../property/partitioning/random-predicate.ts';
import { cellRows } from '../support/cells.ts';
import { differenceOf, type Row } from '../support/compare.ts';
import { queryAll } from '../support/engine.ts';

export interface Finding {
  readonly statements: number;
  /** Null where all is as it has to be; else the difference and the statements. */
  readonly difference: string | null;
}

/** The rows, or the condition that the statement ends with. */
export type Answer = readonly Row[] | string;

export async function answerOf(session: Session, sql: string): Promise<Answer> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    return cellRows(schema, rows);
  } catch (error) {
    if (error instanceof EngineError && error.condition !== 'INTERNAL_ERROR') return error.condition;
    throw error;
  }
}

/** Null where both are the same rows or the same condition. */
export function answersDiffer(actual: Answer, expected: Answer): string | null {
  if (typeof actual !== 'string' && typeof expected !== 'string') return differenceOf(actual, expected);
  return actual === expected ? null : `${String(actual)} instead of ${String(expected)}`;
}

/**
 * Ternary logic partitioning: the rows for which a predicate is true, false and unknown are all of them. NoREC: as many pass
 * a WHERE as the select list counts.
 */
export async function partitions(session: Session, seed: number): Promise<Finding> {
  const { from, predicate } = predicateCase(seed);
  const rowsOf = async (sql: string): Promise<readonly Row[]> => {
    const { schema, rows } = await queryAll(session, sql);
    return cellRows(schema, rows);
  };
  const query = `SELECT * FROM ${from}`;
  const whole = await rowsOf(query);
  const parts: Row[] = [];
  for (const where of [predicate, `NOT (${predicate})`, `(${predicate}) IS NULL`])
    parts.push(...(await rowsOf(`${query} WHERE ${where}`)));
  const [[filtered]] = (await rowsOf(`SELECT count(*) FROM ${from} WHERE ${predicate}`)) as [[unknown]];
  const [[counted]] = (await rowsOf(`SELECT count_if(${predicate}) FROM ${from}`)) as [[unknown]];
  const grouped = await rowsOf(`SELECT ${predicate} AS p, count(*) FROM ${from} GROUP BY 1`);
  const total = grouped.reduce((sum, [, count]) => sum + Number(count), 0);
  const difference =
    differenceOf(parts, whole) ??
    (filtered === counted ? null : `${String(filtered)} rows pass, ${String(counted)} are counted`) ??
    (total === whole.length ? null : `groups of ${total} rows instead of ${whole.length}`);
  return { statements: 7, difference: difference && `${difference}: ${query} WHERE ${predicate}` };
}

/** With every rule and without, a query gives the same rows. */
export async function optimizer(session: Session, seed: number): Promise<Finding> {
  const made = randomCase(seed, { isPortable: false });
  await setUp(session, made);
  const [plain, optimized] = [await answerUnder(session, made, 'all'), await answerUnder(session, made, 'none')];
  // What a row that nobody asks for would have raised, a rule may save.
  const isSaved = typeof plain === 'string' && typeof optimized !== 'string';
  const difference = isSaved ? null : answersDiffer(optimized, plain);
  return { statements: 2, difference: difference && `${difference}:\n${[...made.setup, made.sql].join(';\n')}` };
}

async function answerUnder(session: Session, { sql }: RandomCase, off: string): Promise<Answer> {
  await queryAll(session, `SET optimizer_off = ${off}`);
  return answerOf(session, sql);
}

/** Makes the tables of a case, in place of those of one before it. */
export async function setUp(session: Session, { setup }: RandomCase): Promise<void> {
  for (const name of ['t0', 't1', 't2']) await queryAll(session, `DROP TABLE IF EXISTS ${name}`);
  for (const statement of setup) await queryAll(session, statement);
}
