/**
 * The TPC-DS texts and what Spark answers to them over the same tables. Texts and tables are made by `prepare` in
 * .cache/tpcds; answers are kept here. Says what is there, runs one query, and judges it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParser } from '../../grammar/parser.ts';
import { typeName } from '../../src/core/types.ts';
import { EngineError, type Session } from '../../src/index.ts';
import type { Query } from '../../src/sql/ast.ts';
import { cellRows } from '../support/cells.ts';
import { type Cell, differenceOf, type Order, type Row } from '../support/compare.ts';
import { projectRoot, queryAll } from '../support/engine.ts';

/** A line of answers/*.jsonl. */
export interface Expected {
  /** The folder of texts and the name: `tpcds/q1`. */
  readonly query: string;
  readonly columns?: readonly (readonly [name: string, type: string])[];
  /** The number of rows, where `rows` holds only the first. */
  readonly total?: number;
  readonly rows?: readonly (readonly (null | number | string)[])[];
  /** The condition, where the query fails. */
  readonly error?: string;
}

const cache = join(projectRoot, '.cache/tpcds');

/** Null, or why nothing can be run at a scale. */
export function reasonToSkip(scale: string): string | null {
  if (!existsSync(join(cache, 'tpcds'))) return 'no texts: run test/tpcds/prepare';
  return existsSync(join(cache, `sf${scale}/web_site`)) ? null : `no tables: run test/tpcds/prepare ${scale}`;
}

export function tablesFolder(scale: string): string {
  return join(cache, `sf${scale}`);
}

export function textsFolder(folder: string): string {
  return join(cache, folder);
}

export function textOf(query: string): string {
  return readFileSync(join(cache, `${query}.sql`), 'utf8');
}

export function readAnswers(scale: string): readonly Expected[] {
  const text = readFileSync(join(projectRoot, `test/tpcds/answers/sf${scale}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Expected);
}

/** Null where names, types and rows are Spark's, or the error is; else a sentence on the first difference. */
export async function judge(session: Session, sql: string, expected: Expected): Promise<string | null> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    if (expected.columns === undefined || expected.rows === undefined) return `rows instead of ${expected.error}`;
    const columns = schema.fields.map((f) => `${f.name} ${typeName(f.type)}`);
    const wanted = expected.columns.map(([name, type]) => `${name} ${type}`);
    if (columns.join() !== wanted.join()) return `columns ${columns.join()} instead of ${wanted.join()}`;
    const order = orderOf(createParser().parse(sql, 'spark') as Query, expected.columns);
    const actual = cellRows(schema, rows);
    if (expected.total === undefined) return differenceOf(actual, expectedRows(expected), order);
    if (actual.length !== expected.total) return `${actual.length} rows instead of ${expected.total}`;
    return differenceOf(actual.slice(0, expected.rows.length), expectedRows(expected), cut(order));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.condition === expected.error ? null : `${error.condition}: ${error.message}`;
  }
}

/** The leading items of ORDER BY that are columns of the result; what comes behind another item is not known here. */
function orderOf(query: Query, columns: readonly (readonly [name: string, type: string])[]): Order {
  const keys: number[] = [];
  for (const { expression } of query.orderBy) {
    const name = expression.kind === 'name' ? expression.parts.at(-1)!.text.toLowerCase() : null;
    const at = columns.findIndex(([column]) => column.toLowerCase() === name);
    if (at < 0) break;
    keys.push(at);
  }
  if (keys.length === 0 && query.limit === null) return 'none';
  return { keys, isLimited: query.limit !== null };
}

/** The order of a result of which only the first rows are known. */
function cut(order: Order): Order {
  return typeof order === 'string' ? order : { ...order, isLimited: true };
}

function expectedRows(expected: Expected): Row[] {
  return expected.rows!.map((row) => row.map((value, i) => expectedCell(value, expected.columns![i]![1])));
}

/** In the form that the engine's own values take: decimals without trailing zeros, dates as days. */
function expectedCell(value: null | number | string, type: string): Cell {
  if (typeof value !== 'string') return value;
  if (type.startsWith('decimal')) return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  if (type === 'date') return String(Date.parse(value) / 86_400_000);
  return value;
}
