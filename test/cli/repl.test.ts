/** Transcripts of the shell in a terminal: keys in, the screen out. Skipped where no pseudo terminal can be had. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineitemTable } from '../support/command.ts';
import { hasTerminal, VirtualTerminal } from '../support/terminal.ts';

const size = { columns: 100, rows: 30 };
const prompt = 'silt default>';
const enter = '\r';
const controlC = '\u0003';
const controlD = '\u0004';
const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1;';

async function started(
  args: readonly string[] = [],
  at = size,
  env: Readonly<Record<string, string>> = {},
): Promise<VirtualTerminal> {
  const terminal = new VirtualTerminal(args, at, env);
  await terminal.until(prompt);
  return terminal;
}

describe.skipIf(!hasTerminal)('the shell in a terminal (needs script of util-linux)', { timeout: 60_000 }, () => {
  test('a statement over two lines, its result, its time', async () => {
    await using terminal = await started();
    terminal.type(`SELECT 1 AS one,${enter}`);
    await terminal.until('..>');
    terminal.type(`'two' AS two;${enter}`);
    // The prompt is drawn anew behind the result.
    await terminal.until(/\(1 row[\s\S]*silt default>\s*$/);
    const shown = terminal.lines.slice(1, -1).map((line) => line.replace(/\d+\.\d+ s/, 'T'));
    expect(shown).toEqual([
      `${prompt} SELECT 1 AS one,`,
      "          ..> 'two' AS two;",
      '┌─────┬────────┐',
      '│ one │  two   │',
      '│ int │ string │',
      '├─────┼────────┤',
      '│   1 │ two    │',
      '└─────┴────────┘',
      '(1 row, T)',
    ]);
  });

  test('an error marks its place, and the next statement runs', async () => {
    await using terminal = await started();
    terminal.type(`SELECT 1 +${enter}nothing;${enter}`);
    await terminal.until('UNRESOLVED_COLUMN');
    expect(terminal.text).toContain('2 | nothing;\n  | ^^^^^^^');
    terminal.type(`SELECT 42 AS n;${enter}`);
    await terminal.until('│  42 │');
  });

  test('completion of a column by its letters, of a list by Tab, taken by Enter', async () => {
    await using terminal = await started([lineitemTable]);
    terminal.type('SELECT l_ex\t');
    await terminal.until('SELECT l_ex');
    terminal.type('\u0001');
    terminal.type('\u000b');
    terminal.type('SELECT l. FROM lineitem l;');
    terminal.type('\u001b[D'.repeat(17));
    terminal.type('\t');
    await terminal.until('l_extendedprice');
    terminal.type('extp');
    await terminal.until((text) => text.includes('l_extendedprice') && !text.includes('l_orderkey'));
    terminal.type('\t');
    await terminal.until('SELECT l.l_extendedprice FROM lineitem l;');
  });

  test('pasted text is text: nothing runs before Enter', async () => {
    await using terminal = await started();
    terminal.paste("SELECT 'a\tb' AS x;\nSELECT 2 AS y;\n");
    await terminal.until('SELECT 2 AS y;');
    expect(terminal.text).not.toContain('(1 row');
    terminal.type(enter);
    await terminal.until((text) => text.split('(1 row').length === 3);
  });

  test('Ctrl-C stops the statement; typing stays alive meanwhile and its progress is shown', async () => {
    await using terminal = await started();
    terminal.type(endless + enter);
    await terminal.until('Ctrl-C stops');
    terminal.type('SELECT 7 AS seven');
    await terminal.until(`${prompt} SELECT 7 AS seven`);
    terminal.type(controlC);
    await terminal.until('OPERATION_CANCELED');
    terminal.type(`;${enter}`);
    await terminal.until('│     7 │');
  });

  test('Ctrl-C drops what is typed, Ctrl-D ends with 0', async () => {
    await using terminal = await started();
    terminal.type('SELECT nonsense');
    await terminal.until('nonsense');
    terminal.type(controlC);
    await terminal.until('nonsense^C');
    terminal.type(controlD);
    expect(await terminal.end()).toBe(0);
  });

  test('history: entries of several lines come back whole, search finds, the file is its owner’s alone', async () => {
    await using terminal = await started();
    terminal.type(`SELECT 1${enter}AS first;${enter}`);
    await terminal.until('(1 row');
    terminal.type(`SELECT 2 AS second;${enter}`);
    await terminal.until((text) => text.split('(1 row').length === 3);
    terminal.type('\u001b[A\u001b[A');
    await terminal.until(/> SELECT 1\n +\.\.> AS first;$/);
    terminal.type(controlC);
    terminal.type('\u0012sec');
    await terminal.until('(search, 1 of 1) sec');
    terminal.type(enter);
    await terminal.until((text) => text.split('(1 row').length === 4);
    expect(readFileSync(terminal.historyFile, 'utf8').split('\n').slice(0, 2)).toEqual([
      '"SELECT 1\\nAS first;"',
      'SELECT 2 AS second;',
    ]);
    expect(statSync(terminal.historyFile).mode & 0o777).toBe(0o600);
  });

  test('a result too wide becomes a block a row; \\x off leaves columns out', async () => {
    await using terminal = await started([lineitemTable]);
    terminal.type(`SELECT * FROM lineitem LIMIT 1;${enter}`);
    await terminal.until('-- row 1 --');
    await terminal.until('l_comment:');
    terminal.type(`\\x off${enter}SELECT * FROM lineitem LIMIT 2;${enter}`);
    await terminal.until(/12 columns \(\d shown\)/);
  });

  test('wide characters keep their columns, in what is typed and in results', async () => {
    await using terminal = await started();
    terminal.type(`SELECT '日本語' AS x, '👍🏽é' AS y;`);
    await terminal.until('👍🏽');
    const typed = terminal.cursor.column;
    expect(typed).toBe(`${prompt} SELECT '日本語' AS x, '👍🏽é' AS y;`.length + 3 - '👍🏽'.length + 2);
    terminal.type(enter);
    await terminal.until('(1 row');
    const box = terminal.lines.filter((line) => line.startsWith('│'));
    expect(box.at(-1)).toBe('│ 日本語 │ 👍🏽é     │'.replace('👍🏽é     ', '👍🏽é    '));
  });

  test('a smaller window draws the prompt anew', async () => {
    await using terminal = await started();
    terminal.type('SELECT 1234567890 AS a_rather_long_name, 1234567890 AS another_rather_long_name');
    await terminal.until('another_rather_long_name');
    terminal.resize({ columns: 50, rows: 20 });
    await terminal.until(/SELECT 1234567890 AS a_rather_long_n?a?m?e?\n/);
    terminal.type(`;${enter}`);
    await terminal.until('(1 row');
  });

  test('commands: help, unknown ones, values for statements, files', async () => {
    await using terminal = await started();
    terminal.type(`.nonsense${enter}`);
    await terminal.until('No command is called .nonsense');
    terminal.type(`SELECT 5 AS five \\gset${enter}SELECT :five + 1 AS six;${enter}`);
    await terminal.until('│   6 │');
    terminal.type(`.help timing${enter}`);
    await terminal.until('.timer, \\timing [on|off]');
    terminal.type(`.read /no/such/file${enter}`);
    await terminal.until('/no/such/file');
    terminal.type(`.quit${enter}`);
    expect(await terminal.end()).toBe(0);
  });

  test('the versions of a table: shown, compared, restored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'silt-timeline-'));
    await using terminal = await started([], { columns: 100, rows: 40 });
    const table = `delta.\`${folder}/t\``;
    terminal.type(`CREATE TABLE ${table} AS SELECT 1 AS a;${enter}`);
    terminal.type(`INSERT INTO ${table} VALUES (2), (3);${enter}DELETE FROM ${table} WHERE a = 2;${enter}`);
    terminal.type(`SELECT count(*) AS first_count FROM ${table};${enter}`);
    await terminal.until('first_count');
    terminal.type(`.timeline ${table}${enter}`);
    await terminal.until(/Enter shows its rows · d what it changed · r restores it · q leaves/);
    expect(terminal.text).toMatch(/> 2\s+20.*DELETE\s+\+1 rows\s+-2 rows/);
    terminal.type('\u001b[B');
    await terminal.until(/> 1\s+20.*WRITE.*\+2 rows/);
    terminal.type('d');
    await terminal.until(/│ inserted[\s\S]*> 1\s+20[\s\S]*q leaves/);
    terminal.type('r');
    await terminal.until('to version 1? (y/n)');
    terminal.type('y');
    await terminal.until(/> 3\s+20.*RESTORE/);
    terminal.type('q');
    await terminal.until((text) => text.trimEnd().endsWith(prompt));
    terminal.type(`SELECT count(*) + 100 AS again FROM ${table};${enter}`);
    await terminal.until('│    103 │');
    rmSync(folder, { recursive: true });
  });

  test('colours: keywords and texts, a bracket that closes nothing, the place where the parser stops', async () => {
    await using terminal = new VirtualTerminal([], size, { NO_COLOR: '' });
    await terminal.until(prompt);
    terminal.type("SELECT 'x' AS y)");
    await terminal.until('AS y)');
    const [blue, green, red] = [4, 2, 1];
    expect(terminal.styleOf('SELECT')).toEqual({ color: blue, isBold: true, isUnderlined: false });
    expect(terminal.styleOf("'x'")).toEqual({ color: green, isBold: false, isUnderlined: false });
    expect(terminal.styleOf(')')).toEqual({ color: red, isBold: false, isUnderlined: true });
    terminal.type(`${controlC}selec 1;`);
    await terminal.until('selec 1;');
    await terminal.until(() => terminal.styleOf('selec').isUnderlined);
  });

  test('a path without a table ends it with 3 and says why', async () => {
    await using terminal = new VirtualTerminal(['/nowhere'], size);
    expect(await terminal.end()).toBe(3);
    await terminal.until('DELTA_TABLE_NOT_FOUND');
  });
});
