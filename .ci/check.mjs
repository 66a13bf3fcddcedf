/*
 * `npm run check`: types, lint, format, dead code, side by side. Prints a line per tool with its time, and the
 * output of those that failed. Ends with 1 where any did.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const kernels = 'src/kernels/wasm';
const steps = [
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ...(existsSync(`${kernels}/tsconfig.json`) ? [['kernel types', 'tsc', '-p', kernels, '--noEmit']] : []),
  [
    'lint',
    'oxlint',
    '-c',
    '.ci/oxlint.json',
    '--type-aware',
    '--deny-warnings',
    '--ignore-pattern',
    'src/kernels/wasm',
  ],
  ['format', 'biome', 'check', '--config-path', '.ci', '--max-diagnostics', '200'],
  ['dead code', 'knip', '-c', '.ci/knip.json', '--no-progress', '--no-config-hints'],
];

const results = await Promise.all(steps.map(([name, ...command]) => run(name, command)));
for (const { name, isGreen, output } of results) if (!isGreen) process.stdout.write(`\n--- ${name}\n${output}\n`);
process.stdout.write('\n');
for (const { name, isGreen, ms } of results) {
  process.stdout.write(`${isGreen ? 'ok    ' : 'FAILED'} ${name} (${(ms / 1000).toFixed(1)} s)\n`);
}
process.exitCode = results.every((result) => result.isGreen) ? 0 : 1;

function run(name, [tool, ...args]) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${tool}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const end = (isGreen) => resolve({ name, isGreen, output, ms: performance.now() - started });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => ((output += error.message), end(false)));
    child.on('close', (code) => end(code === 0));
  });
}
