/**
 * Grouping by texts of build sides: those of one join are told apart together, whatever is NULL, and whether it comes of the
 * build row or of an outer join above. Held against the same statement with texts that are computed, which are no dictionaries.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: Session;
beforeAll(async () => {
  session = openSession({ settings: { threads: 2, parallel_min_bytes: 0, batch_rows: 100 } });
  const make = async (name: string, query: string): Promise<unknown> =>
    queryAll(session, `CREATE TEMPORARY TABLE ${name} AS ${query}`);
  await make(
    'people',
    `SELECT id, IF(id % 3 = 0, NULL, concat('first', id % 7)) AS first, IF(id % 4 = 0, NULL, concat('last', id % 5)) AS last,
      IF(id % 2 = 0, 'x', NULL) AS flag FROM range(60)`,
  );
  await make('places', "SELECT id, concat('place', id % 4) AS town, id % 40 AS person FROM range(30)");
  await make('sales', 'SELECT id % 70 AS person, id % 31 AS place, id AS amount FROM range(3000)');
});
afterAll(() => session.close());

const joins = [
  'sales JOIN people ON people.id = sales.person JOIN places ON places.id = sales.place',
  'sales LEFT JOIN people ON people.id = sales.person LEFT JOIN places ON places.id = sales.place',
  'sales LEFT JOIN (places JOIN people ON people.id = places.person) ON places.id = sales.place',
  'sales FULL JOIN people ON people.id = sales.person LEFT JOIN places ON places.id = people.id',
];
const sets = [
  'GROUP BY 1, 2, 3, 4',
  'GROUP BY ROLLUP (1, 2, 3, 4)',
  'GROUP BY GROUPING SETS ((1, 2), (3), (4, 1), ())',
  'GROUP BY 1, 4 HAVING count(*) > 3',
];

test.each(joins.flatMap((join) => sets.map((set) => [set, join] as const)))('%s of %s', async (set, join) => {
  const named = ['first', 'last', 'flag', 'town'];
  const answer = async (texts: readonly string[]): Promise<unknown> => {
    const keys = set.includes('HAVING') ? [texts[0], "'-'", "'-'", texts[3]] : texts;
    const { rows } = await queryAll(session, `SELECT ${keys.join(', ')}, count(*), sum(amount) FROM ${join} ${set}`);
    return rows.map(String).toSorted();
  };
  const found = await answer(named);
  expect(found).toEqual(await answer(named.map((name) => `concat(${name}, '')`)));
  expect((found as unknown[]).length).toBeGreaterThan(4);
});
