/** Tables that Spark wrote, each with a feature of Delta or a risky pair of them: what Spark answered, silt answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { typeName } from '../../src/core/types.ts';
import type { Session } from '../../src/index.ts';
import { cellRows } from '../support/cells.ts';
import { type Cell, differenceOf } from '../support/compare.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { type SparkAnswer, sparkTable, sparkTableNames, unpackSparkTable } from '../support/spark-tables.ts';

/** Spark itself fails on some reads of shredded variants. */
const isAnswered = ({ error }: SparkAnswer): boolean => error !== 'FAILED_READ_FILE.NO_HINT';

let session: Session;
beforeAll(() => {
  session = openSession({ settings: { 'spark.sql.session.timeZone': 'UTC' } });
});
afterAll(() => session.close());

describe.each(sparkTableNames())('%s', (name) => {
  const table = sparkTable(name);
  const path = unpackSparkTable(name);
  const inPlace = (sql: string): string => sql.replaceAll('{t}', `delta.\`${path}\``).replaceAll('{path}', path);

  it('has the rows of every version', async () => {
    for (const answer of table.versions.filter(isAnswered)) {
      const sql = `SELECT ${table.select} FROM {t} VERSION AS OF ${answer.version}`;
      expect(await faultOf(inPlace(sql), answer), `version ${answer.version}`).toBeNull();
    }
  });

  it('has the history and the detail', async () => {
    expect(await faultOf(inPlace('DESCRIBE HISTORY {t}'), table.history), 'history').toBeNull();
    const detail = {
      ...table.detail,
      rows: table.detail.rows!.map((row) => row.map((cell) => (cell === '{path}' ? `file:${path}` : cell))),
    };
    expect(await faultOf(inPlace('DESCRIBE DETAIL {t}'), detail), 'detail').toBeNull();
  });

  it.skipIf(table.queries.length === 0)('answers further questions', async () => {
    for (const answer of table.queries.filter(isAnswered))
      expect(await faultOf(inPlace(answer.sql), answer), answer.sql).toBeNull();
  });

  it.skipIf(table.times.length === 0)('has the version of every moment', async () => {
    for (const answer of table.times) {
      const sql = `SELECT count(*) AS n FROM {t} TIMESTAMP AS OF '${answer.at}'`;
      expect(await faultOf(inPlace(sql), answer), answer.at).toBeNull();
    }
  });

  it.skipIf(table.changes.length === 0)('has the changes', async () => {
    for (const answer of table.changes) {
      const until = answer.to === null ? '' : `, ${answer.to}`;
      const sql = `SELECT * FROM table_changes_by_path('{path}', ${answer.from}${until})`;
      expect(await faultOf(inPlace(sql), answer), sql).toBeNull();
    }
  });
});

/** Null where silt answers as Spark did. */
async function faultOf(sql: string, answer: SparkAnswer): Promise<string | null> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    if (answer.error !== undefined) return `rows instead of ${answer.error}`;
    const columns = schema.fields.map((field) => `${field.name} ${typeName(field.type)}`.toLowerCase());
    const expected = answer.columns!.map(([name, type]) => `${name} ${type}`.toLowerCase());
    if (columns.join() !== expected.join()) return `the columns are ${columns.join()} instead of ${expected.join()}`;
    return differenceOf(
      cellRows(schema, rows).map((row) => row.map(plain)),
      answer.rows!,
    );
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const condition = error.condition;
    if (answer.error === undefined) return `${condition}: ${error.message}`;
    // Some of Spark's errors have no name.
    if (answer.error === 'Py4JJavaError') return null;
    return condition === answer.error ? null : `${condition} instead of ${answer.error}`;
  }
}

/** The answers are JSON, which has no name for some floats: they are text there. */
function plain(cell: Cell): Cell {
  if (Array.isArray(cell)) return cell.map((each) => plain(each as Cell));
  if (typeof cell !== 'number' || (Number.isFinite(cell) && !Object.is(cell, -0))) return cell;
  return Object.is(cell, -0) ? '-0.0' : String(cell);
}
