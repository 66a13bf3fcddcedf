/**
 * `npm run golden-tables -- --dir DIR`: reads every Delta table NAME/delta below DIR and compares it with the rows that
 * Spark read, NAME/expected/*.parquet. Prints a line a table and ends with `tables 51/53`, which counts the tables that
 * have expected rows; for the others the line says what silt makes of them. Fails where a table's rows are wrong or its
 * error is none that names what is missing.
 *
 * --table TEXT      only tables whose name contains TEXT
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineError } from '../src/core/errors.ts';
import { expectedTable } from './golden-tables/expected-rows.ts';
import { cellRows } from './support/cells.ts';
import { differenceOf } from './support/compare.ts';
import { openSession, projectRoot, queryAll } from './support/engine.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: join(projectRoot, '../shared/golden') },
    table: { type: 'string', default: '' },
  },
});
const folder = resolve(values.dir);

/** Partition values name timestamps without a zone: the expected rows were read in one of these, which one is not said. */
const zones = ['UTC', 'America/Los_Angeles'];

/** Conditions that refuse a table by the name of what silt does not have yet. */
const refusals: ReadonlySet<string> = new Set(['DELTA_UNSUPPORTED_FEATURES_FOR_READ', 'UNSUPPORTED_FEATURE']);

interface Verdict {
  readonly kind: 'ok' | 'refused' | 'WRONG' | 'as is';
  readonly line: string;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'delta')) && name.includes(values.table))
    : [];
  if (names.length === 0) {
    console.log(`no tables in ${folder}`);
    return 2;
  }
  const verdicts: Verdict[] = [];
  for (const name of names.toSorted()) {
    const hasExpected = existsSync(join(folder, name, 'expected'));
    const verdict = await judge(name, hasExpected);
    console.log(`${(hasExpected ? verdict.kind : 'as is').padEnd(7)} ${name}: ${verdict.line}`);
    if (hasExpected) verdicts.push(verdict);
  }
  const count = (kind: Verdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  console.log(`tables ${count('ok')}/${verdicts.length}`);
  return count('WRONG') === 0 ? 0 : 1;
}

async function judge(name: string, hasExpected: boolean): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const zone of zones) {
    const verdict = await judgeIn(zone, name, hasExpected);
    if (verdict.kind !== 'WRONG') return verdict;
    verdicts.push(verdict);
  }
  return verdicts[0]!;
}

async function judgeIn(zone: string, name: string, hasExpected: boolean): Promise<Verdict> {
  const session = openSession({ settings: { 'spark.sql.session.timeZone': zone }, isConfigured: false });
  try {
    const path = join(folder, name, 'delta').replaceAll('`', '``');
    const { schema, rows: scalars } = await queryAll(session, `SELECT * FROM delta.\`${path}\``);
    const rows = cellRows(schema, scalars);
    if (!hasExpected) return { kind: 'as is', line: `${rows.length} rows, nothing to compare them with` };
    const expected = expectedTable(join(folder, name, 'expected'));
    const columns = schema.fields.map((field) => field.name);
    if (columns.join('\0') !== expected.names.join('\0')) {
      return { kind: 'WRONG', line: `the columns are ${columns.join(', ')} instead of ${expected.names.join(', ')}` };
    }
    const difference = differenceOf(rows, expected.rows);
    return { kind: difference === null ? 'ok' : 'WRONG', line: difference ?? `${rows.length} rows` };
  } catch (error) {
    const condition = error instanceof EngineError ? error.condition : 'a fault of silt itself';
    const kind = refusals.has(condition) ? 'refused' : 'WRONG';
    return { kind, line: `${condition}: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await session.close();
  }
}
