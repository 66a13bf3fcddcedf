/** Every declared function's examples, run as statements: SELECT <sql> prints <result> as Spark's shell does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHive } from '../../../src/core/text/hive.ts';
import { allFunctions } from '../../../src/functions/registry.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: ReturnType<typeof openSession>;

beforeAll(() => {
  session = openSession({ settings: { 'session.timezone': 'UTC' } });
});

afterAll(async () => {
  await session.close();
});

/** Those whose calls need rows. */
const withoutExamples = new Set(['aggregate', 'window', 'generator', 'table']);

describe('examples of functions', () => {
  for (const { name, category, examples } of allFunctions()) {
    for (const [sql, result] of examples) {
      test(`${name}: ${sql}`, async () => {
        expect(await firstValue(`SELECT ${sql}`)).toBe(result);
      });
    }
    if (examples.length > 0 || withoutExamples.has(category) || name === 'raise_error') continue;
    test(`${name} has an example`, () => {
      expect(examples.length).toBeGreaterThan(0);
    });
  }
});

async function firstValue(sql: string): Promise<string> {
  const { schema, rows } = await queryAll(session, sql);
  return formatHive(schema.fields[0]!.type, rows[0]![0]!, { zone: 'UTC' });
}
