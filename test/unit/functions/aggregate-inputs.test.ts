/**
 * Every aggregate on its example, turned: no rows, NULL rows beside the example's, each argument NULL throughout, the rows in groups
 * of their own, twice in a window. Never a fault of silt's own, and what has to be equal is. A new aggregate is held without a line.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/core/errors.ts';
import { allFunctions } from '../../../src/functions/registry.ts';
import type { Session } from '../../../src/index.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: Session;
beforeAll(() => {
  session = openSession({ settings: { threads: 1 } });
});
afterAll(() => session.close());

/** `f(args) FROM VALUES ... AS tab(col)`: the call and the rows. */
const parts = /^(.*?)\s+FROM\s+(VALUES\b.*?\bAS\s+\w+\(([\w, ]+)\))$/is;

const examples = allFunctions()
  .filter(({ category }) => category === 'aggregate')
  .flatMap(({ name, examples: all }) => all.map(([sql]) => [name, sql] as const))
  .flatMap(([name, sql]) => {
    const found = parts.exec(sql);
    return found === null ? [] : [{ name, call: found[1]!, rows: found[2]!, columns: found[3]!.split(/,\s*/) }];
  });

test('nearly every aggregate has an example over rows', () => {
  const names = new Set(allFunctions().flatMap(({ name, category }) => (category === 'aggregate' ? [name] : [])));
  expect(new Set(examples.map(({ name }) => name)).size).toBeGreaterThan(0.85 * names.size);
});

/** The rows, or the condition of an error of the user's. */
async function answer(sql: string): Promise<unknown> {
  try {
    const { rows } = await queryAll(session, sql);
    return rows;
  } catch (error) {
    if (error instanceof EngineError && error.condition !== 'INTERNAL_ERROR') return error.condition;
    throw new Error(sql, { cause: error });
  }
}

describe('every aggregate', () => {
  test.each(examples)('$name: $call', async ({ name, call, rows, columns }) => {
    const given = `(SELECT * FROM ${rows})`;
    const whole = await answer(`SELECT ${call} FROM ${given}`);
    const nothing = await answer(`SELECT ${call} FROM ${given} WHERE false`);
    expect(
      await answer(`SELECT ${call} FROM ${given} WHERE ${columns[0]} IS NULL AND ${columns[0]} IS NOT NULL`),
    ).toEqual(nothing);
    // No rows and one group: none.
    expect(await answer(`SELECT ${call} FROM ${given} WHERE false GROUP BY 'x'`)).toEqual(
      typeof nothing === 'string' ? nothing : [],
    );
    // One group of all rows is all rows.
    expect(await answer(`SELECT ${call} FROM ${given} GROUP BY 'x'`)).toEqual(whole);
    // Rows of NULLs alone, and each argument NULL: an answer or an error of the user's.
    const nulls = columns.map((column) => `nullif(${column}, ${column}) AS ${column}`).join(', ');
    await answer(`SELECT ${call} FROM (SELECT ${nulls} FROM ${given})`);
    for (const column of columns) {
      const others = columns.map((each) => (each === column ? `CASE WHEN false THEN ${each} END AS ${each}` : each));
      await answer(`SELECT ${call} FROM (SELECT ${others.join(', ')} FROM ${given})`);
    }
    // A group a row, and the groups together again where the function merges them: as many rows as groups.
    const grouped = await answer(
      `SELECT ${call} FROM (SELECT *, row_number() OVER (ORDER BY 1) AS g FROM ${given}) GROUP BY g`,
    );
    const count = (await answer(`SELECT count(*) FROM ${given}`)) as readonly [readonly [bigint]];
    expect(typeof grouped === 'string' ? Number(count[0][0]) : (grouped as readonly unknown[]).length).toBe(
      Number(count[0][0]),
    );
    // A FILTER that lets all pass, and one that lets none.
    const isCall = call.startsWith(`${name}(`) && call.endsWith(')') && !/WITHIN|FILTER|OVER/i.test(call);
    const filtered = (test: string): string => (isCall ? `${call} FILTER (WHERE ${test})` : call);
    expect(await answer(`SELECT ${filtered('true')} FROM ${given}`)).toEqual(whole);
    expect(await answer(`SELECT ${filtered('false')} FROM ${given}${isCall ? '' : ' WHERE false'}`)).toEqual(nothing);
  });
});
