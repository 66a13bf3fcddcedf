/** SHOW TIMELINE, DIFF, CHECK and the table functions, over tables that Spark wrote: judged by counting rows of every version. */
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { copyTables } from './tables.ts';

const { folder, remove } = copyTables();
let session: Session;

beforeAll(() => {
  session = openSession({ paths: [folder] });
});

afterAll(async () => {
  await session.close();
  remove();
});

const rowsOf = async (sql: string): Promise<readonly (readonly unknown[])[]> => (await queryAll(session, sql)).rows;
/** Members that a struct got later are NULL before: they do not count. */
const text = (row: readonly unknown[]): string =>
  JSON.stringify(row, (_, value: unknown) => {
    if (typeof value === 'bigint') return Number(value);
    return Array.isArray(value) ? value.slice(0, value.findLastIndex((item) => item !== null) + 1) : value;
  });

/** Rows of `a` that `b` has not, each as often as it stands there more. */
function without(a: readonly (readonly unknown[])[], b: readonly (readonly unknown[])[]): string[] {
  const left = b.map(text);
  return a.map(text).filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const versions: Readonly<Record<string, number>> = {
  plain: 9,
  parts: 4,
  clustered: 3,
  features: 3,
  mapped: 5,
  nothing: 1,
};

describe.each(Object.entries(versions))('%s', (table, last) => {
  test('SHOW TIMELINE counts the rows and files of every version', async () => {
    const timeline = await rowsOf(`SHOW TIMELINE ${table}`);
    expect(timeline).toHaveLength(last + 1);
    for (const row of timeline) {
      const [version, , , added, removed, , , files, rows] = row;
      const counted = await rowsOf(`SELECT count(*) FROM ${table} VERSION AS OF ${String(version)}`);
      expect(rows).toBe(counted[0]![0]);
      const held = await rowsOf(`SELECT count(*) FROM delta_files('${table}', ${String(version)})`);
      expect(files).toBe(held[0]![0]);
      const before = version === 0n ? 0n : (timeline[Number(version) - 1]![7] as bigint);
      expect(files).toBe(before + (added as bigint) - (removed as bigint));
    }
  });

  test('DIFF gives what one version has more often than another', async () => {
    for (let from = 0; from <= last; from++) {
      for (let to = 0; to <= last; to++) {
        const diff = await queryAll(session, `DIFF ${table} VERSION ${from} AND ${to}`);
        const columns = diff.schema.fields.slice(1).map((f) => f.name);
        const sides = [await versionRows(table, from, columns), await versionRows(table, to, columns)] as const;
        // A column that one version lacks is a change of the schema, not of each row.
        const common = columns.map((_, i) => sides.every(({ places }) => places[i]! >= 0));
        const [before, after] = sides.map(({ rows }) => rows.map((row) => row.map((v, i) => (common[i]! ? v : null))));
        const shown = (change: string): string[] =>
          diff.rows
            .filter(([own]) => own === change)
            .map((row) => text(row.slice(1).map((v, i) => (common[i]! ? v : null))));
        expect(shown('insert').sort(), `${from} to ${to}`).toEqual(without(after!, before!).sort());
        expect(shown('delete').sort(), `${from} to ${to}`).toEqual(without(before!, after!).sort());
      }
    }
  });
});

/** Under the columns of the other version, with the place of each here; renamed ones are found by hand. */
async function versionRows(
  table: string,
  version: number,
  columns: readonly string[],
): Promise<{ readonly rows: readonly unknown[][]; readonly places: readonly number[] }> {
  const old: Readonly<Record<string, string>> = {
    'the part': 'k',
    'text with blanks': 'v',
    k: 'the part',
    ...(table === 'mapped' && { v: 'text with blanks' }),
  };
  const { schema, rows } = await queryAll(session, `SELECT * FROM ${table} VERSION AS OF ${version}`);
  const places = columns.map((name) => {
    const at = schema.fields.findIndex((f) => f.name === name);
    return at >= 0 || old[name] === undefined ? at : schema.fields.findIndex((f) => f.name === old[name]);
  });
  return { rows: rows.map((row) => places.map((at) => (at < 0 ? null : row[at]))), places };
}

test('DIFF with a key pairs what left with what came; SUMMARY says what else changed', async () => {
  const changes = (await rowsOf('DIFF plain VERSION 1 AND 4 ON id')).map(([change, id, s]) => [change, id, s]);
  expect(changes).toEqual([
    ['delete', 1n, 'x'],
    ['update_preimage', 2n, null],
    ['update_postimage', 2n, 'y'],
    ['insert', 3n, 'z'],
  ]);
  const summary = await rowsOf('DIFF plain VERSION 1 AND 7 ON id SUMMARY');
  expect(summary).toContainEqual(['schema', 'added', 'extra', null, 'int']);
  expect(summary).toContainEqual(['schema', 'added', 'n.z', null, 'date']);
  expect(summary).toContainEqual(['schema', 'comment', 's', "it's text", 'changed']);
  expect(summary).toContainEqual(['properties', 'added', 'note', null, 'later']);
  expect(summary).toContainEqual(['rows', 'deleted', null, '1', null]);
  expect(summary).toContainEqual(['rows', 'updated', null, '1', '1']);
  await expect(rowsOf('DIFF plain VERSION 1 AND 2 ON nope')).rejects.toMatchObject({
    condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
  });
  await expect(rowsOf('DIFF plain VERSION 1 AND 12')).rejects.toMatchObject({ condition: 'DELTA_VERSION_NOT_FOUND' });
});

test('the log, the files and the history of a table can be asked like tables', async () => {
  const merged = await rowsOf(
    "SELECT version, operationMetrics['numOutputRows'] FROM delta_history('look.plain') WHERE operation = 'MERGE'",
  );
  expect(merged).toEqual([[4n, '1']]);
  const actions = "SELECT action, count(*) FROM delta_log('plain') WHERE version <= 2 GROUP BY action ORDER BY action";
  expect(await rowsOf(actions)).toEqual([
    ['add', 3n],
    ['commitInfo', 3n],
    ['metaData', 1n],
    ['protocol', 1n],
    ['remove', 1n],
  ]);
  const path = join(folder, 'parts');
  const parts = await rowsOf(
    `SELECT f.partition_values['p'], sum(f.rows) FROM delta_files('${path}') f GROUP BY 1 ORDER BY 1`,
  );
  expect(parts).toEqual([
    [null, 1n],
    ['1', 2n],
    ['10', 1n],
  ]);
  await expect(rowsOf("SELECT * FROM delta_files('nope')")).rejects.toMatchObject({
    condition: 'TABLE_OR_VIEW_NOT_FOUND',
  });
  await expect(rowsOf('SELECT * FROM delta_log()')).rejects.toMatchObject({
    condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
  });
  await expect(rowsOf('SELECT delta_log(x) FROM range(1) t(x)')).rejects.toMatchObject({
    condition: 'UNRESOLVED_ROUTINE',
  });
});

describe('CHECK', () => {
  const findings = async (table: string): Promise<readonly (readonly unknown[])[]> =>
    (await rowsOf(`CHECK ${table}`)).filter(([severity]) => severity !== 'note');

  /** Does a thing to a table's folder in a copy of all, and checks the table there. */
  async function broken(table: string, act: (place: string) => void): Promise<readonly (readonly unknown[])[]> {
    const copy = copyTables();
    act(join(copy.folder, table));
    await using own = openSession({ paths: [copy.folder] });
    const { rows } = await queryAll(own, `CHECK ${table}`);
    copy.remove();
    return rows.filter(([severity]) => severity !== 'note');
  }

  const logFile = (place: string, version: number, ending = 'json'): string =>
    join(place, '_delta_log', `${String(version).padStart(20, '0')}.${ending}`);

  test.each(Object.keys(versions))('finds nothing wrong with %s', async (table) => {
    expect(await findings(table)).toEqual([]);
  });

  test('names the features that other readers lack, with the statement that takes them away', async () => {
    const notes = async (table: string): Promise<readonly (readonly unknown[])[]> =>
      (await rowsOf(`CHECK ${table}`)).filter(([, check]) => check === 'readers').map((row) => row.slice(2));
    expect(await notes('mapped')).toEqual([
      [
        'columnMapping',
        'Readers without this feature cannot open the table: deltalake 1.6 to pyarrow, Polars 2.1.',
        'ALTER TABLE look.mapped DROP FEATURE columnMapping',
      ],
    ]);
    expect((await notes('clustered')).map(([feature]) => feature)).toEqual(['deletionVectors']);
    expect(await notes('plain')).toEqual([]);
  });

  test('names files that are missing or of another size', async () => {
    const found = await broken('plain', (place) => {
      for (const name of readdirSync(place).filter((each) => each.endsWith('.parquet'))) rmSync(join(place, name));
    });
    expect(found).toHaveLength(2);
    expect(found[0]!.slice(0, 2)).toEqual(['error', 'missing file']);
    expect(found[0]![4]).toBe('FSCK REPAIR TABLE look.plain');
    const longer = await broken('nothing', (place) => {
      const [name] = readdirSync(place).filter((each) => each.endsWith('.parquet'));
      appendFileSync(join(place, name!), 'x');
    });
    expect(longer.map((row) => row[3])).toEqual(['The file has 452 bytes; the log says 451.']);
  });

  test('verifies version checksums', async () => {
    const found = await broken('parts', (place) => {
      const path = logFile(place, 4, 'crc');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"numFiles":4', '"numFiles":5'));
      writeFileSync(logFile(place, 3, 'crc'), 'no JSON');
    });
    expect(found.map(([severity, check, subject, finding]) => [severity, check, subject, finding])).toEqual([
      ['error', 'version checksum', '00000000000000000003.crc', 'It holds no JSON object.'],
      ['error', 'version checksum', '00000000000000000004.crc', 'numFiles is 5; the log gives 4.'],
    ]);
  });

  test('compares checkpoints with the commits that they stand for', async () => {
    const found = await broken('plain', (place) => {
      const path = logFile(place, 9);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"owner.team":', '"owner":'));
    });
    expect(found.map((row) => row.slice(0, 4))).toContainEqual([
      'error',
      'checkpoint contents',
      '00000000000000000009.checkpoint.parquet',
      'Its metadata has another configuration than the commits.',
    ]);
  });

  test('tells of gaps and of logs that cannot be read', async () => {
    const gap = await broken('plain', (place) => rmSync(logFile(place, 3)));
    expect(gap.map((row) => row.slice(0, 3))).toEqual([['error', 'log', 'DELTA_VERSIONS_NOT_CONTIGUOUS']]);
    await expect(rowsOf('CHECK nope')).rejects.toMatchObject({ condition: 'TABLE_OR_VIEW_NOT_FOUND' });
  });

  test('names files without statistics, and columns without bounds', async () => {
    const found = await broken('nothing', (place) => {
      const path = logFile(place, 1);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/,"stats":"(?:[^"\\]|\\.)*"/, ''));
    });
    expect(found.map((row) => [row[1], row[3]])).toEqual([
      ['statistics', '1 of 1 files have no statistics: every query reads them.'],
    ]);
  });
});
