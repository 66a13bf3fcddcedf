/** The 22 TPC-H queries on tables that silt made, against the known answers; at scale 0.1 too where TEST_DEEP is set. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/index.ts';
import { makeTables } from '../../tpch/make.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { answerDifference, queryNames, queryText } from './answers.ts';

const scales = process.env['TEST_DEEP'] === '1' ? ['0.01', '0.1'] : ['0.01'];

describe.each(scales)('TPC-H at scale %s', (scale) => {
  const root = mkdtempSync(join(tmpdir(), 'silt-answers-'));
  let session: Session;

  beforeAll(async () => {
    await makeTables({ scale: Number(scale), out: join(root, 'tpch'), threads: null, engineInfo: 'silt/test' });
    session = openSession({ paths: [join(root, 'tpch')] });
  });

  afterAll(async () => {
    await session?.close();
    rmSync(root, { recursive: true });
  });

  it.each(queryNames)('%s has the known answer', async (name) => {
    const answer = await queryAll(session, queryText(name));
    expect(answerDifference(name, scale, answer)).toBeNull();
  });
});

describe('the judge of answers', () => {
  const answerOf = (rows: readonly (readonly bigint[])[]) => ({
    schema: {
      fields: [{ name: 'revenue', type: { id: 'decimal', precision: 38, scale: 4 } as const, nullable: true }],
    },
    rows,
  });

  it('sees another digit, another row and another name', () => {
    // Q6's answer at scale 0.01 is 1193053.2253.
    expect(answerDifference('q06', '0.01', answerOf([[11_930_532_253n]]))).toBeNull();
    expect(answerDifference('q06', '0.01', answerOf([[11_930_532_254n]]))).toMatch('instead of');
    expect(answerDifference('q06', '0.01', answerOf([]))).toMatch('0 rows instead of 1');
    expect(answerDifference('q14', '0.01', answerOf([[1n]]))).toMatch('columns revenue');
  });
});
