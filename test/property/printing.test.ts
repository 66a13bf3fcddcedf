/**
 * parse(print(ast)) = ast on every statement of the corpora that lie here: Spark's golden ones, those of the golden files,
 * SQLite's, TPC-H's, TPC-DS's, and what clients sent to PostgreSQL. A printed text is Spark's, whatever was parsed.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createParser } from '../../grammar/parser.ts';
import type { DialectName } from '../../grammar/profile.ts';
import { EngineError } from '../../src/core/errors.ts';
import { printStatement } from '../../src/sql/print.ts';
import { withoutSpans } from '../../src/sql/walk.ts';
import { parseGolden, statementOf } from '../golden/format.ts';
import { caseFiles, readCases } from '../spark-golden/cases.ts';
import { corpusFiles, sampleOf } from '../sqllogictest/choose.ts';
import { parseRecords } from '../sqllogictest/records.ts';
import { translated } from '../sqllogictest/scope.ts';
import { projectRoot } from '../support/engine.ts';
import { readCaptures } from '../wire/captures.ts';

interface Corpus {
  readonly name: string;
  readonly folder: string;
  readonly dialect: DialectName;
  /** How many statements at least parse; fewer, and the corpus was not read. */
  readonly least: number;
  texts(folder: string): Iterable<string>;
}

const parser = createParser();
const isDeep = process.env['TEST_DEEP'] === '1';

const corpora: readonly Corpus[] = [
  {
    name: "Spark's golden statements",
    folder: '../shared/spark-golden/cases',
    dialect: 'spark',
    least: 7_000,
    texts: (folder) => caseFiles(folder).flatMap((file) => readCases(folder, file).map(({ sql }) => sql)),
  },
  { name: 'golden files', folder: 'test/golden', dialect: 'spark', least: 300, texts: goldenTexts },
  {
    name: 'TPC-H',
    folder: 'tpch',
    dialect: 'spark',
    least: 22,
    texts: (folder) =>
      globSync('queries/*.sql', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8')),
  },
  {
    name: 'TPC-DS',
    folder: '.cache/tpcds',
    dialect: 'spark',
    least: 103,
    texts: (folder) =>
      globSync('tpcds*/*.sql', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8')),
  },
  {
    name: "SQLite's statements",
    folder: '.cache/sqllogictest/test',
    dialect: 'spark',
    least: 500,
    texts: sqliteTexts,
  },
  {
    name: 'what clients sent',
    folder: '../shared/wire-captures',
    dialect: 'postgres',
    least: 350,
    texts: (folder) => readCaptures(folder, (text) => parser.split(text, 'postgres')).map(({ text }) => text),
  },
];

describe.each(corpora)('$name', ({ folder, dialect, least, texts }) => {
  const path = join(projectRoot, folder);
  test.skipIf(!existsSync(path))(`printed, parse to the same (skipped without ${folder})`, () => {
    let parsed = 0;
    const parted: string[] = [];
    for (const text of new Set(texts(path))) {
      const outcome = roundTrip(text, dialect);
      if (outcome === null) continue;
      parsed++;
      if (outcome !== 'same') parted.push(outcome);
    }
    expect(parted.slice(0, 20).join('\n\n'), `${parted.length} statements`).toBe('');
    expect(parsed).toBeGreaterThanOrEqual(least);
  });
});

/** Null for a text that is no statement. */
function roundTrip(text: string, dialect: DialectName): string | null {
  const tree = parseOrNull(text, dialect);
  if (tree === null || tree.kind === 'unsupported') return null;
  const printed = printStatement(tree);
  const again = parseOrNull(printed, 'spark');
  if (again === null) return `${text}\nprinted as\n${printed}\nwhich does not parse`;
  // What Spark has other words for, as x = ANY (array), comes back in those words.
  if (dialect === 'postgres' && printStatement(again) === printed) return 'same';
  return isDeepStrictEqual(withoutSpans(again), withoutSpans(tree))
    ? 'same'
    : `${text}\nprinted as\n${printed}\nwhich is another tree`;
}

function parseOrNull(text: string, dialect: DialectName): ReturnType<typeof parser.parse> | null {
  try {
    return parser.parse(text, dialect);
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

function goldenTexts(folder: string): readonly string[] {
  return globSync('**/*.slt', { cwd: folder }).flatMap((file) =>
    parseGolden(readFileSync(join(folder, file), 'utf8')).flatMap((item) =>
      item.kind === 'block' ? [statementOf(item)] : [],
    ),
  );
}

/** Of each file some, of the deep form all; they are much alike. */
function* sqliteTexts(folder: string): Generator<string> {
  const files = corpusFiles(folder);
  const chosen = isDeep ? files.map((file) => ({ file, queries: null })) : sampleOf(files, 600);
  for (const { file, queries } of chosen) {
    const records = [...parseRecords(readFileSync(join(folder, file), 'utf8'), 'mysql')];
    const stride = queries === null ? 1 : Math.max(1, Math.floor(records.length / queries));
    for (let at = 0; at < records.length; at += stride) yield translated(records[at]!.sql);
  }
}
