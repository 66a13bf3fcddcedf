/**
 * silt for the judges in Python: takes a request a line on stdin, `{"paths": [...], "sql": "...", "settings": {...}}`,
 * and gives an answer a line on stdout, `{"columns": [[name, type], ...], "rows": [...]}` or
 * `{"error": {"condition", "message"}}`. Values are cells of test/support/cells.ts; floats that JSON lacks are text.
 * Sessions are kept while the paths and settings stay the same.
 */
import { createInterface } from 'node:readline';
import { EngineError } from '../../src/core/errors.ts';
import { typeName } from '../../src/core/types.ts';
import { open, type Session } from '../../src/index.ts';
import { cellRows } from '../support/cells.ts';
import { queryAll } from '../support/engine.ts';

interface Request {
  readonly paths: readonly string[];
  readonly sql: string;
  readonly settings?: Readonly<Record<string, string>>;
}

let session = null as Session | null;
let opened = '';

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  process.stdout.write(`${JSON.stringify(await answerTo(request), plainFloat)}\n`);
}
await session?.close();

async function answerTo({ paths, sql, settings = {} }: Request): Promise<unknown> {
  try {
    const { schema, rows } = await queryAll(await sessionOn(paths, settings), sql);
    const columns = schema.fields.map((field) => [field.name, typeName(field.type)]);
    return { columns, rows: cellRows(schema, rows) };
  } catch (error) {
    if (error instanceof EngineError) return { error: { condition: error.condition, message: error.message } };
    return { error: { condition: 'FAULT', message: error instanceof Error ? String(error.stack) : String(error) } };
  }
}

async function sessionOn(paths: readonly string[], settings: Readonly<Record<string, string>>): Promise<Session> {
  const wanted = JSON.stringify([paths, settings]);
  if (session !== null && wanted === opened) return session;
  await session?.close();
  session = open({ paths, settings: { 'spark.sql.session.timeZone': 'UTC', ...settings } });
  opened = wanted;
  return session;
}

function plainFloat(_key: string, value: unknown): unknown {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? floatText(value) : value;
}

function floatText(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}
