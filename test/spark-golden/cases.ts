/**
 * Statements with Spark's answers, as they lie in a folder of cases: TIER/**\/NAME.jsonl, a JSON object a line, in the
 * order in which one session ran them. Reads, judges nothing.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Case {
  readonly sql: string;
  /** rows: a result; error: a condition; ok: an effect without a result. */
  readonly kind: 'rows' | 'error' | 'ok';
  /** Of rows: `struct<name:type,...>`. */
  readonly schema?: string;
  /** Of rows: a line a row, columns apart by tabs. */
  readonly output?: string;
  /** Of errors: the condition. */
  readonly error?: string;
  readonly directives?: readonly string[];
}

/** Paths below the folder, sorted; the first part of a path is its tier. */
export function caseFiles(folder: string): string[] {
  return globSync('**/*.jsonl', { cwd: folder }).toSorted();
}

export function tierOf(file: string): string {
  return file.split('/')[0]!;
}

export function readCases(folder: string, file: string): Case[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

/**
 * Spark's settings of a file: from the `SET k=v` directives of any of its statements, which count from the start, and
 * from the folder it lies in. Names and values as Spark has them.
 */
export function settingsOf(file: string, cases: readonly Case[]): Map<string, string> {
  const settings = new Map<string, string>();
  if (file.includes('/nonansi/')) settings.set('spark.sql.ansi.enabled', 'false');
  if (file.includes('/timestampNTZ/')) settings.set('spark.sql.timestampType', 'TIMESTAMP_NTZ');
  for (const { directives = [] } of cases) {
    for (const directive of directives) {
      const pairs = directive.startsWith('SET ') ? directive.slice('SET '.length).split(',') : [];
      for (const pair of pairs) {
        const [name = '', value = ''] = pair.split('=', 2);
        settings.set(name.trim(), value.trim());
      }
    }
  }
  return settings;
}
