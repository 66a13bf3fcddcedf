/** The rules of the code base that no compiler checks; each failure lists every offender. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as rules from './tidy/rules.ts';
import { readSource, readSources } from './tidy/source.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const product = readSources(root, ['src', 'grammar', 'tpch']);
const all = [...product, ...readSources(root, ['test'])];

describe('the sources', () => {
  test('parse', () => {
    expect(all.flatMap((file) => file.syntaxErrors.map((error) => `${file.path}: ${error}`))).toEqual([]);
  });

  test('import only files that are there', () => {
    expect(rules.missingOffenders(all, (path) => existsSync(join(root, path)))).toEqual([]);
  });

  test('import only what stands before them in the list of layers', () => {
    expect(rules.layeringOffenders(product)).toEqual([]);
  });

  test('import a package only in its one folder', () => {
    expect(rules.packageOffenders(product)).toEqual([]);
  });

  test('keep files under 400 lines and functions under 70', () => {
    expect(rules.lengthOffenders(product)).toEqual([]);
  });

  test('have no default exports', () => {
    expect(rules.defaultExportOffenders(all)).toEqual([]);
  });

  test('are named in kebab-case', () => {
    expect(rules.nameOffenders(all)).toEqual([]);
  });

  test('take clock, randomness and timers as arguments in src/delta', () => {
    expect(rules.determinismOffenders(product)).toEqual([]);
  });

  test('make no code from text', () => {
    expect(rules.evalOffenders(all)).toEqual([]);
  });

  // Before there is a command, half of the files are reached from nothing yet.
  test.skipIf(!existsSync(join(root, 'src/cli/main.ts')))(
    'are all reached from the command, the library or a test',
    () => {
      const roots =
        /^(src\/cli\/(main|quick)\.ts|src\/index\.ts|tpch\/(bench|write-speed|wire-speed)\.ts|test\/.*\.ts)$/;
      expect(rules.orphanOffenders(all, (path) => roots.test(path))).toEqual([]);
    },
  );
});

describe('the project', () => {
  test('has a sentence in ARCHITECTURE.md for every folder of the layout', () => {
    const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const folders = [...new Set(product.map((file) => rules.layerOf(file.path)))].filter((layer) => layer !== null);
    expect(folders.filter((folder) => !architecture.includes(`\`${folder}/\``) && folder !== 'index.ts')).toEqual([]);
  });

  test('speaks of itself alone', () => {
    // Written in pieces, so that this file is no offender.
    const forbidden = new RegExp(
      [
        '/(wo' + 'rk|ro' + 'ot|fa' + 'rm)/',
        'npm' + 'js\\.(org|com)',
        'py' + 'pi\\.org',
        '\\bcl' + 'aude\\b',
        'anth' + 'ropic',
        '\\bchat' + 'gpt\\b',
        'large lang' + 'uage model',
        'ai-' + 'generated',
      ].join('|'),
      'i',
    );
    const offenders = trackedFiles().flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, at) => (forbidden.test(line) ? [`${path}:${at + 1} ${forbidden.exec(line)?.[0]}`] : [])),
    );
    expect(offenders).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const judge = (path: string, text: string) => [readSource(path, text)];

  test('see an import against the order, dynamic and worker imports too', () => {
    expect(rules.layeringOffenders(judge('src/core/a.ts', "import { b } from '../exec/b.ts';"))).toHaveLength(1);
    expect(rules.layeringOffenders(judge('src/core/a.ts', "const b = await import('../exec/b.ts');"))).toHaveLength(1);
    expect(rules.layeringOffenders(judge('src/core/a.ts', "export type B = import('../exec/b.ts').B;"))).toHaveLength(
      1,
    );
    const worker = 'new Worker(new URL(`../exec/worker${extname(import.meta.url)}`, import.meta.url));';
    expect(rules.layeringOffenders(judge('src/core/a.ts', worker))).toEqual([
      'src/core/a.ts:1 imports src/exec/worker.ts: exec stands after core',
    ]);
    expect(rules.layeringOffenders(judge('grammar/a.ts', "export { b } from '../src/storage/b.ts';"))).toHaveLength(1);
    expect(rules.layeringOffenders(judge('src/exec/a.ts', "import { b } from '../core/b.ts';"))).toEqual([]);
    expect(rules.layeringOffenders(judge('src/utils/a.ts', ''))).toHaveLength(1);
  });

  test('see a package away from home', () => {
    expect(rules.packageOffenders(judge('src/exec/a.ts', "import type { Table } from 'apache-arrow';"))).toHaveLength(
      1,
    );
    expect(rules.packageOffenders(judge('src/arrow/a.ts', "import type { Table } from 'apache-arrow';"))).toEqual([]);
  });

  test('see long files and functions', () => {
    const body = 'x();\n'.repeat(69);
    expect(rules.lengthOffenders(judge('src/core/a.ts', `const f = () => {\n${body}};`))).toEqual([
      'src/core/a.ts:1 f has 71 lines, over 70',
    ]);
    expect(rules.lengthOffenders(judge('src/core/a.ts', '\n'.repeat(400)))).toEqual([]);
    expect(rules.lengthOffenders(judge('src/core/a.ts', '\n'.repeat(401)))).toHaveLength(1);
  });

  test('see clocks, randomness and timers in src/delta alone', () => {
    const text = 'Date.now(); new Date(); new Date(5); setTimeout(f, 1); crypto.randomUUID();';
    expect(rules.determinismOffenders(judge('src/delta/a.ts', text))).toHaveLength(4);
    expect(rules.determinismOffenders(judge('src/cli/a.ts', text))).toEqual([]);
  });

  test('see default exports, names, missing files and orphans', () => {
    expect(rules.defaultExportOffenders(judge('src/core/a.ts', 'export default 1;'))).toHaveLength(1);
    expect(rules.nameOffenders([...judge('src/core/aB.ts', ''), ...judge('src/core/a-b.test.ts', '')])).toHaveLength(1);
    expect(rules.missingOffenders(judge('src/core/a.ts', "import './b.ts';"), () => false)).toHaveLength(1);
    const files = [
      readSource('src/cli/main.ts', "import '../core/a.ts';"),
      readSource('src/core/a.ts', ''),
      readSource('src/core/b.ts', ''),
    ];
    expect(rules.orphanOffenders(files, (path) => path === 'src/cli/main.ts')).toEqual([
      'src/core/b.ts:1 is reached from nowhere',
    ]);
  });
});

/** Text files that git tracks or would track. */
function trackedFiles(): string[] {
  const skipped = /(^package-lock\.json|\.(parquet|arrow|bin|gz|png|snappy|zst))$/;
  const listed = existsSync(join(root, '.git'))
    ? execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
        cwd: root,
        encoding: 'utf8',
      }).split('\0')
    : globSync('{src,grammar,tpch,test,bin,.ci}/**/*', { cwd: root });
  return listed.filter((path) => path !== '' && !skipped.test(path) && existsSync(join(root, path)));
}
