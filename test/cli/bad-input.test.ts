/** What is wrong ends with a clear error: its condition, its exit code, nothing on stdout, never a crash. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineitemTable, silt } from '../support/command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-bad-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Failure {
  readonly code: number | null;
  readonly condition: string;
  readonly message: string;
  readonly hint?: string;
  readonly stdout: string;
}

/** The error as tools read it. */
async function failure(...args: string[]): Promise<Failure> {
  const { code, stdout, stderr } = await silt([...args, '--error-format', 'json']);
  const { condition, message, hint } = JSON.parse(stderr) as Omit<Failure, 'code' | 'stdout'>;
  return { code, condition, message, stdout, ...(hint !== undefined && { hint }) };
}

/** A copy of the fixture in which one Parquet file is treated. */
function tableWith(name: string, treat: (file: string) => void): string {
  const table = join(folder, name);
  cpSync(lineitemTable, table, { recursive: true });
  const files = readdirSync(table, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.parquet') && !file.includes('_delta_log'),
  );
  for (const file of files) treat(join(table, file));
  return table;
}

describe('a statement that is wrong', () => {
  test.each([
    ['SELECT * FROM lineitm', 'TABLE_OR_VIEW_NOT_FOUND', 'lineitem'],
    ['SELECT l_quantty FROM lineitem', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'l_quantity'],
    ['SELECT conut(*) FROM lineitem', 'UNRESOLVED_ROUTINE', 'count'],
  ])('%s proposes what the user has', async (sql, condition, proposal) => {
    const { message, ...rest } = await failure(lineitemTable, '-c', sql);
    expect(rest).toMatchObject({ code: 1, condition, stdout: '' });
    expect(message).toContain(proposal);
  });

  test.each([
    ["SELECT DATE '2024-01-01' + true", 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['SELECT id / 0 FROM range(3)', 'DIVIDE_BY_ZERO'],
    ['SELECT 2147483647 + 1', 'ARITHMETIC_OVERFLOW'],
    ['SELECT CAST(300 AS TINYINT)', 'CAST_OVERFLOW'],
    ["SELECT CAST('x' AS INT)", 'CAST_INVALID_INPUT'],
    ["SELECT 'open", 'PARSE_SYNTAX_ERROR'],
    ['SELECT /* open', 'UNCLOSED_BRACKETED_COMMENT'],
    ['SELECT :missing', 'UNBOUND_SQL_PARAMETER'],
    ['SELEC 1', 'PARSE_SYNTAX_ERROR'],
  ])('%s is %s', async (sql, condition) => {
    expect(await failure('-c', sql)).toMatchObject({ code: 1, condition, stdout: '' });
  });

  test('shows the place with a caret, and a hint', async () => {
    const { stderr } = await silt(['-c', "SELECT 1;\nSELECT 2,\n  'abc"]);
    expect(stderr).toBe(
      "Error: Syntax error at or near ''abc'.\n3 |   'abc\n  |   ^^^^\n  PARSE_SYNTAX_ERROR (SQLSTATE 42601)\n  Hint: The string is not closed.\n",
    );
  });

  test('carets stand under wide characters and tabs', async () => {
    const { stderr } = await silt(['-c', "SELECT\t'日本', nope"]);
    expect(stderr.split('\n').slice(1, 3)).toEqual(["1 | SELECT '日本', nope", '  |                ^^^^']);
  });

  test('a span is within its own statement', async () => {
    const { stderr, stdout } = await silt(['-c', 'SELECT 1 AS a; SELECT\n nope', '--error-format', 'json']);
    expect(stdout).toBe('a\n1\n');
    expect(JSON.parse(stderr)).toMatchObject({
      span: { start: 8, end: 12 },
      line: 2,
      column: 2,
      offset: 15,
      statement: 'SELECT\n nope',
    });
  });

  test('binary garbage is a syntax error, and commands no terminal', async () => {
    const file = join(folder, 'garbage.sql');
    writeFileSync(file, Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + 27) % 256)));
    const { code, stderr } = await silt(['-f', file]);
    expect(code).toBe(1);
    expect(stderr).toContain('PARSE_SYNTAX_ERROR');
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('a statement that is too much', () => {
  const nested = (depth: number): string => `SELECT ${'('.repeat(depth)}1${')'.repeat(depth)}`;

  test('nesting of 500 runs', async () => {
    const calls = `SELECT ${'abs(1 + '.repeat(500)}id${')'.repeat(500)} AS a FROM range(1)`;
    const conditions = `SELECT ${'CASE WHEN id = 0 THEN '.repeat(500)}1${' END'.repeat(500)} AS a FROM range(1)`;
    for (const sql of [`${nested(500)} AS a`, calls, conditions]) {
      expect(await silt(['-c', sql])).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(/^a\n\d+\n$/) as string,
      });
    }
  });

  test.each([
    nested(10_000),
    `SELECT ${'abs('.repeat(10_000)}1${')'.repeat(10_000)}`,
    `SELECT ${'NOT '.repeat(10_000)}true`,
    `SELECT ${'CASE WHEN true THEN '.repeat(10_000)}1${' END'.repeat(10_000)}`,
    `SELECT * FROM ${'(SELECT * FROM '.repeat(10_000)}range(1)${')'.repeat(10_000)}`,
    `SELECT CAST(NULL AS ${'ARRAY<'.repeat(10_000)}INT${'>'.repeat(10_000)})`,
  ])('nesting of 10,000 is refused (%#)', async (sql) => {
    const file = join(folder, 'deep.sql');
    writeFileSync(file, sql);
    expect(await failure('-f', file)).toMatchObject({ code: 1, condition: 'STATEMENT_TOO_COMPLEX', stdout: '' });
  });

  test.each(['OR', 'AND'])('a chain of 10,000 %s runs', async (word) => {
    const terms = Array.from({ length: 10_000 }, (_, i) => (word === 'OR' ? `id = ${i}` : `id <> ${i + 3}`));
    const file = join(folder, 'chain.sql');
    writeFileSync(file, `SELECT count(*) AS n FROM range(5) WHERE ${terms.join(` ${word} `)}`);
    expect(await silt(['-f', file])).toMatchObject({ code: 0, stdout: word === 'OR' ? 'n\n5\n' : 'n\n3\n' });
  });

  test('500 nested queries of each kind run, and chains of 10,000 terms', async () => {
    const nest = (open: string, inner: string, close: string): string => open.repeat(500) + inner + close.repeat(500);
    const chain = (first: string, next: string): string => first + next.repeat(9_999);
    const statements: readonly [string, number][] = [
      [`SELECT id AS a FROM ${nest('(SELECT id + 1 AS id FROM ', 'range(1)', ')')}`, 500],
      [`SELECT id AS a FROM ${nest('(SELECT max(id) AS id FROM ', 'range(3)', ')')}`, 2],
      [`SELECT ${nest('(SELECT ', '7', ')')} AS a`, 7],
      [`SELECT 1 AS a WHERE ${nest('EXISTS (SELECT 1 WHERE ', 'true', ')')}`, 1],
      [`SELECT 1 AS a WHERE ${nest('1 IN (SELECT 1 WHERE ', 'true', ')')}`, 1],
      [nest('WITH t AS (', 'SELECT 3 AS a', ') SELECT * FROM t'), 3],
      [`SELECT ${chain('id', ' + 1')} AS a FROM range(1)`, 9_999],
      [`SELECT length(${chain('cast(id AS STRING)', " || 'x'")}) AS a FROM range(1)`, 10_000],
      [`SELECT count(*) AS a FROM (${chain('SELECT 1 AS b', ' UNION ALL SELECT 1')})`, 10_000],
    ];
    const file = join(folder, 'deep.sql');
    writeFileSync(file, statements.map(([sql]) => sql).join(';\n'));
    const stdout = statements.map(([, value]) => `a\n${value}\n`).join('');
    expect(await silt(['-f', file])).toMatchObject({ code: 0, stderr: '', stdout });
  });

  test('an operand that doubles with every level is refused before it fills the memory', async () => {
    const sql = `SELECT ${'('.repeat(40)}id${' BETWEEN 0 AND 1)::int'.repeat(40)} AS a FROM range(1)`;
    expect(await failure('-c', sql)).toMatchObject({ code: 1, condition: 'STATEMENT_TOO_COMPLEX' });
  });

  test('10 MB run where they are one value, and are refused above the limit', async () => {
    const file = join(folder, 'long.sql');
    writeFileSync(file, `SELECT length('${'x'.repeat(10_000_000)}') AS n`);
    expect(await silt(['-f', file])).toMatchObject({ code: 0, stdout: 'n\n10000000\n' });
    writeFileSync(file, `SELECT '${'x'.repeat(17_000_000)}' AS n`);
    expect(await failure('-f', file)).toMatchObject({ code: 1, condition: 'STATEMENT_TOO_COMPLEX' });
  });
});

describe('storage that is wrong', () => {
  test('a folder that is no table, a file in its place, a place that is not there', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const file = join(folder, 'file.txt');
    writeFileSync(file, 'no table');
    for (const path of [empty, file, join(folder, 'nowhere')]) {
      expect(await failure(path, '-c', 'SELECT 1')).toMatchObject({ code: 3, condition: 'DELTA_TABLE_NOT_FOUND' });
      expect(await failure('-c', `SELECT * FROM delta.\`${path}\``)).toMatchObject({ code: 3, stdout: '' });
    }
  });

  test('a log with a gap, a log that is no JSON', async () => {
    const gap = join(folder, 'gap');
    cpSync(lineitemTable, gap, { recursive: true });
    for (const file of ['_last_checkpoint', '00000000000000000003.checkpoint.parquet', '00000000000000000002.json']) {
      rmSync(join(gap, '_delta_log', file));
    }
    expect(await failure(gap, '-c', 'SELECT * FROM gap')).toMatchObject({
      code: 3,
      condition: 'DELTA_VERSIONS_NOT_CONTIGUOUS',
    });
    const broken = join(folder, 'broken');
    mkdirSync(join(broken, '_delta_log'), { recursive: true });
    writeFileSync(join(broken, '_delta_log/00000000000000000000.json'), '{"protocol":');
    expect(await failure(broken, '-c', 'SELECT * FROM broken')).toMatchObject({
      code: 3,
      condition: 'DELTA_LOG_CORRUPT',
    });
  });

  test('Parquet files cut short, flipped, gone, or folders', async () => {
    const flip = (file: string): void => {
      const bytes = readFileSync(file);
      for (let i = 4; i < bytes.length - 8; i += 11) bytes[i]! ^= 0xff;
      writeFileSync(file, bytes);
    };
    const tables = [
      tableWith('cut', (file) => truncateSync(file, 500)),
      tableWith('flipped', flip),
      tableWith('gone', (file) => rmSync(file)),
      tableWith('folders', (file) => {
        rmSync(file);
        mkdirSync(file);
      }),
    ];
    for (const table of tables) {
      const { code, stdout, condition } = await failure(table, '-c', `SELECT * FROM delta.\`${table}\``);
      expect({ table, code, stdout, condition }).toEqual({
        table,
        code: 3,
        stdout: '',
        condition: expect.stringMatching(/^(FILE_CORRUPT|FILE_NOT_FOUND|STORAGE_FAILURE)$/) as string,
      });
    }
  });

  test('files of statements and of results', async () => {
    expect(await failure('-f', join(folder, 'none.sql'))).toMatchObject({ code: 3, condition: 'FILE_NOT_FOUND' });
    expect(await failure('-f', folder)).toMatchObject({ code: 3, condition: 'STORAGE_FAILURE' });
    expect(await failure('-o', join(folder, 'no/such/place.csv'), '-c', 'SELECT 1')).toMatchObject({ code: 3 });
  });
});
