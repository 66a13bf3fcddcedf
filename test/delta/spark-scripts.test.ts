/**
 * The statements by which Spark made the tables of test/delta, run by silt: the same operations and counts of rows, the same rows at
 * every version, the same changes, properties and protocol. spark-scripts.json is made by make-spark-tables.py --scripts; needs Node alone.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { cellRows } from '../support/cells.ts';
import { type Cell, differenceOf, type Row } from '../support/compare.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { type SparkAnswer, type SparkTable, sparkTable, sparkTableNames } from '../support/spark-tables.ts';

const text = readFileSync(new URL('./spark-scripts.json', import.meta.url), 'utf8');
const scripts = JSON.parse(text) as Readonly<Record<string, readonly string[]>>;

/** Scripts whose versions differ, with the reason. */
const others: Readonly<Record<string, string>> = {
  checkpoint_missing_commits: 'commits were taken away by hand',
  v2_cleaned_json: 'commits were taken away by hand',
  v2_cleaned_parquet: 'commits were taken away by hand',
  converted: 'INSERT OVERWRITE DIRECTORY is not supported',
  iceberg_compat: 'IcebergCompat is not supported',
  variants_shredded: 'shredded variants are not written',
  variants_shredded_mapping: 'shredded variants are not written',
  materialized_partitions: 'materialized partition columns are not written',
  partition_values: 'Spark loses texts that say __HIVE_DEFAULT_PARTITION__',
  partition_texts: 'Spark loses texts that say __HIVE_DEFAULT_PARTITION__',
  partition_texts_mapping_id: 'the sign of a zero that is a partition value is not kept',
  row_tracking: 'Spark had more files, and so something to put together',
  v2_row_tracking: 'Spark had more files, and so something to put together',
  everything: 'rows are numbered in the order of files, of which Spark had more',
  features_dropped: 'small deletion vectors lie in the log, so that none of their files is noted as removed',
  vectors_dropped: 'small deletion vectors lie in the log, so that none of their files is noted as removed',
};

const names = sparkTableNames().filter((name) => scripts[name] !== undefined && others[name] === undefined);

describe.each(names)('%s', (name) => {
  it('is made by silt as by Spark', async () => {
    const theirs = sparkTable(name);
    const session = openSession({ settings: { 'spark.sql.session.timeZone': 'UTC' } });
    try {
      for (const sql of scripts[name]!) await queryAll(session, sql.replaceAll('{t}', 't'));
      const history = await queryAll(session, 'DESCRIBE HISTORY t');
      const columns = history.schema.fields.map((field) => [field.name, ''] as const);
      const ours = { columns, rows: cellRows(history.schema, history.rows) };
      expect(columnOf(ours, 'operation'), 'operations').toEqual(columnOf(theirs.history, 'operation'));
      expect(countsOf(ours), 'counts').toEqual(countsOf(theirs.history));
      await checkVersions(session, theirs);
      await checkChanges(session, theirs);
      await checkDetail(session, theirs);
    } finally {
      await session.close();
    }
  });
});

/** Of each version the counts that the layout of files has no part in. */
function countsOf(history: SparkAnswer): readonly unknown[] {
  const isOfRows = ([name]: readonly [string, string]): boolean =>
    /^num(Deleted|Updated)Rows$|^numTargetRows(?!Copied)|^numSourceRows$/.test(name);
  return columnOf(history, 'operationMetrics').map((metrics) => {
    return Object.fromEntries(((metrics ?? []) as readonly (readonly [string, string])[]).filter(isOfRows));
  });
}

async function checkVersions(session: Session, { versions, select }: SparkTable): Promise<void> {
  for (const answer of versions.filter(({ error }) => error === undefined)) {
    const sql = `SELECT ${select} FROM t VERSION AS OF ${answer.version}`;
    expect(differenceOf(await rowsOf(session, sql), answer.rows!), `version ${answer.version}`).toBeNull();
  }
}

async function checkChanges(session: Session, { changes }: SparkTable): Promise<void> {
  for (const { from, to, columns, rows, error } of changes) {
    if (error !== undefined) continue;
    const at = columns!.findIndex(([name]) => name === '_commit_timestamp');
    const range = to === null ? `${from}` : `${from}, ${to}`;
    const ours = await rowsOf(session, `SELECT * EXCEPT (_commit_timestamp) FROM table_changes('t', ${range})`);
    const untimed = rows!.map((row) => row.filter((_, i) => i !== at));
    expect(differenceOf(ours, untimed), `changes ${range}`).toBeNull();
  }
}

/** Names and times that each engine makes up are masked. */
async function checkDetail(session: Session, { detail }: SparkTable): Promise<void> {
  const { schema, rows } = await queryAll(session, 'DESCRIBE DETAIL t');
  const ours = cellRows(schema, rows)[0]!;
  for (const name of ['partitionColumns', 'clusteringColumns', 'properties', 'tableFeatures', 'description']) {
    const at = schema.fields.findIndex((field) => field.name === name);
    expect(masked(ours[at]!), name).toBe(masked(columnOf(detail, name)[0]!));
  }
}

function masked(cell: Cell): string {
  const sorted = Array.isArray(cell) ? cell.map((each) => JSON.stringify(each)).toSorted() : cell;
  return JSON.stringify(sorted)
    .replaceAll(/col-[0-9a-f-]{36}/g, 'col')
    .replaceAll(/\d{13}/g, 'time');
}

function columnOf({ columns, rows }: SparkAnswer, name: string): readonly Cell[] {
  const at = columns!.findIndex(([column]) => column === name);
  return rows!.map((row) => row[at]!);
}

async function rowsOf(session: Session, sql: string): Promise<readonly Row[]> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    return cellRows(schema, rows).map((row) => row.map(plain));
  } catch (error) {
    if (error instanceof EngineError) throw new Error(`${sql}: ${error.condition}`, { cause: error });
    throw error;
  }
}

/** The answers are JSON, which has no name for some floats: they are text there. */
function plain(cell: Cell): Cell {
  if (Array.isArray(cell)) return cell.map((each) => plain(each as Cell));
  if (typeof cell !== 'number' || (Number.isFinite(cell) && !Object.is(cell, -0))) return cell;
  return Object.is(cell, -0) ? '-0.0' : String(cell);
}
