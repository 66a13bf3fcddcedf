/** What real clients sent to PostgreSQL: every text parses, and the columns of queries are those that PostgreSQL described. What is left out is listed with its reason. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open, type Session } from '../src/index.ts';
import { utilityOf } from '../src/server/pg/utility.ts';
import { projectRoot } from './support/engine.ts';
import { parseCondition } from './support/parser.ts';
import { type Capture, differences, readCaptures, sampleSchema } from './wire/captures.ts';

const folder = join(projectRoot, '../shared/wire-captures');
/** What is left out, each with its reason: parts of texts, names of columns. The lists may only shrink. */
const exclusions = JSON.parse(readFileSync(join(projectRoot, 'test/wire/exclusions.json'), 'utf8')) as {
  readonly [K in 'texts' | 'columns' | 'statements']: readonly (readonly [what: string, reason: string])[];
};

describe.skipIf(!existsSync(folder))('captures of clients (skipped without ../shared)', () => {
  let session: Session;
  let captures: readonly Capture[];

  beforeAll(async () => {
    session = open({});
    for (const text of ["SET dialect = 'postgres'", ...sampleSchema]) await (await session.query(text)).rows();
    captures = readCaptures(folder, (text) => session.split(text));
  });
  afterAll(() => session.close());

  test('texts parse, but for those that are left out', () => {
    const used = new Set<string>();
    const failed = captures.filter(({ text }) => !parses(text) && !isExcluded('texts', text, used));
    expect(failed.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
    expect(unused('texts', used)).toEqual([]);
  });

  test('columns have the names and types that PostgreSQL described, but for those that are left out', async () => {
    const used = new Set<string>();
    const found: string[] = [];
    const described = captures.filter(isDescribed);
    for (const capture of described) {
      for (const [name, what] of await differences(session, capture)) {
        const isKnown = name === null ? isExcluded('statements', capture.text, used) : isColumnExcluded(name, used);
        if (!isKnown) found.push(`${capture.file}: ${what}: ${capture.text.replaceAll(/\s+/g, ' ').slice(0, 200)}`);
      }
    }
    expect(found).toEqual([]);
    expect(described.length).toBeGreaterThan(350);
    expect([...unused('columns', used), ...unused('statements', used)]).toEqual([]);
  }, 60_000);
});

function isExcluded(kind: 'texts' | 'statements', text: string, used: Set<string>): boolean {
  const found = exclusions[kind].find(([part]) => text.includes(part));
  if (found !== undefined) used.add(found[0]);
  return found !== undefined;
}

function isColumnExcluded(name: string, used: Set<string>): boolean {
  const isFound = exclusions.columns.some(([column]) => column === name);
  if (isFound) used.add(name);
  return isFound;
}

/** An exclusion that nothing needs any more has to go. */
function unused(kind: keyof typeof exclusions, used: ReadonlySet<string>): readonly string[] {
  return exclusions[kind].map(([what]) => what).filter((what) => !used.has(what));
}

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
