/** The package as a user gets it: packed, installed in an empty folder, and run from there by command and by import. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from './support/engine.ts';

const run = promisify(execFile);
const isThere = existsSync(join(projectRoot, 'src/cli/main.ts')) && existsSync(join(projectRoot, 'src/index.ts'));

describe.skipIf(!isThere)('the packed package', () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'silt-pack-'));
    // Set-up runs npm again; it must not take this project for its own.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local)/.test(name)),
    );
    await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: projectRoot, env });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
    const tarball = (await run('ls', { cwd: folder })).stdout.split('\n').find((name) => name.endsWith('.tgz'))!;
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`], { cwd: folder, env });
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const silt = (...args: string[]) =>
    run(process.execPath, ['node_modules/silt/bin/silt.js', ...args], { cwd: folder });

  test('runs a statement from the command', async () => {
    const { stdout, stderr } = await silt('-c', 'SELECT 1 AS one', '--format', 'csv');
    expect(stdout).toBe('one\n1\n');
    expect(stderr).toBe('');
  });

  test('ends a wrong statement with 1 and its condition on stderr', async () => {
    await expect(silt('-c', 'SELECT missing')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('UNRESOLVED_COLUMN') as string,
    });
  });

  test('answers from a small table within few times what Node itself takes to start', async () => {
    const table = join(folder, 'small');
    cpSync(join(projectRoot, 'test/fixtures/lineitem'), table, { recursive: true });
    // Its first version alone: a few commits' worth of a table, without a checkpoint.
    for (const file of readdirSync(join(table, '_delta_log'))) {
      if (file !== `${'0'.repeat(20)}.json`) rmSync(join(table, '_delta_log', file));
    }
    const query = 'SELECT l_returnflag, count(*) FROM small WHERE l_shipyear = 1994 GROUP BY 1 ORDER BY 1';
    const answer = ['node_modules/silt/bin/silt.js', table, '-c', query];
    const timeMs = async (args: readonly string[]): Promise<number> => {
      const startedMs = performance.now();
      await run(process.execPath, [...args], { cwd: folder });
      return performance.now() - startedMs;
    };
    // The first run fills the caches of compiled code; the others are measured in turn with bare Node.
    await timeMs(answer);
    const rounds: { readonly bare: number; readonly silt: number }[] = [];
    while (rounds.length < 11) rounds.push({ bare: await timeMs(['-e', '0']), silt: await timeMs(answer) });
    const ratio = Math.min(...rounds.map((r) => r.silt)) / Math.min(...rounds.map((r) => r.bare));
    // 8 is what a quiet machine has to keep; other tests run beside this one.
    expect(ratio).toBeLessThan(8 * 1.5);
  });

  test('is a library', async () => {
    const source = `import { open } from 'silt';
const session = open();
const result = await session.query('SELECT 1 AS one, \\'x\\' AS two');
console.log(JSON.stringify(await result.rows()));
await session.close();
`;
    writeFileSync(join(folder, 'library.js'), source);
    const { stdout } = await run(process.execPath, ['library.js'], { cwd: folder });
    expect(stdout).toBe('[{"one":1,"two":"x"}]\n');
  });

  test('brings its types', async () => {
    const source = `import { open, type Result } from 'silt';
const result: Result = await open({ paths: [] }).query('SELECT 1', { one: 1 });
// @ts-expect-error: the schema's fields have names, not numbers.
const wrong: number = result.schema.fields[0]?.name;
export { wrong };
`;
    writeFileSync(join(folder, 'library.ts'), source);
    const tsc = join(projectRoot, 'node_modules/.bin/tsc');
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
    await run(tsc, [...options, 'library.ts'], { cwd: folder }).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
  });

  test('holds no sources and no tests', () => {
    for (const name of ['src', 'grammar', 'test', 'tpch']) {
      expect(existsSync(join(folder, 'node_modules/silt', name)), name).toBe(false);
    }
  });
});

describe('the command on an old Node', () => {
  test('parses as JavaScript that Node 12 knows', () => {
    const text = readFileSync(join(projectRoot, 'bin/silt.js'), 'utf8');
    expect(text).not.toMatch(/\?\?|\?\.|node:|^await /m);
  });
});
