/**
 * Simulated worlds by seed, as a command: `node run.ts SRC FROM COUNT`. Gives a line of JSON on stdout: worlds run, commits,
 * and the first seed that found a fault with what it found. With one seed it prints the world's trace on stderr.
 */
import { loadEngine } from './engine.ts';
import { runWorld } from './world.ts';

const [, , src = '../../src/', from = '0', count = '1'] = process.argv;
const engine = await loadEngine(new URL(src, import.meta.url));
let commits = 0;
let failure: { readonly seed: number; readonly fault: string } | null = null;
let seed = Number(from);
for (const end = seed + Number(count); seed < end && failure === null; seed++) {
  const verdict = await runWorld(engine, seed);
  commits += verdict.commits;
  if (verdict.fault !== null) failure = { seed, fault: verdict.fault };
  if (count === '1') process.stderr.write(`${verdict.trace.join('\n')}\n`);
}
process.stdout.write(`${JSON.stringify({ worlds: seed - Number(from), commits, failure })}\n`);
