/** The tests of one scale: one a query, all in one session, and one that the answers cover every text. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { openSession } from '../support/engine.ts';
import { judge, readAnswers, reasonToSkip, tablesFolder, textOf, textsFolder } from './suite.ts';

export function describeScale(scale: string, timeoutMs: number): void {
  const answers = readAnswers(scale);
  const reason = reasonToSkip(scale);
  test.skipIf(reason !== null)(`has an answer for every text${reason === null ? '' : ` (${reason})`}`, () => {
    const texts = ['tpcds', 'tpcds-v2.7.0'].flatMap((folder) =>
      readdirSync(textsFolder(folder)).map((file) => `${folder}/${file.replace(/\.sql$/, '')}`),
    );
    expect(answers.map((answer) => answer.query).toSorted()).toEqual(texts.toSorted());
  });

  let session: Session;
  beforeAll(() => {
    session = openSession({ paths: reason === null ? [tablesFolder(scale)] : [] });
  });
  afterAll(() => session.close());

  test.skipIf(reason !== null).each(answers)('$query', { timeout: timeoutMs }, async (expected) => {
    expect(await judge(session, textOf(expected.query), expected)).toBeNull();
  });
}
