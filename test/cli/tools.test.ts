/** The command beside running: check, format, doctor, completion; limits, a session that only reads, scripts within scripts, Parquet out. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silt } from '../support/command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-tools-'));
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'parts/a.sql'), "SELECT 2 AS b; -- one\n.read 'b.sql'\n");
  writeFileSync(join(folder, 'parts/b.sql'), "SELECT r'\n\\i no.sql\n' AS c;\nSELECT\n nope;\n");
  writeFileSync(join(folder, 'main.sql'), 'SELECT 1 AS a;\n\\ir parts/a.sql\nSELECT 3 AS d');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scripts', () => {
  test('take in others, whose errors stand at their own lines', async () => {
    const { code, stdout, stderr } = await silt(['-f', join(folder, 'main.sql')]);
    expect(stdout).toBe('a\n1\nb\n2\nc\n"\n\\i no.sql\n"\n');
    expect(stderr).toContain('5 |  nope');
    expect(code).toBe(1);
  });

  test('take in no file that is not there, and not themselves', async () => {
    writeFileSync(join(folder, 'lost.sql'), '\\ir nothing.sql\n');
    expect(await silt(['-f', join(folder, 'lost.sql')])).toMatchObject({ code: 3 });
    writeFileSync(join(folder, 'self.sql'), '.read self.sql\n');
    expect((await silt(['-f', join(folder, 'self.sql')])).stderr).toContain('files take in others 32 deep');
  });
});

describe('statements that are not run', () => {
  test('are checked, for people and for tools', async () => {
    const input = 'SELECT 1;\nSELECT nope;\nSELEC 2;\nCREATE TABLE t (a INT)';
    const text = await silt(['check'], { input });
    expect(text).toMatchObject({ code: 1, stderr: '' });
    expect(text.stdout).toContain('2 | SELECT nope');
    const json = await silt(['check', '--error-format', 'json'], { input });
    const conditions = json.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { condition: string }).condition);
    expect(conditions).toEqual(['UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', 'PARSE_SYNTAX_ERROR']);
    expect(await silt(['check'], { input: 'SELECT 1' })).toMatchObject({ code: 0, stdout: '' });
  });

  test('are printed in one form', async () => {
    const input = 'select  a, b from t where a  in (1,2) ; from t -- x';
    expect(await silt(['format'], { input })).toMatchObject({
      code: 0,
      stdout: 'SELECT a, b FROM t WHERE a IN (1, 2);\nSELECT * FROM t;\n',
    });
    expect(await silt(['format'], { input: 'SELEC' })).toMatchObject({ code: 1, stdout: '' });
  });
});

test('statements are printed as those of Spark, with what is silt alone', async () => {
  const input = "SELECT * EXCLUDE (a), b, FROM t;\nSELECT max(COLUMNS('x'))\nFROM 'f.csv';\n";
  expect(await silt(['portable'], { input })).toMatchObject({
    code: 1,
    stdout:
      'SELECT * EXCEPT (a), b FROM t;\n-- silt alone: COLUMNS, line 2\n' +
      "-- silt alone: a path in quotes as a table, line 3\nSELECT max(COLUMNS('x')) FROM 'f.csv';\n",
  });
  expect(await silt(['portable'], { input: 'SELECT a FROM t' })).toMatchObject({ code: 0 });
});

test('limits and a session that only reads have their exit codes', async () => {
  expect(await silt(['--read-only', '-c', 'CREATE TABLE t (a INT)'])).toMatchObject({ code: 1, stdout: '' });
  const long = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';
  expect(await silt(['--timeout', '100ms', '-c', long])).toMatchObject({ code: 124 });
  expect(await silt(['--timeout', 'soon', '-c', long])).toMatchObject({ code: 2 });
  expect(await silt(['--memory-limit', '64MiB', '-c', 'SET memory_limit'])).toMatchObject({ code: 0 });
  expect(await silt(['--memory-limit', 'much', '-c', 'SELECT 1'])).toMatchObject({ code: 2 });
});

test('a result goes into a Parquet file', async () => {
  const out = join(folder, 'out.parquet');
  expect(await silt(['-o', out, '-c', "SELECT 1 AS a, 'é' AS b"])).toMatchObject({ code: 0, stdout: '' });
  expect(await silt(['-c', `FROM '${out}'`])).toMatchObject({ stdout: 'a,b\n1,é\n' });
  expect(await silt(['--format', 'parquet', '-c', 'SELECT 1'])).toMatchObject({ code: 2 });
  const failed = await silt(['-o', out, '-c', 'SELECT nope']);
  expect(failed.stderr).toContain('1 | SELECT nope\n  |        ^^^^');
});

test('doctor finds this machine well', async () => {
  const { code, stdout } = await silt(['doctor']);
  expect(stdout).not.toContain('NO ');
  expect(code).toBe(0);
});

test('shells complete commands, options and choices', async () => {
  const { stdout } = await silt(['completion', 'bash']);
  const complete = `${stdout}\nCOMP_WORDS=(silt --form); COMP_CWORD=1; _silt; echo "\${COMPREPLY[@]}"
COMP_WORDS=(silt --format js); COMP_CWORD=2; _silt; echo "\${COMPREPLY[@]}"`;
  expect(execFileSync('bash', ['-c', complete], { encoding: 'utf8' })).toBe('--format\njson jsonl\n');
  expect((await silt(['completion', 'zsh'])).stdout).toMatch(/^#compdef silt/);
  expect((await silt(['completion', 'fish'])).stdout).toContain('complete -c silt -l read-only');
  expect(await silt(['completion', 'tcsh'])).toMatchObject({ code: 2 });
});
