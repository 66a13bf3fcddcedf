/**
 * Changes of tables against what Spark + Delta made of the same statements: rows, errors, and the history's counts, recorded
 * by test/interop/record-scenarios.py. Needs Node alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { openSession, queryAll } from '../support/engine.ts';

interface Recorded {
  readonly name: string;
  readonly statements: readonly {
    readonly sql: string;
    readonly rows?: readonly string[] | null;
    readonly error?: string;
  }[];
  readonly tables: Readonly<Record<string, { readonly rows: readonly string[]; readonly history: readonly Version[] }>>;
}

interface Version {
  readonly operation: string;
  readonly metrics: Readonly<Record<string, string>>;
}

const folder = new URL('./scenarios/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (file) => {
  const scenarios = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Recorded[];

  test.each(scenarios.map((each) => [each.name, each] as const))('%s', async (_, { statements, tables }) => {
    const session = openSession({ settings: { 'spark.sql.session.timeZone': 'UTC' } });
    try {
      const theirs = statements.map(({ sql, rows, error }) => ({ sql, got: error ?? rows ?? null }));
      const ours: typeof theirs = [];
      for (const { sql, rows } of statements) {
        // Files that went in this very millisecond are not older than it.
        if (/^\s*VACUUM/i.test(sql)) await setTimeout(5);
        ours.push({ sql, got: await answerOf(session, sql, rows === null) });
      }
      const expected = theirs.map(({ sql, got }, i) => {
        return { sql, got: typeof got === 'string' ? known(got, ours[i]!.got) : got };
      });
      expect(ours).toEqual(expected);
      for (const [name, recorded] of Object.entries(tables)) {
        expect(await rowsOf(session, name), `rows of ${name}`).toEqual(recorded.rows);
        expect(await historyOf(session, name), `history of ${name}`).toEqual(recorded.history.map(comparable));
      }
    } finally {
      await session.close();
    }
  });
});

/** Rows as JSON, sorted; null where the statement's answer is not looked at; an error's condition. */
async function answerOf(session: Session, sql: string, isSilent: boolean): Promise<readonly string[] | string | null> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    if (isSilent || schema.fields.length === 0) return null;
    if (/^\s*SELECT/i.test(sql)) return await jsonRows(session, sql);
    const names = schema.fields.map((field) => field.name);
    const texts = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(row.map((value, i) => [names[i]!, typeof value === 'bigint' ? Number(value) : value])),
      ),
    );
    return texts.toSorted();
  } catch (error) {
    if (error instanceof EngineError) return error.condition;
    throw error;
  }
}

function rowsOf(session: Session, table: string): Promise<readonly string[]> {
  return jsonRows(session, `SELECT * FROM ${table}`);
}

async function jsonRows(session: Session, query: string): Promise<readonly string[]> {
  const { schema } = await queryAll(session, query);
  if (schema.fields.length === 0) return [];
  const names = schema.fields.map((field) => `\`${field.name.replaceAll('`', '``')}\``).join(', ');
  const text = `SELECT to_json(struct(${names}), map('ignoreNullFields', 'false')) AS j FROM (${query})`;
  const { rows } = await queryAll(session, text);
  return rows.map(([json]) => json as string).toSorted();
}

/** Bytes and times are each engine's own. */
async function historyOf(session: Session, table: string): Promise<readonly Version[]> {
  const history = await queryAll(session, `DESCRIBE HISTORY ${table}`);
  const at = (name: string): number => history.schema.fields.findIndex((field) => field.name === name);
  const versions = history.rows.map((row) => ({
    version: row[at('version')] as bigint,
    operation: row[at('operation')] as string,
    metrics: metricsOf(row[at('operationMetrics')] as readonly (readonly [string, string])[]),
  }));
  return versions
    .toSorted((a, b) => Number(a.version - b.version))
    .map(({ operation, metrics }) => ({ operation, metrics }));
}

function metricsOf(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const kept = entries.filter(([name]) => !/Bytes|TimeMs|Time$|[Ss]ize|^numTargetFilesAdded$/.test(name));
  return Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function comparable({ operation, metrics }: Version): Version {
  return { operation, metrics: metricsOf(Object.entries(metrics)) };
}

/** Faults of Spark's own, and errors that it has no name for, are errors of some kind. */
function known(theirs: string, ours: string | readonly string[] | null): string {
  const isNameless =
    ['INTERNAL_ERROR', 'TASK_WRITE_FAILED'].includes(theirs) ||
    theirs.startsWith('_LEGACY_ERROR_TEMP_') ||
    !/^[A-Z_.]+$/.test(theirs);
  return isNameless && typeof ours === 'string' ? ours : theirs;
}
