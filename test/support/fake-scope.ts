/** A catalog of plain data for tests of binding: tables by name with their columns' types, views by their text. */

import { createParser } from '../../grammar/parser.ts';
import { type BindEnv, defaultBindSettings } from '../../src/bind/env.ts';
import { nearestNames } from '../../src/bind/suggest.ts';
import { bindType } from '../../src/bind/type-name.ts';
import type { Schema } from '../../src/core/types.ts';
import type { EvalContext } from '../../src/functions/define.ts';
import { type DialectName, dialects } from '../../src/functions/dialect.ts';
import type { Scope, TableProvider, TimeTravel } from '../../src/plan/ports.ts';

export interface FakeCatalog {
  /** `{ t: 'a INT, b STRING' }`. */
  readonly tables?: Readonly<Record<string, string>>;
  readonly views?: Readonly<Record<string, string>>;
}

export const parser = createParser();

/** A scope over the catalog; `asked` records every table that was looked for, with its version. */
export function fakeScope(catalog: FakeCatalog, asked: { name: string; travel: TimeTravel | null }[] = []): Scope {
  const tables = new Map(
    Object.entries(catalog.tables ?? {}).map(([name, columns]) => [name.toLowerCase(), provider(name, columns)]),
  );
  const views = new Map(
    Object.entries(catalog.views ?? {}).map(([name, text]) => [name.toLowerCase(), { name, text }]),
  );
  return {
    async resolveRelation(parts, travel) {
      const name = parts.at(-1)!.toLowerCase();
      asked.push({ name, travel });
      const view = views.get(name);
      if (view !== undefined) return { kind: 'view', view: { ...view, dialect: 'spark', columns: null } };
      const table = tables.get(name);
      return table === undefined ? null : { kind: 'table', provider: table };
    },
    async suggest(parts) {
      return nearestNames(parts.at(-1)!, [...tables.keys(), ...views.keys()]);
    },
  };
}

function provider(name: string, columns: string): TableProvider {
  const type = bindType(parser.parseType(`STRUCT<${columns}>`), defaultBindSettings);
  const schema: Schema = { fields: type.id === 'struct' ? type.fields : [] };
  return {
    ref: { id: name, name, version: 0n, schema },
    schema,
    statistics: () => ({ rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'unsupported',
    plan: async () => ({ sources: [], splits: [], skipped: [], filesTotal: 0 }),
  };
}

/** What constants are evaluated in; nothing of it is random. */
export const testContext = {
  zone: 'America/Los_Angeles',
  ansi: true,
  nowMicros: 1_700_000_000_000_000n,
  random: () => 0.5,
  user: 'tester',
  catalogName: 'spark_catalog',
  schemaName: 'default',
} as unknown as EvalContext;

export function fakeEnv(catalog: FakeCatalog, changes: Partial<BindEnv> = {}): BindEnv {
  return {
    scope: fakeScope(catalog),
    dialect: dialects.spark,
    settings: { ...defaultBindSettings, zone: testContext.zone },
    context: testContext,
    parse: (text: string, dialect: DialectName) => {
      const statement = parser.parse(text, dialect);
      if (statement.kind !== 'query') throw new Error(`no query: ${text}`);
      return statement;
    },
    ...changes,
  };
}
