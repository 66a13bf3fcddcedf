/**
 * The race as a command: `npm run race -- [--processes 8] [--commits 100] [--rounds 1] [--seed 1] [--deltalake N] [--spark]
 * [--appends] [--folder DIR]`. deltalake's processes race beside silt's; Spark, whose local store is not safe between processes,
 * takes turns with them. Ends with 1 where anything is wrong; the folder is kept then.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runRace } from './race.ts';
import { runTurns } from './turns.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      processes: { type: 'string', default: '8' },
      commits: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      deltalake: { type: 'string', default: '0' },
      spark: { type: 'boolean', default: false },
      appends: { type: 'boolean', default: false },
      folder: { type: 'string', default: tmpdir() },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  let faults = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    const folder = mkdtempSync(join(resolve(values.folder), 'silt-race-'));
    const seed = Number(values.seed) + round;
    // deltalake judges by Serializable alone, and writes no deletion vectors.
    const others = Number(values.deltalake);
    const kind = { isSerializable: others > 0 || round % 2 === 0, hasVectors: others === 0 && round % 2 === 1 };
    const shape = { folder, commits: Number(values.commits), seed, ...kind };
    const verdict = values.spark
      ? await runTurns({ ...shape, peer: peerOf('judges-spark', 'spark-peer.py') })
      : await runRace({
          ...shape,
          processes: Number(values.processes),
          appendsOnly: values.appends,
          others: Array.from({ length: others }, () => peerOf('judges', 'peer.py')),
        });
    const { fault, versions, refused, seconds, rows } = verdict;
    const rate = (versions / seconds).toFixed(1);
    process.stdout.write(
      `seed ${seed}: ${versions} versions in ${seconds.toFixed(1)} s (${rate} a second), ${refused} refused, ${rows} rows: ${fault ?? 'right'}\n`,
    );
    if (fault === null) rmSync(folder, { recursive: true });
    else process.stdout.write(`kept: ${folder}\n`);
    if (fault !== null) faults++;
  }
  return faults === 0 ? 0 : 1;
}

/** Python with the engine, as `.ci/interop [--spark]` installs it. */
function peerOf(environment: string, script: string): readonly [string, ...string[]] {
  const python = fileURLToPath(new URL(`../../.cache/${environment}/bin/python`, import.meta.url));
  return [python, '-W', 'ignore', fileURLToPath(new URL(script, import.meta.url))];
}
