/*
 * `npm run build`: one flat folder dist/ that Node runs without the sources: the command, the library, the worker
 * entries (files named worker.ts or *-worker.ts), shared chunks, the compiled kernels and the library's types.
 * Flat, because modules name their workers and kernels by './name' and so find them in src and in dist.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { build } from 'rolldown';

process.chdir(resolve(import.meta.dirname, '..'));

const kernelConfig = 'src/kernels/wasm/asconfig.json';
// Not bundled: parquet-wasm reads its .wasm beside its own module; a Table of apache-arrow has to be the caller's class.
const external = [/^@grpc\/grpc-js/, /^parquet-wasm/, /^apache-arrow/];

/** Node's own modules that it has loaded before it runs anything. */
const loadedByNode = new Set(['events', 'fs', 'path', 'process', 'timers', 'url', 'util', 'buffer', 'module']);

/** Without blanks and comments, because the time in which a short statement starts grows with the text that Node reads; names stay, for traces. */
const printed = {
  minify: { compress: true, codegen: true, mangle: false },
  comments: { legal: true, annotation: false, jsdoc: false },
};

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
mustSucceed(process.execPath, ['.ci/setup.cjs']);
copyKernels();
await bundle();
await bundleQuick();
if (existsSync('src/index.ts')) mustSucceed('node_modules/.bin/tsc', ['-p', '.ci/tsconfig.types.json']);

function copyKernels() {
  if (!existsSync(kernelConfig)) return;
  const { outFile } = JSON.parse(readFileSync(kernelConfig, 'utf8')).targets.release;
  copyFileSync(resolve(dirname(kernelConfig), outFile), `dist/${basename(outFile)}`);
}

/** Modules of the library and of the command, with what they load late in files of its own. */
async function bundle() {
  const input = entries();
  if (Object.keys(input).length === 0) return;
  await build({
    ...common(),
    input,
    output: {
      ...printed,
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      codeSplitting: { groups: [{ name: 'node', test: /^\0builtin:/ }] },
    },
  });
}

/**
 * One script with all that statements of the command line run on: a script's compiled code can be kept, see bin/quick.cjs.
 * It names workers and kernels by its own place, as the modules do, and workers are modules.
 */
async function bundleQuick() {
  const input = 'src/cli/quick.ts';
  if (!existsSync(input)) return;
  const file = 'dist/quick.cjs';
  const shared = common();
  await build({
    ...shared,
    input,
    external: external.filter((each) => !each.test('apache-arrow')),
    plugins: [...shared.plugins, latePackage('apache-arrow')],
    transform: {
      ...shared.transform,
      // Node loads much more with its clock than the clock.
      define: { ...shared.transform.define, 'import.meta.url': 'moduleUrl', 'performance.now': 'clockMs' },
    },
    output: {
      ...printed,
      file,
      format: 'cjs',
      codeSplitting: false,
      intro: `const requireLate = require;
const moduleUrl = require('url').pathToFileURL(__dirname + '/main.js').href;
function clockMs() { const [s, ns] = process.hrtime(); return s * 1e3 + ns / 1e6; }`,
    },
  });
  // Of one byte a character, so that it is read without decoding; its name in the first line tells compiled code whose it is.
  const text = readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped);
  writeFileSync(file, `// ${createHash('sha256').update(text).digest('hex')}\n${text}`);
}

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function common() {
  return {
    platform: 'node',
    external,
    plugins: [standIns(), builtins()],
    transform: { target: 'node24', define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'warn',
  };
}

/**
 * In place of modules that cost time to load and are never called: the developer tools of React that Ink can ask for, and
 * what commander starts subcommands of other files with.
 */
function standIns() {
  const empty = '\0empty';
  return {
    name: 'stand-ins',
    resolveId: (id, importer = '') =>
      id === 'react-devtools-core' || (id === 'node:child_process' && importer.includes('/commander/')) ? empty : null,
    load: (id) => (id === empty ? 'export default {};' : null),
  };
}

/**
 * Node's own modules as objects: an import statement of one reads each of its exports, and with them loads what Node itself
 * loads late (streams and promises of node:fs, reports and more of node:process). The others are loaded when something of
 * theirs is first used.
 */
function builtins() {
  const prefix = '\0builtin:';
  return {
    name: 'builtins',
    // The bundler's own helpers come before all else.
    resolveId: (id, importer = '') => (isBuiltin(id) && !importer.startsWith('\0') ? prefix + id : null),
    load: (id) => (id.startsWith(prefix) ? moduleOf(id.slice(prefix.length)) : null),
  };
}

function moduleOf(name) {
  const found = `process.getBuiltinModule('${name}')`;
  if (loadedByNode.has(name.replace(/^node:/, ''))) return `module.exports = ${found};`;
  const getters = Object.keys(process.getBuiltinModule(name)).map((key) => `get ${key}() { return late().${key}; }`);
  return `let found; const late = () => (found ??= ${found}); module.exports = { ${getters.join(', ')} };`;
}

/** A package that is required where a module first needs it, not at the head of the script. */
function latePackage(name) {
  const late = `\0late:${name}`;
  return {
    name: 'late-package',
    resolveId: (id) => (id === name ? late : null),
    load: (id) => (id === late ? `module.exports = requireLate('${name}');` : null),
  };
}

/** Entry name -> source, of those that exist; two of one name cannot lie in one flat folder. */
function entries() {
  const found = {};
  const main = { main: 'src/cli/main.ts', index: 'src/index.ts' };
  for (const [name, file] of Object.entries(main)) if (existsSync(file)) found[name] = file;
  for (const file of globSync(['src/**/{worker,*-worker}.ts', 'tpch/*-worker.ts'])) {
    const name = basename(file, '.ts');
    if (found[name]) throw new Error(`${found[name]} and ${file} would both be dist/${name}.js: rename one`);
    found[name] = file;
  }
  return found;
}

function mustSucceed(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
