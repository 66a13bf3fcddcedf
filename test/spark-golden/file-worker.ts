/**
 * A worker thread that runs files of Spark's golden statements, a session a file, and posts the score of each statement
 * as soon as it has it. It may hang or die with a statement: whoever started it watches, and starts another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { DialectName } from '../../grammar/profile.ts';
import { EngineError } from '../../src/core/errors.ts';
import { formatHive, type HiveOptions } from '../../src/core/text/hive.ts';
import { type Schema, typeName } from '../../src/core/types.ts';
import type { Session } from '../../src/index.ts';
import { binaryPrinter } from '../support/binary-text.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { parseCondition } from '../support/parser.ts';
import { type Case, readCases, settingsOf } from './cases.ts';
import { type Answer, type Score, scoreOf, scoreParse } from './score.ts';

export interface WorkerOptions {
  readonly casesFolder: string;
  readonly isParseOnly: boolean;
  /** Folders of the tables that every session has. */
  readonly tables: readonly string[];
}

/** A file to run; statements at `skipped` (from 0) are left out, because they took an earlier worker down. */
export interface FileRequest {
  readonly file: string;
  readonly skipped: readonly number[];
}

export type FileReply =
  | { readonly kind: 'begin'; readonly at: number }
  | { readonly kind: 'score'; readonly at: number; readonly score: Score }
  | { readonly kind: 'end' };

const zone = 'America/Los_Angeles';
const zoneSetting = 'spark.sql.session.timeZone';
const options = workerData as WorkerOptions;
const port = parentPort!;

port.on('message', (request: FileRequest) => {
  const cases = readCases(options.casesFolder, request.file);
  const work = options.isParseOnly ? parseFile(cases, request) : runFile(cases, request);
  void work.then(() => post({ kind: 'end' }));
});

function post(reply: FileReply): void {
  port.postMessage(reply);
}

async function parseFile(cases: readonly Case[], { file, skipped }: FileRequest): Promise<void> {
  const dialect = dialectOf(settingsOf(file, cases));
  for (const [at, each] of cases.entries()) {
    if (skipped.includes(at)) continue;
    post({ kind: 'begin', at });
    post({ kind: 'score', at, score: scoreParse(each, parseCondition(each.sql, dialect)) });
  }
}

async function runFile(cases: readonly Case[], { file, skipped }: FileRequest): Promise<void> {
  const settings = settingsOf(file, cases);
  const dialect = dialectOf(settings);
  const session = openSession({
    paths: options.tables,
    settings: { [zoneSetting]: zone, dialect },
    user: 'test_user',
    isConfigured: false,
  });
  let print: HiveOptions = { zone, binary: binaryPrinter(settings.get('spark.sql.binaryOutputStyle') ?? 'UTF-8') };
  try {
    // Spark's own settings; those that silt has no use for are not an error of the statements.
    for (const [name, value] of settings) await answerOf(session, `SET ${name} = ${value}`, print);
    for (const [at, each] of cases.entries()) {
      if (skipped.includes(at)) continue;
      post({ kind: 'begin', at });
      const answer = await answerOf(session, each.sql, print);
      post({ kind: 'score', at, score: scoreOf(each, answer, parseCondition(each.sql, dialect)) });
      if (/\btime\s*zone\b/i.test(each.sql)) print = { ...print, zone: await zoneOf(session) };
    }
  } finally {
    await session.close();
  }
}

async function zoneOf(session: Session): Promise<string> {
  const { rows } = await queryAll(session, `SET ${zoneSetting}`);
  return String(rows[0]![1]);
}

/** What Spark says by a setting of its parser, silt says by its dialect. */
function dialectOf(settings: ReadonlyMap<string, string>): DialectName {
  return settings.get('spark.sql.ansi.doubleQuotedIdentifiers') === 'true' ? 'ansi' : 'spark';
}

async function answerOf(session: Session, sql: string, print: HiveOptions): Promise<Answer> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    const texts = rows.map((row) => row.map((value, i) => formatHive(schema.fields[i]!.type, value, print)).join('\t'));
    return { kind: 'rows', schema: printedSchema(schema), rows: texts };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'error', condition: error instanceof EngineError ? error.condition : 'internal', message };
  }
}

function printedSchema(schema: Schema): { names: string[]; types: string[] } {
  return { names: schema.fields.map((each) => each.name), types: schema.fields.map((each) => typeName(each.type)) };
}
