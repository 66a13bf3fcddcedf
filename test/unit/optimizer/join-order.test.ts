/** Join orders, judged by counts that follow from the query alone. */
import { afterAll, expect, test } from 'vitest';
import { openSession, queryAll } from '../../support/engine.ts';

const session = openSession();
afterAll(() => session.close());

const countOf = async (sql: string): Promise<unknown> => (await queryAll(session, sql)).rows[0]![0];

const chain = (joins: number): string => {
  const steps = Array.from({ length: joins }, (_, i) => `JOIN range(3) t${i + 1} ON t${i}.id = t${i + 1}.id`);
  return `SELECT count(*) FROM range(3) t0 ${steps.join(' ')}`;
};

test.each([1, 9, 12, 31, 32, 40])('%i joins keep every condition', async (joins) => {
  expect(await countOf(chain(joins))).toBe(3n);
});

test('a condition of one relation that no filter took stays', async () => {
  expect(
    await countOf('SELECT count(*) FROM range(10) a JOIN range(10) b ON a.id = b.id AND rand() + a.id > 200'),
  ).toBe(0n);
  expect(await countOf('SELECT count(*) FROM range(10) a JOIN range(10) b ON a.id = b.id AND rand() > 2')).toBe(0n);
});

test('nothing is lost where filters are not pushed', async () => {
  const plain = openSession({ settings: { optimizer_off: 'push-filters,push-filters-again' } });
  const { rows } = await queryAll(
    plain,
    'SELECT count(*) FROM range(10) a JOIN range(10) b ON a.id = b.id AND a.id > 5',
  );
  await plain.close();
  expect(rows).toEqual([[4n]]);
});
