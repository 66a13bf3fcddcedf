/** What real clients sent to PostgreSQL: every text parses, and the columns of queries are those that PostgreSQL described. The score may only rise. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open, type Session } from '../src/index.ts';
import { utilityOf } from '../src/server/pg/utility.ts';
import { projectRoot } from './support/engine.ts';
import { parseCondition } from './support/parser.ts';
import { type Capture, difference, readCaptures, sampleSchema } from './wire/captures.ts';

const folder = join(projectRoot, '../shared/wire-captures');
const scores = JSON.parse(readFileSync(join(projectRoot, 'test/wire/scores.json'), 'utf8')) as {
  readonly parsed: number;
  readonly described: number;
};

describe.skipIf(!existsSync(folder))('captures of clients (skipped without ../shared)', () => {
  let session: Session;
  let captures: readonly Capture[];

  beforeAll(async () => {
    session = open({});
    for (const text of [...sampleSchema, "SET dialect = 'postgres'"]) await (await session.query(text)).rows();
    captures = readCaptures(folder, (text) => session.split(text));
  });
  afterAll(() => session.close());

  test('texts parse', () => {
    const failed = captures.filter(({ text }) => !parses(text)).map(({ file, text }) => `${file}: ${text}`);
    expect(captures.length - failed.length, failed.join('\n')).toBeGreaterThanOrEqual(scores.parsed);
  });

  test('columns have the names and types that PostgreSQL described', async () => {
    let equal = 0;
    const differences: string[] = [];
    for (const capture of captures.filter(isDescribed)) {
      const found = await difference(session, capture);
      if (found === null) equal++;
      else differences.push(`${capture.file}: ${found}: ${capture.text.replaceAll(/\s+/g, ' ').slice(0, 200)}`);
    }
    expect(equal, differences.join('\n')).toBeGreaterThanOrEqual(scores.described);
  }, 60_000);
});

function isDescribed({ text, columns, isError }: Capture): boolean {
  return columns !== null && !isError && parses(text) && utilityOf(text) === null;
}

function parses(text: string): boolean {
  try {
    return utilityOf(text) !== null || parseCondition(text, 'postgres') === null;
  } catch {
    return false;
  }
}
