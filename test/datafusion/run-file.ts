/** Runs one file of DataFusion's statements in a session of its own, whose ANSI mode is off where the file does not say so. */
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { parseRecords, type TestRecord } from '../sqllogictest/records.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { reasonToExclude } from './scope.ts';
import { translated } from './translate.ts';
import { lineDifference, valueText } from './value-text.ts';

export interface FileOutcome {
  readonly file: string;
  passed: number;
  readonly excluded: { readonly line: number; readonly reason: string }[];
  readonly failures: { readonly line: number; readonly sql: string; readonly what: string }[];
}

const settings = { 'spark.sql.ansi.enabled': false, 'spark.sql.session.timeZone': 'UTC', dialect: 'ansi' };

export async function runFile(file: string, text: string): Promise<FileOutcome> {
  const outcome: FileOutcome = { file, passed: 0, excluded: [], failures: [] };
  await using session = openSession({ isConfigured: false, settings, user: 'datafusion' });
  let zone = 'UTC';
  for (const record of parseRecords(text, 'DataFusion')) {
    const sql = translated(file, record.sql);
    const changed = /timeZone = '(.*)'/.exec(sql);
    if (changed !== null) zone = changed[1]!;
    const difference = sql === '' ? null : await differenceOf(session, record, sql, zone);
    const reason = reasonToExclude(file, record);
    if (reason !== null) outcome.excluded.push({ line: record.line, reason });
    else if (difference === null) outcome.passed++;
    else outcome.failures.push({ line: record.line, sql: record.sql, what: `${difference}\n  as ${sql}` });
  }
  return outcome;
}

/** Null where the answer is the one expected, or an error where any is. */
async function differenceOf(session: Session, record: TestRecord, sql: string, zone: string): Promise<string | null> {
  const isError = record.kind === 'statement' ? record.isError : record.types === 'error';
  let lines: string[];
  try {
    const { schema, rows } = await queryAll(session, sql);
    const isStruct = /^select json_tuple\(/i.test(sql);
    lines = rows.map((row) => {
      const texts = row.map((value, i) => valueText(schema.fields[i]!.type, value, zone));
      return (isStruct ? structText(texts) : texts.join(' ')).trimEnd();
    });
  } catch (error) {
    if (!(error instanceof EngineError)) return `crash: ${(error as Error).stack}`;
    return isError ? null : `${error.condition}: ${error.message}`;
  }
  if (isError) return `rows instead of an error: ${lines.slice(0, 3).join(' | ')}`;
  if (record.kind === 'statement' || record.expected.kind === 'hash') return null;
  const expected = record.expected.values.map((line) => line.trimEnd());
  if (record.sort === 'rowsort') for (const some of [lines, expected]) some.sort();
  lines = lines.flatMap((line) => (line.includes('\n') ? numbered(line) : [line]));
  if (lines.length !== expected.length)
    return `${lines.length} rows instead of ${expected.length}: ${lines.join(' | ')}`;
  for (const [i, line] of lines.entries()) {
    const difference = lineDifference(line, expected[i]!);
    if (difference !== null) return difference;
  }
  return null;
}

/** What Spark gives as columns, and DataFusion as a struct that is NULL where all of its text is. */
function structText(texts: readonly string[]): string {
  return `{${texts.map((text, i) => `c${i}: ${text === '(empty)' ? '' : text}`).join(', ')}}`;
}

/** What has line ends is printed a line at a time, each with its number. */
function numbered(line: string): readonly string[] {
  const lines = line.replace(/\n+$/, '').split('\n');
  if (lines.length === 1) return lines;
  return lines.map(
    (each, i) => `${String(i + 1).padStart(2, '0')})${each.replace(/^\s+/, (blanks) => '-'.repeat(blanks.length))}`,
  );
}
