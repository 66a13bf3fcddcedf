/**
 * The library as tests use it: opened with the settings of the configuration under test. The one place that knows how
 * a session is opened; runners and suites ask here.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scalar } from '../../src/core/scalar.ts';
import type { Schema } from '../../src/core/types.ts';
import { type OpenOptions, open, type Session } from '../../src/index.ts';
import { scalarRows } from './cells.ts';

export interface TestSessionOptions extends OpenOptions {
  /** False leaves out the configuration under test: for runs that judge answers, not configurations. */
  readonly isConfigured?: boolean;
}

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** A row of the test matrix: test/configs/NAME.json, named by the variable TEST_CONFIG. */
export interface TestConfig {
  readonly name: string;
  readonly description: string;
  readonly settings: Settings;
}

/** The project's root folder, with a slash at its end. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The configuration that TEST_CONFIG names, the default where it names none; an error where it is not there. */
export function testConfig(): TestConfig {
  const name = process.env['TEST_CONFIG'] ?? 'default';
  const file = new URL(`../configs/${name}.json`, import.meta.url);
  const { description, settings } = JSON.parse(readFileSync(file, 'utf8')) as Omit<TestConfig, 'name'>;
  return { name, description, settings };
}

/** A session of its own: close it. */
export function openSession({ isConfigured = true, settings, ...options }: TestSessionOptions = {}): Session {
  return open({ ...options, settings: { ...(isConfigured ? testConfig().settings : {}), ...settings } });
}

/** What a statement gave: a value a column, in the form of Scalar. */
export interface Answer {
  readonly schema: Schema;
  readonly rows: readonly (readonly Scalar[])[];
}

/** Runs a statement to its end. A batch is read as it comes: its memory is the statement's. */
export async function queryAll(session: Session, sql: string): Promise<Answer> {
  const result = await session.query(sql);
  const rows: Scalar[][] = [];
  for await (const batch of result.batches) for (const row of scalarRows(batch)) rows.push(row);
  return { schema: result.schema, rows };
}

/** Runs statements in turn; the rows of the last. */
export async function runAll(session: Session, ...statements: readonly string[]): Promise<Answer['rows']> {
  let rows: Answer['rows'] = [];
  for (const sql of statements) ({ rows } = await queryAll(session, sql));
  return rows;
}
