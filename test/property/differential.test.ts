/**
 * Random statements: over tables of different layouts, and against what Spark 4.2 answered once. The same oracles run over a
 * million statements by `npm run differential`, DuckDB among them.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { layoutInvariance, queriesPerTables } from '../differential/layouts.ts';
import { answerOf, answersDiffer } from '../differential/oracles.ts';
import { recordedStatements } from '../differential/statements.ts';
import type { Row } from '../support/compare.ts';
import { openSession, queryAll } from '../support/engine.ts';

let session: Session;
beforeAll(() => {
  session = openSession({ settings: { threads: 1 } });
});
afterAll(() => session.close());

const seeds = Array.from({ length: process.env['TEST_DEEP'] === '1' ? 200 : 4 }, (_, i) => 1 + i * queriesPerTables);

test.each(seeds)(
  `${queriesPerTables} queries from seed %i on: one file = many = partitioned = with deletions = compacted`,
  async (seed) => {
    const { difference } = await layoutInvariance(session, seed);
    expect(difference).toBeNull();
  },
);

interface Recorded {
  readonly seed: number;
  readonly digest: string;
  readonly rows?: readonly Row[];
  readonly error?: string;
}

const recorded = readFileSync(new URL('../differential/spark-answers.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);
const perTest = 250;

describe('what Spark answered', () => {
  const statements = recordedStatements(recorded.length);
  let views = '';

  test.each(Array.from({ length: recorded.length / perTest }, (_, i) => i * perTest))('%i and on', async (first) => {
    for (const [i, { seed, setup, sql, digest }] of statements.slice(first, first + perTest).entries()) {
      const answer = recorded[first + i]!;
      expect(answer, 'record anew: test/differential/record-spark.py').toMatchObject({ seed, digest });
      const made = setup.join(';\n');
      if (made !== '' && made !== views) for (const view of setup) await queryAll(session, view);
      views = made || views;
      // What Spark refuses of correlated subqueries, silt may answer.
      if (answer.error?.startsWith('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY') === true) continue;
      const about = `seed ${seed}: ${[...setup, sql].join(';\n')}`;
      expect(answersDiffer(await answerOf(session, sql), answer.rows ?? answer.error!), about).toBeNull();
    }
  });
});
