/*
 * `npm run build`: one flat folder dist/ that Node runs without the sources: the command, the library, the worker
 * entries (files named worker.ts or *-worker.ts), shared chunks, the compiled kernels and the library's types.
 * Flat, because modules name their workers and kernels by './name' and so find them in src and in dist.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { build } from 'rolldown';

process.chdir(resolve(import.meta.dirname, '..'));

const kernelConfig = 'src/kernels/wasm/asconfig.json';
// Not bundled: parquet-wasm reads its .wasm beside its own module; a Table of apache-arrow has to be the caller's class.
const external = [/^@grpc\/grpc-js/, /^parquet-wasm/, /^apache-arrow/];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
mustSucceed(process.execPath, ['.ci/setup.cjs']);
copyKernels();
await bundle();
if (existsSync('src/index.ts')) mustSucceed('node_modules/.bin/tsc', ['-p', '.ci/tsconfig.types.json']);

function copyKernels() {
  if (!existsSync(kernelConfig)) return;
  const { outFile } = JSON.parse(readFileSync(kernelConfig, 'utf8')).targets.release;
  copyFileSync(resolve(dirname(kernelConfig), outFile), `dist/${basename(outFile)}`);
}

/** Without blanks and comments, because the time in which a short statement starts grows with the text that Node reads; names stay, for traces. */
async function bundle() {
  const input = entries();
  if (Object.keys(input).length === 0) return;
  await build({
    input,
    platform: 'node',
    external,
    plugins: [standIns(), builtins()],
    transform: { target: 'node24', define: { 'process.env.NODE_ENV': '"production"' } },
    output: {
      dir: 'dist',
      format: 'esm',
      minify: { compress: true, codegen: true, mangle: false },
      comments: { legal: true, annotation: false, jsdoc: false },
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      codeSplitting: { groups: [{ name: 'node', test: /^\0builtin:/ }] },
    },
    logLevel: 'warn',
  });
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
 * loads late (streams and promises of node:fs, reports and more of node:process).
 */
function builtins() {
  const prefix = '\0builtin:';
  return {
    name: 'builtins',
    // The bundler's own helpers come before all else.
    resolveId: (id, importer = '') => (isBuiltin(id) && !importer.startsWith('\0') ? prefix + id : null),
    load: (id) =>
      id.startsWith(prefix) ? `module.exports = process.getBuiltinModule('${id.slice(prefix.length)}');` : null,
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
