/** Runs one file of sqllogictest in a session of its own, on tables in memory. */
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { differenceOf } from './answer.ts';
import { parseRecords, type TestRecord } from './records.ts';
import { reasonToExclude, translated } from './scope.ts';

export interface FileOutcome {
  readonly file: string;
  passed: number;
  /** By reason. */
  readonly excluded: Record<string, number>;
  readonly failures: { readonly line: number; readonly sql: string; readonly what: string }[];
}

/** Runs the queries that `isWanted` takes, by their number in the file, and whatever they stand on. */
export async function runFile(file: string, text: string, isWanted: (query: number) => boolean): Promise<FileOutcome> {
  const outcome: FileOutcome = { file, passed: 0, excluded: {}, failures: [] };
  await using session = openSession({ isConfigured: false });
  let query = 0;
  let waiting: TestRecord[] = [];
  for (const record of parseRecords(text, 'mysql')) {
    if (record.kind === 'statement') {
      waiting.push(record);
      continue;
    }
    if (!isWanted(query++)) continue;
    await runStatements(session, waiting, outcome);
    waiting = [];
    await runQuery(session, record, outcome);
  }
  return outcome;
}

async function runQuery(
  session: Session,
  record: Extract<TestRecord, { kind: 'query' }>,
  outcome: FileOutcome,
): Promise<void> {
  const sql = translated(record.sql);
  try {
    const { schema, rows } = await queryAll(session, sql);
    const difference = differenceOf(record, schema, rows);
    if (difference === null) outcome.passed++;
    else excludedOrFailed(outcome, record, null, difference);
  } catch (error) {
    const condition = error instanceof EngineError ? error.condition : 'crash';
    excludedOrFailed(outcome, record, condition, `${condition}: ${(error as Error).message}`);
  }
}

function excludedOrFailed(outcome: FileOutcome, record: TestRecord, condition: string | null, what: string): void {
  const reason = reasonToExclude(outcome.file, condition, record);
  if (reason === null) failed(outcome, record, what);
  else outcome.excluded[reason] = (outcome.excluded[reason] ?? 0) + 1;
}

function failed(outcome: FileOutcome, { line, sql }: TestRecord, what: string): void {
  outcome.failures.push({ line, sql, what });
}

/** Rows that go into one table one after another are inserted at once. */
async function runStatements(session: Session, records: readonly TestRecord[], outcome: FileOutcome): Promise<void> {
  let open: { readonly head: string; readonly kinds: string; readonly rows: string[] } | null = null;
  const flush = async (): Promise<void> => {
    const insert = open;
    open = null;
    if (insert !== null) await queryAll(session, `${insert.head}${insert.rows.join(', ')}`);
  };
  for (const record of records) {
    const insert = /^\s*(INSERT INTO [^;]*?\bVALUES\s*)(\([^;]*\))\s*$/i.exec(record.sql);
    try {
      if (insert !== null && record.kind === 'statement' && !record.isError) {
        // Literals of different kinds in one VALUES would meet in one type.
        const head = insert[1]!;
        const kinds = kindsOf(insert[2]!);
        if (open !== null && (open.head !== head || open.kinds !== kinds)) await flush();
        open ??= { head, kinds, rows: [] };
        open.rows.push(insert[2]!);
        continue;
      }
      await flush();
      const sql = translated(record.sql);
      if (sql !== '') await queryAll(session, sql);
    } catch (error) {
      if (record.kind === 'statement' && record.isError) continue;
      excludedOrFailed(outcome, record, null, (error as Error).message);
    }
  }
  await flush();
}

function kindsOf(row: string): string {
  return row
    .replaceAll(/'[^']*'/g, 's')
    .replaceAll(/[-+]?\d+\.\d*/g, 'd')
    .replaceAll(/[-+]?\d+/g, 'n');
}
