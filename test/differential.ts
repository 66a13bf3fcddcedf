/**
 * `npm run differential -- [--statements N] [--state FILE]`: random statements under every oracle in turn, until N statements ran
 * (100,000). Prints each difference with the seed that gives it, and ends with `differential N statements, M differences`.
 *
 * --oracle NAME     partitions, optimizer, layouts or duckdb (all)
 * --from SEED       the first seed (1)
 * --state FILE      a run that was broken off goes on behind the seeds that it had done
 * --python PATH     a Python that has DuckDB; without it DuckDB is left out
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Session } from '../src/index.ts';
import { Duckdb } from './differential/duckdb.ts';
import { layoutInvariance, queriesPerTables } from './differential/layouts.ts';
import { type Finding, optimizer, partitions } from './differential/oracles.ts';
import { openSession } from './support/engine.ts';

const { values } = parseArgs({
  options: {
    statements: { type: 'string', default: '100000' },
    oracle: { type: 'string', default: '' },
    from: { type: 'string', default: '1' },
    state: { type: 'string' },
    python: { type: 'string' },
  },
});

interface State {
  readonly seed: number;
  readonly statements: number;
  readonly differences: number;
}

type Oracle = (session: Session, seed: number) => Promise<Finding>;

/** Seeds of one round: as many as the layouts take at once. */
const seedsPerRound = queriesPerTables;

process.exitCode = await main();

async function main(): Promise<number> {
  const state = readState();
  await using duckdb = values.python === undefined ? null : new Duckdb(values.python);
  const oracles: Readonly<Record<string, Oracle>> = {
    partitions,
    optimizer,
    layouts: async (session, seed) =>
      seed % seedsPerRound === 0 ? layoutInvariance(session, seed) : { statements: 0, difference: null },
    ...(duckdb && { duckdb: (session, seed) => duckdb.compare(session, seed) }),
  };
  const wanted = Object.entries(oracles).filter(([name]) => values.oracle === '' || name === values.oracle);
  if (wanted.length === 0) throw new Error(`there is no oracle ${values.oracle}; duckdb wants --python`);
  const end = await run(wanted, state);
  console.log(`differential ${end.statements} statements, ${end.differences} differences, seeds below ${end.seed}`);
  return end.differences === 0 ? 0 : 1;
}

async function run(oracles: readonly (readonly [string, Oracle])[], start: State): Promise<State> {
  const most = Number(values.statements);
  let { seed, statements, differences } = start;
  while (statements < most) {
    // A session gathers what it caches: each round has its own.
    await using session = openSession({ isConfigured: false, settings: { threads: 1 } });
    const roundEnd = seed + seedsPerRound * 10;
    for (; seed < roundEnd; seed++) {
      for (const [name, oracle] of oracles) {
        const finding = await oracle(session, seed).catch(
          (error: unknown): Finding => ({ statements: 1, difference: `fault: ${String((error as Error).stack)}` }),
        );
        statements += finding.statements;
        if (finding.difference === null) continue;
        differences++;
        console.log(`${name}, seed ${seed}: ${finding.difference}\n`);
      }
    }
    if (values.state !== undefined) writeFileSync(values.state, JSON.stringify({ seed, statements, differences }));
  }
  return { seed, statements, differences };
}

function readState(): State {
  if (values.state !== undefined && existsSync(values.state))
    return JSON.parse(readFileSync(values.state, 'utf8')) as State;
  return { seed: Number(values.from), statements: 0, differences: 0 };
}
