/**
 * The tables of the scenarios of changes (test/delta/scenarios), as silt makes them, for other readers to judge. Takes a
 * folder, and N where one scenario in N is enough; each gets a warehouse of its own in the folder.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../src/core/errors.ts';
import { open } from '../../src/index.ts';
import { queryAll } from '../support/engine.ts';

interface Recorded {
  readonly statements: readonly { readonly sql: string }[];
}

const folder = process.argv[2]!;
const every = Number(process.argv[3] ?? 1);
const scenarios = new URL('../delta/scenarios/', import.meta.url);

for (const file of readdirSync(scenarios).filter((name) => name.endsWith('.json'))) {
  const recorded = JSON.parse(readFileSync(new URL(file, scenarios), 'utf8')) as readonly Recorded[];
  for (const [i, { statements }] of recorded.entries()) {
    if (i % every !== 0) continue;
    const warehouse = join(folder, `${file.replace('.json', '')}-${i}`);
    mkdirSync(warehouse, { recursive: true });
    const session = open({ warehouse, settings: { 'spark.sql.session.timeZone': 'UTC' } });
    for (const { sql } of statements) {
      // What is refused is part of the scenario.
      await queryAll(session, sql).catch((error: unknown) => {
        if (!(error instanceof EngineError)) throw error;
      });
    }
    await session.close();
  }
}
