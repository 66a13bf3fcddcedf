/*
 * `npm run build`: one flat folder dist/ that Node runs without the sources: the command, the library, the worker
 * entries (files named worker.ts or *-worker.ts), shared chunks, the compiled kernels and the library's types.
 * Flat, because modules name their workers and kernels by './name' and so find them in src and in dist.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { build } from 'esbuild';

process.chdir(resolve(import.meta.dirname, '..'));

const kernelConfig = 'src/kernels/wasm/asconfig.json';
// Not bundled: parquet-wasm reads its .wasm beside its own module; a Table of apache-arrow has to be the caller's class.
const external = ['parquet-wasm', 'apache-arrow'];

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

async function bundle() {
  const entryPoints = entries();
  if (Object.keys(entryPoints).length === 0) return;
  // ink asks for the developer tools of React only when told to; an empty module stands in for them.
  const empty = resolve('dist/empty.js');
  writeFileSync(empty, 'export default {};\n');
  await build({
    entryPoints,
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    legalComments: 'linked',
    logLevel: 'warning',
    external,
    alias: { 'react-devtools-core': empty },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
  rmSync(empty);
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
