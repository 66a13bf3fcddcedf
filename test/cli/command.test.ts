/** The command's streams, formats, signals and exit codes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineitemTable, silt, siltCommand } from '../support/command.ts';
import { projectRoot } from '../support/engine.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';

describe('what is run', () => {
  test('several -c and -f in their order, and standard input where there are none', async () => {
    const file = join(folder, 'two.sql');
    writeFileSync(file, 'SELECT 2 AS b;\n-- a remark\nSELECT 3 AS c;\n');
    const { stdout } = await silt(['-c', 'SELECT 1 AS a', '-f', file, '-c', 'SELECT 4 AS d']);
    expect(stdout).toBe('a\n1\nb\n2\nc\n3\nd\n4\n');
    expect(await silt([], { input: 'SELECT 1 AS a; SELECT 2 AS b' })).toMatchObject({
      code: 0,
      stdout: 'a\n1\nb\n2\n',
    });
    expect(await silt(['-f', '-'], { input: '' })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('a table goes by its folder, a folder of tables is the current schema', async () => {
    const count = 'SELECT count(*) > 0 AS any FROM lineitem';
    expect(await silt([lineitemTable, '-c', count])).toMatchObject({ code: 0, stdout: 'any\ntrue\n' });
    const fixtures = `${projectRoot}test/fixtures`;
    expect(await silt([fixtures, '-c', `${count}; SELECT current_schema() AS s`])).toMatchObject({
      code: 0,
      stdout: 'any\ntrue\ns\nfixtures\n',
    });
    expect(await silt([`file://${lineitemTable}`, '-c', count])).toMatchObject({ code: 0, stdout: 'any\ntrue\n' });
  });

  test('parameters are numbers, text, or what their type says', async () => {
    const args = [
      '--param',
      'n=2',
      '--param',
      'zip=01234',
      '--param',
      'day:date=2024-02-29',
      '--param',
      'p:decimal(5,2)=1.5',
    ];
    const sql = 'SELECT :zip AS zip, date_add(:day, 1) AS day, :p AS p, id FROM range(9) LIMIT :n';
    expect(await silt([...args, '-c', sql])).toMatchObject({
      stdout: 'zip,day,p,id\n01234,2024-03-01,1.50,0\n01234,2024-03-01,1.50,1\n',
    });
    const wrong = await silt(['--param', 'day:date=soon', '-c', 'SELECT :day']);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('CAST_INVALID_INPUT');
  });

  test('a wrong use ends with 2', async () => {
    for (const args of [
      ['--bogus'],
      ['--format', 'nope'],
      ['--param', 'x'],
      ['--set', 'threads=0', '-c', 'SELECT 1'],
    ]) {
      const { code, stdout, stderr } = await silt(args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).not.toBe('');
    }
    expect(await silt(['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect((await silt(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('stops at the first statement that fails', async () => {
    expect(await silt(['-c', 'SELECT 1 AS a; SELECT x; SELECT 2', '-c', 'SELECT 3'])).toMatchObject({
      code: 1,
      stdout: 'a\n1\n',
    });
  });
});

describe('formats', () => {
  const sql = `SELECT 1 AS i, CAST(1.50 AS DECIMAL(5,2)) AS d, 'a,"b' AS s, CAST(NULL AS STRING) AS n, '' AS e`;

  test.each([
    ['csv', 'i,d,s,n,e\n1,1.50,"a,""b",,""\n'],
    ['tsv', 'i\td\ts\tn\te\n1\t1.50\ta,"b\t\\N\t\n'],
    ['json', '[{"i":1,"d":1.50,"s":"a,\\"b","n":null,"e":""}]\n'],
    ['jsonl', '{"i":1,"d":1.50,"s":"a,\\"b","n":null,"e":""}\n'],
    ['markdown', '| i | d | s | n | e |\n| ---: | ---: | --- | --- | --- |\n| 1 | 1.50 | a,"b | NULL |  |\n'],
    ['vertical', '-- row 1 --\ni: 1\nd: 1.50\ns: a,"b\nn: NULL\ne: \n'],
    [
      'box',
      [
        '┌─────┬──────────────┬────────┬────────┬────────┐',
        '│  i  │      d       │   s    │   n    │   e    │',
        '│ int │ decimal(5,2) │ string │ string │ string │',
        '├─────┼──────────────┼────────┼────────┼────────┤',
        '│   1 │         1.50 │ a,"b   │ NULL   │        │',
        '└─────┴──────────────┴────────┴────────┴────────┘\n',
      ].join('\n'),
    ],
  ])('%s', async (format, expected) => {
    expect(await silt(['--format', format, '-c', sql])).toMatchObject({ code: 0, stdout: expected, stderr: '' });
  });

  test('arrow is an IPC stream', async () => {
    const file = join(folder, 'out.arrow');
    expect(await silt(['-o', file, '-c', 'SELECT id, CAST(id AS STRING) AS s FROM range(3)'])).toMatchObject({
      code: 0,
    });
    const table = tableFromIPC(readFileSync(file));
    expect(table.schema.fields.map((f) => f.name)).toEqual(['id', 's']);
    expect([...table.getChild('id')!.toJSON()]).toEqual([0n, 1n, 2n]);
    expect([...table.getChild('s')!.toJSON()]).toEqual(['0', '1', '2']);
  });

  test('JSON loses no digit', async () => {
    const values = `SELECT 9223372036854775807 AS big, CAST('12345678901234567890.123456789' AS DECIMAL(38,9)) AS d,
      CAST('NaN' AS DOUBLE) AS nan, CAST('-Infinity' AS DOUBLE) AS inf, CAST(0.1 AS FLOAT) AS f,
      DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 12:30:00.5' AS t, X'00ff' AS b,
      map('a', 1) AS m, array(1, NULL) AS l, named_struct('x', 'ü') AS s`;
    const { stdout } = await silt(['--format', 'jsonl', '--set', 'timezone=UTC', '-c', values]);
    expect(stdout).toBe(
      '{"big":9223372036854775807,"d":12345678901234567890.123456789,"nan":"NaN","inf":"-Infinity","f":0.1,' +
        '"day":"2024-02-29","t":"2024-02-29T12:30:00.5","b":"AP8=","m":{"a":1},"l":[1,null],"s":{"x":"ü"}}\n',
    );
  });

  test('an empty result is a head, an empty array, nothing', async () => {
    const empty = 'SELECT id FROM range(0)';
    expect((await silt(['--format', 'json', '-c', empty])).stdout).toBe('[]\n');
    expect((await silt(['--format', 'jsonl', '-c', empty])).stdout).toBe('');
    expect((await silt(['--format', 'csv', '-c', empty])).stdout).toBe('id\n');
  });

  test('ends of output files name formats, and a statement that fails leaves the file as it was', async () => {
    const file = join(folder, 'kept.json');
    expect(await silt(['-o', file, '-c', 'SELECT 1 AS a'])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe('[{"a":1}]\n');
    expect(await silt(['-o', file, '-c', 'SELECT id / 0 FROM range(1)'])).toMatchObject({ code: 1 });
    expect(readFileSync(file, 'utf8')).toBe('[{"a":1}]\n');
  });

  test('colours and boxes are for terminals', async () => {
    const { stderr } = await silt(['-c', 'SELECT x']);
    expect(stderr).not.toContain('\u001b');
    const dumb = await silt(['--format', 'box', '-c', 'SELECT 1 AS a'], { env: { TERM: 'dumb' } });
    expect(dumb.stdout).toMatch(/^[\n -~]*$/);
  });
});

describe('how it ends', () => {
  test('124 after the timeout', async () => {
    const { code, stderr, stdout } = await silt(['--set', 'statement_timeout=200', '-c', endless]);
    expect({ code, stdout }).toEqual({ code: 124, stdout: '' });
    expect(stderr).toContain('STATEMENT_TIMEOUT');
  });

  test('130 after Ctrl-C, with what came before', async () => {
    const result = await silt(['-c', `SELECT 1 AS a; ${endless}`], {
      whileRunning: async (child) => {
        await once(child.stdout!, 'data');
        await sleep(300);
        child.kill('SIGINT');
      },
    });
    expect(result).toMatchObject({ code: 130, stdout: 'a\n1\n' });
    expect(result.stderr).toContain('OPERATION_CANCELED');
  });

  test('130 after Ctrl-C while it waits for its input', async () => {
    const child = spawn(process.execPath, [siltCommand], { stdio: ['pipe', 'ignore', 'inherit'] });
    const closed = once(child, 'close');
    const asking = setInterval(() => child.kill('SIGINT'), 500);
    const [code, signal] = (await closed) as [number | null, string | null];
    clearInterval(asking);
    // Before its handler stands, the signal itself ends it.
    expect(signal === 'SIGINT' || code === 130).toBe(true);
  });

  test.each(['threads=1', 'threads=2'])('quietly where its reader goes away (%s)', async (threads) => {
    const child = spawn(
      '/bin/sh',
      [
        '-c',
        `"$0" "$@" | head -n 2; exit`,
        process.execPath,
        siltCommand,
        '--set',
        threads,
        '-c',
        'SELECT id FROM range(50000000)',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    await once(child, 'close');
    expect({ stdout, stderr }).toEqual({ stdout: 'id\n0\n', stderr: '' });
  });

  test('0 where its reader goes away', async () => {
    const script = `set -o pipefail; "$0" "$@" | head -n 1 > /dev/null`;
    const child = spawn(
      '/bin/bash',
      ['-c', script, process.execPath, siltCommand, '-c', 'SELECT id FROM range(50000000)'],
      {
        stdio: 'ignore',
      },
    );
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
  });

  test('the first rows come before the last are made', async () => {
    const result = await silt(['-c', 'SELECT id FROM range(1000000000)'], {
      whileRunning: async (child) => {
        await once(child.stdout!, 'data');
        child.kill('SIGINT');
      },
    });
    expect(result.code).toBe(130);
    expect(result.stdout.startsWith('id\n0\n1\n')).toBe(true);
  });
});
