/**
 * What the tidy test demands of the sources, as data and one function a rule. A rule takes the files and gives its
 * offenders as lines for people, `path:line what is wrong`; it changes nothing.
 */
import { posix } from 'node:path';
import type { SourceFile } from './source.ts';

/** A folder imports only what stands before it. All stand in src, save those of `topLevel`. */
export const layers = [
  'core',
  'kernels',
  'arrow',
  'storage',
  'sql',
  'grammar',
  'functions',
  'plan',
  'skipping',
  'formats',
  'bind',
  'optimizer',
  'delta',
  'catalog',
  'exec',
  'statements',
  'session',
  'index.ts',
  'server',
  'tpch',
  'cli',
  'bin',
] as const;

export const topLevel: ReadonlySet<string> = new Set(['grammar', 'tpch', 'bin']);

/** Layers that may import less than all that stands before them. */
const allowedOnly: Readonly<Record<string, readonly string[]>> = { grammar: ['core', 'sql'] };

/** Layers that one layer alone may import. */
const importedOnlyBy: Readonly<Record<string, string>> = { tpch: 'cli' };

/** Packages that one folder alone may import. */
const packageHomes: Readonly<Record<string, string>> = {
  '@grpc/grpc-js': 'src/server/flight/',
  chevrotain: 'grammar/',
  'apache-arrow': 'src/arrow/',
  'parquet-wasm': 'src/formats/parquet/',
  commander: 'src/cli/',
  ink: 'src/cli/',
  react: 'src/cli/',
};

const fileLinesMax = 400;
const functionLinesMax = 70;

/** What log and transaction code is given instead of reaching for it: clock, randomness, timers. */
const nondeterministic: ReadonlySet<string> = new Set([
  'Date.now',
  'new Date',
  'performance.now',
  'Math.random',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto.randomUUID',
  'randomUUID',
  'crypto.getRandomValues',
  'randomBytes',
  'process.hrtime',
]);

const testSupport = /^test\//;
const wasmSources = /^src\/kernels\/wasm\//;
const toolConfig = /(^|\/)(vitest\.config|closing-line)\.ts$/;

/** The layer of a file, or null for what has none (tests, ambient declarations at the root of src). */
export function layerOf(path: string): string | null {
  const [top, second] = path.split('/');
  if (top === undefined || path.endsWith('.d.ts')) return null;
  if (topLevel.has(top)) return top;
  return top === 'src' ? (second ?? null) : null;
}

/** Imports against the order of the layers, and layers that the list does not name. */
export function layeringOffenders(files: readonly SourceFile[]): string[] {
  const order = new Map<string, number>(layers.map((layer, at) => [layer, at]));
  const out: string[] = [];
  for (const file of files) {
    const from = layerOf(file.path);
    if (from === null) continue;
    if (!order.has(from)) out.push(`${file.path}:1 lies in a folder that the list of layers does not name`);
    for (const { file: target, line } of file.imports) {
      const to = target === null ? null : layerOf(target);
      const reason = to === null || to === from ? null : whyNot(from, to, order);
      if (reason !== null) out.push(`${file.path}:${line} imports ${target}: ${reason}`);
      if (target?.startsWith('test/')) out.push(`${file.path}:${line} imports ${target}, which is a test's`);
    }
  }
  return out;
}

function whyNot(from: string, to: string, order: ReadonlyMap<string, number>): string | null {
  const fromAt = order.get(from) ?? -1;
  const toAt = order.get(to) ?? Number.POSITIVE_INFINITY;
  if (toAt > fromAt) return `${to} stands after ${from}`;
  if (allowedOnly[from] && !allowedOnly[from].includes(to))
    return `${from} imports ${allowedOnly[from].join(' and ')} only`;
  if (importedOnlyBy[to] && importedOnlyBy[to] !== from) return `${to} is imported by ${importedOnlyBy[to]} alone`;
  return null;
}

/** Packages imported outside of their one folder. Tests may import any. */
export function packageOffenders(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    if (testSupport.test(file.path) || wasmSources.test(file.path)) return [];
    return file.imports.flatMap(({ package: name, line }) => {
      const home = name === null ? undefined : packageHomes[name];
      return home === undefined || file.path.startsWith(home)
        ? []
        : [`${file.path}:${line} imports ${name}: only ${home} may`];
    });
  });
}

/** Files over 400 lines, functions over 70; a function of the Wasm sources may be longer. */
export function lengthOffenders(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const long = wasmSources.test(file.path) ? [] : file.functions.filter(({ lines }) => lines > functionLinesMax);
    return [
      ...(file.lines > fileLinesMax ? [`${file.path}:1 has ${file.lines} lines, over ${fileLinesMax}`] : []),
      ...long.map(
        ({ name, line, lines }) =>
          `${file.path}:${line} ${name || 'a function'} has ${lines} lines, over ${functionLinesMax}`,
      ),
    ];
  });
}

export function defaultExportOffenders(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.hasDefaultExport && !toolConfig.test(file.path))
    .map((file) => `${file.path}:1 has a default export`);
}

export function nameOffenders(files: readonly SourceFile[]): string[] {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|deep|config|d))?\.ts$/;
  return files
    .filter((file) => !kebab.test(posix.basename(file.path)))
    .map((file) => `${file.path}:1 is not named in kebab-case`);
}

/** Clock, randomness and timers in src/delta, which is given them. */
export function determinismOffenders(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith('src/delta/'))
    .flatMap((file) =>
      file.names
        .filter(({ name }) => nondeterministic.has(name))
        .map(({ name, line }) => `${file.path}:${line} uses ${name}`),
    );
}

/** Code made from text at run time. */
export function evalOffenders(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.names
      .filter(({ name }) => /^(new )?(Function|eval)$/.test(name))
      .map(({ name, line }) => `${file.path}:${line} uses ${name}`),
  );
}

/** Files of src, grammar and tpch that no root leads to. Roots are the command, the library and the tests. */
export function orphanOffenders(files: readonly SourceFile[], roots: (path: string) => boolean): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const queue = files.filter((file) => roots(file.path)).map((file) => file.path);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const { file } of byPath.get(path)?.imports ?? []) if (file !== null) queue.push(file);
  }
  return files
    .filter((file) => !reached.has(file.path) && !testSupport.test(file.path))
    .filter((file) => !wasmSources.test(file.path) && !file.path.endsWith('.d.ts'))
    .map((file) => `${file.path}:1 is reached from nowhere`);
}

/** Relative imports that lead to no file. */
export function missingOffenders(files: readonly SourceFile[], exists: (path: string) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((each) => each.file !== null && !wasmSources.test(file.path) && !exists(each.file))
      .map(({ specifier, line }) => `${file.path}:${line} imports ${specifier}, which is not there`),
  );
}
