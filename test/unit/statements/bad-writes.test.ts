/**
 * Rows that a table may not hold, and tables that somebody tampered with: the error names what is wrong (the column and the row,
 * or the file), and the table is as it was, with nothing left behind.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/core/errors.ts';
import { openSession, queryAll } from '../../support/engine.ts';

const root = mkdtempSync(join(tmpdir(), 'silt-bad-writes-'));
const session = openSession();
afterAll(async () => {
  await session.close();
  rmSync(root, { recursive: true, force: true });
});

const run = (path: string, sql: string) => queryAll(session, sql.replaceAll(/\bT\b/g, `delta.\`${path}\``));

/** Condition, message and hint of what the statement raises. */
async function refusal(path: string, sql: string): Promise<string> {
  try {
    await run(path, sql);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return `${error.condition}: ${error.message} ${error.hint ?? ''}`;
  }
  return 'no error';
}

/** Every file of the table's folder. */
function filesOf(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted();
}

describe('rows that may not be stored', () => {
  const path = join(root, 'rows');
  beforeAll(async () => {
    await run(
      path,
      `CREATE TABLE T (id INT NOT NULL, name STRING, price DECIMAL(5,2), code VARCHAR(3),
        s STRUCT<a: INT NOT NULL, b: STRING> , g INT GENERATED ALWAYS AS (id * 2), day DATE, tags ARRAY<INT>)`,
    );
    await run(path, 'ALTER TABLE T ADD CONSTRAINT positive CHECK (price > 0)');
    await run(
      path,
      `INSERT INTO T (id, name, price, code, s, day, tags) VALUES
        (1, 'one', 1.50, 'a', named_struct('a', 1, 'b', 'x'), DATE'2024-01-01', array(1)),
        (2, 'two', 2.50, 'b', named_struct('a', 2, 'b', 'y'), DATE'2024-01-02', array(2))`,
    );
  });

  const full = "named_struct('a', 3, 'b', 'z')";
  test.each([
    [
      `INSERT INTO T (id, name, price, s) VALUES (3, 'three', 1, ${full}), (NULL, 'nobody', 1, ${full})`,
      'DELTA_NOT_NULL_CONSTRAINT_VIOLATED: The column id .*id = null, name = nobody',
    ],
    ['UPDATE T SET id = NULL WHERE id = 2', 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED: The column id .*name = two'],
    [
      "INSERT INTO T (id, s) VALUES (3, named_struct('a', CAST(NULL AS INT), 'b', 'q'))",
      'DELTA_NOT_NULL_CONSTRAINT_VIOLATED: The column s.a .*id = 3',
    ],
    [
      'MERGE INTO T t USING (SELECT 1 AS k) n ON t.id = n.k WHEN MATCHED THEN UPDATE SET price = -1',
      'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES: .*positive \\(price > 0\\).*price = -1.00',
    ],
    [
      `INSERT INTO T (id, price, s) VALUES (3, -3, ${full})`,
      'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES: .*positive.*id = 3',
    ],
    [
      "UPDATE T SET code = 'long code' WHERE id = 1",
      'DELTA_EXCEED_CHAR_VARCHAR_LIMIT: .*code.*id = 1|DELTA_EXCEED_CHAR_VARCHAR_LIMIT: .*long code.*',
    ],
    ['UPDATE T SET g = 9 WHERE id = 1', 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES: .*`g` <=> \\(id \\* 2\\).*g = 9'],
    [`INSERT INTO T (id, price, s) VALUES (3, 123456.7, ${full})`, 'CAST_OVERFLOW_IN_TABLE_INSERT: .*`price`'],
    ['INSERT INTO T (id) SELECT CAST(3000000000 + id AS BIGINT) FROM T', 'CAST_OVERFLOW_IN_TABLE_INSERT: .*`id`'],
    ["INSERT INTO T (id, price) VALUES (3, 'abc')", "CAST_INVALID_INPUT: .*'abc'.* price"],
    ["UPDATE T SET day = 'not a day' WHERE id = 1", "CAST_INVALID_INPUT: .*'not a day'.* day"],
    ['INSERT INTO T (id, day) VALUES (3, array(1))', 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST: .*`day`'],
    ["INSERT INTO T (id, tags) VALUES (3, map('a', 1))", 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST: .*`tags`'],
    ['INSERT INTO T VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)', 'DELTA_METADATA_MISMATCH: .*col9.*col10'],
    ['INSERT INTO T (id, nope) VALUES (1, 2)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION: .*nope'],
    ['UPDATE T SET nope = 1', 'UNRESOLVED_COLUMN.WITH_SUGGESTION: .*nope'],
    ['UPDATE T SET s.c = 1', '.*`c`'],
    [
      'MERGE INTO T t USING (SELECT 1 AS id) n ON t.id = n.id WHEN MATCHED THEN UPDATE SET *',
      'DELTA_MERGE_UNRESOLVED_EXPRESSION: .*name',
    ],
    ['ALTER TABLE T ADD CONSTRAINT small CHECK (id < 2)', 'DELTA_NEW_CHECK_CONSTRAINT_VIOLATION: 1 rows .*id < 2'],
    ['ALTER TABLE T ADD CONSTRAINT what CHECK (missing > 1)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION: .*missing'],
    ['ALTER TABLE T ADD COLUMNS (name INT)', 'FIELD_ALREADY_EXISTS: .*name'],
  ])('%s', async (sql, expected) => {
    const before = [filesOf(path), (await run(path, 'SELECT * FROM T ORDER BY id')).rows];
    expect(await refusal(path, sql)).toMatch(new RegExp(expected, 's'));
    expect([filesOf(path), (await run(path, 'SELECT * FROM T ORDER BY id')).rows]).toEqual(before);
  });

  test('rows that are appended to a table that takes additions only stay', async () => {
    const only = join(root, 'append-only');
    await run(only, "CREATE TABLE T (id INT) TBLPROPERTIES ('delta.appendOnly' = 'true')");
    await run(only, 'INSERT INTO T VALUES (1), (2)');
    const before = filesOf(only);
    for (const sql of ['DELETE FROM T WHERE id = 1', 'UPDATE T SET id = 3', 'TRUNCATE TABLE T']) {
      expect(await refusal(only, sql)).toMatch(/^DELTA_CANNOT_MODIFY_APPEND_ONLY/);
    }
    expect(filesOf(only)).toEqual(before);
  });
});

describe('a generated column that cannot be computed', () => {
  // Conditions and reasons as Spark 4.1 with Delta 4.1 gave them.
  test.each([
    ['id INT, g INT GENERATED ALWAYS AS (missing + 1)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION: .*missing'],
    ['id INT, g INT GENERATED ALWAYS AS (g + 1)', 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*reference itself'],
    [
      'id INT, g INT GENERATED ALWAYS AS (h + 1), h INT GENERATED ALWAYS AS (id)',
      'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*another generated column',
    ],
    ['id INT, g DOUBLE GENERATED ALWAYS AS (rand())', 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*not deterministic'],
    ['id INT, g INT GENERATED ALWAYS AS ((SELECT 1))', 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*subquery'],
    [
      'id INT, g TIMESTAMP GENERATED ALWAYS AS (current_timestamp())',
      'DELTA_UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*current_timestamp\\(\\)',
    ],
    ['id INT, g BIGINT GENERATED ALWAYS AS (id + 1)', 'DELTA_GENERATED_COLUMNS_EXPR_TYPE_MISMATCH: .*g .*BIGINT.*INT'],
    ['id INT, g STRING GENERATED ALWAYS AS (id + 1)', 'DELTA_GENERATED_COLUMNS_EXPR_TYPE_MISMATCH: .*g .*STRING.*INT'],
    ['id BIGINT, g INT GENERATED ALWAYS AS (id)', 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*bigint is incompatible'],
    [
      'id INT, g VARCHAR(5) GENERATED ALWAYS AS (cast(id AS STRING))',
      'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: .*incompatible with column data type varchar\\(5\\)',
    ],
    ['s STRUCT<a: INT>, g INT GENERATED ALWAYS AS (s.b)', 'FIELD_NOT_FOUND: .*`b`'],
  ])('%s', async (columns, expected) => {
    const path = join(root, 'generated');
    expect(await refusal(path, `CREATE TABLE T (${columns})`)).toMatch(new RegExp(expected));
    expect(readdirSync(root)).not.toContain('generated');
  });
});

describe('a table that others tampered with', () => {
  let scenes = 0;
  const commitOf = (path: string, version: number): string =>
    join(path, '_delta_log', `${String(version).padStart(20, '0')}.json`);
  const dataOf = (path: string): readonly string[] => readdirSync(path).filter((name) => name.endsWith('.parquet'));

  /** A table of three versions that this session has read. */
  async function made(): Promise<string> {
    const path = join(root, `scene${scenes++}`);
    await run(path, 'CREATE TABLE T (id BIGINT, s STRING)');
    await run(path, "INSERT INTO T SELECT id, 'x' FROM range(10)");
    await run(path, "INSERT INTO T SELECT id, 'y' FROM range(10, 20)");
    await run(path, 'SELECT count(*) FROM T');
    return path;
  }

  const changes = [
    "UPDATE T SET s = 'u' WHERE id = 3",
    'DELETE FROM T WHERE id = 3',
    "MERGE INTO T t USING (SELECT 3L AS id) n ON t.id = n.id WHEN MATCHED THEN UPDATE SET s = 'm'",
    'OPTIMIZE T',
  ];
  const insert = "INSERT INTO T VALUES (99, 'n')";

  test.each([
    [
      'files vanished',
      (path: string) => dataOf(path).forEach((name) => unlinkSync(join(path, name))),
      changes,
      'FILE_NOT_FOUND: .*part-',
    ],
    [
      'files cut short',
      (path: string) => {
        for (const name of dataOf(path))
          writeFileSync(join(path, name), readFileSync(join(path, name)).subarray(0, 99));
      },
      changes,
      '(STORAGE_FAILURE|FILE_CORRUPT).*: .*part-',
    ],
    [
      'half of a commit',
      (path: string) => {
        const text = readFileSync(commitOf(path, 2), 'utf8');
        writeFileSync(commitOf(path, 3), text.slice(0, text.length >> 1));
      },
      [...changes, insert],
      'DELTA_LOG_CORRUPT: .*00000000000000000003.json',
    ],
    [
      'a version left out',
      (path: string) => writeFileSync(commitOf(path, 5), readFileSync(commitOf(path, 2))),
      [...changes, insert],
      'DELTA_VERSIONS_NOT_CONTIGUOUS: .*version 3',
    ],
    [
      'a file without a path',
      (path: string) => writeFileSync(commitOf(path, 3), '{"add":{"size":1}}\n'),
      [...changes, insert],
      'DELTA_LOG_CORRUPT: .*add.path',
    ],
    [
      'a feature that nobody knows',
      (path: string) =>
        writeFileSync(
          commitOf(path, 3),
          '{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["fancyNewThing"]}}\n',
        ),
      [...changes, insert],
      'DELTA_UNSUPPORTED_FEATURES_FOR_WRITE: .*fancyNewThing',
    ],
    [
      'no log any more',
      (path: string) => rmSync(join(path, '_delta_log'), { recursive: true }),
      [...changes, insert],
      'DELTA_TABLE_NOT_FOUND: .*_delta_log',
    ],
  ] as const)('%s', async (_name, tamper, statements, expected) => {
    const path = await made();
    tamper(path);
    const before = filesOf(path);
    for (const sql of statements) expect(await refusal(path, sql), sql).toMatch(new RegExp(expected));
    expect(filesOf(path)).toEqual(before);
  });

  test('a commit that was put in place of another is read as it is now', async () => {
    const path = await made();
    writeFileSync(commitOf(path, 2), readFileSync(commitOf(path, 1)));
    expect((await run(path, 'SELECT count(*), sum(id) FROM T')).rows).toEqual([[10n, 45n]]);
    await run(path, insert);
    expect((await run(path, 'SELECT count(*), sum(id) FROM T')).rows).toEqual([[11n, 144n]]);
  });
});

describe('a folder that cannot be written', () => {
  const disk = join(root, 'disk');
  mkdirSync(disk);
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'silt-read-only', disk]).status === 0;
  afterAll(() => {
    if (isMounted) execFileSync('umount', [disk]);
  });

  test.skipIf(!isMounted)('is read, and refuses changes (skipped where nothing can be mounted)', async () => {
    const path = join(disk, 't');
    await run(path, 'CREATE TABLE T (id BIGINT)');
    await run(path, 'INSERT INTO T SELECT id FROM range(10)');
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const before = filesOf(path);
    for (const sql of [
      'INSERT INTO T VALUES (1)',
      'UPDATE T SET id = 1',
      'DELETE FROM T WHERE id = 1',
      'TRUNCATE TABLE T',
    ]) {
      expect(await refusal(path, sql), sql).toMatch(/^STORAGE_FAILURE: .*read-only/);
    }
    expect((await run(path, 'SELECT sum(id) FROM T')).rows).toEqual([[45n]]);
    expect(filesOf(path)).toEqual(before);
  });
});
