/**
 * The library as tests use it: opened with the settings of the configuration under test. The one place that knows how
 * a session is opened; runners and suites ask here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Batch } from '../../src/core/batch.ts';
import type { Schema } from '../../src/core/types.ts';

export interface TestResult {
  readonly schema: Schema;
  readonly batches: AsyncIterable<Batch>;
  cancel(): void;
}

export interface TestSession {
  query(sql: string, parameters?: object): Promise<TestResult>;
  close(): Promise<void>;
}

export interface TestSessionOptions {
  /** Delta tables and folders of them, as on the command line. */
  readonly paths?: readonly string[];
  readonly settings?: Settings;
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

const library = new URL('../../src/index.ts', import.meta.url);

/** The project's root folder, with a slash at its end. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** False while the library is not there, which lets suites of it skip. */
export function isEngineThere(): boolean {
  return existsSync(library);
}

/** The configuration that TEST_CONFIG names, the default where it names none; an error where it is not there. */
export function testConfig(): TestConfig {
  const name = process.env['TEST_CONFIG'] ?? 'default';
  const file = new URL(`../configs/${name}.json`, import.meta.url);
  const { description, settings } = JSON.parse(readFileSync(file, 'utf8')) as Omit<TestConfig, 'name'>;
  return { name, description, settings };
}

/** A session of its own: close it. */
export async function openSession(options: TestSessionOptions = {}): Promise<TestSession> {
  const { open } = (await import(library.href)) as { open: (options: object) => TestSession | Promise<TestSession> };
  const configured = options.isConfigured === false ? {} : testConfig().settings;
  const settings = Object.entries({ ...configured, ...options.settings }).map(([name, value]) => [name, String(value)]);
  return await open({ paths: options.paths ?? [], settings: Object.fromEntries(settings) });
}

/** Runs a statement to its end; its batches. */
export async function queryAll(session: TestSession, sql: string): Promise<{ schema: Schema; batches: Batch[] }> {
  const result = await session.query(sql);
  const batches: Batch[] = [];
  for await (const batch of result.batches) batches.push(batch);
  return { schema: result.schema, batches };
}
