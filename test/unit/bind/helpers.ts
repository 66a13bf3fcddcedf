/** What the tests of binding share: a text bound against a catalog of plain data, as names, plan or error. */
import { bindQuery } from '../../../src/bind/bind.ts';
import type { BindEnv } from '../../../src/bind/env.ts';
import { EngineError } from '../../../src/core/errors.ts';
import { typeName } from '../../../src/core/types.ts';
import type { BoundQuery } from '../../../src/plan/bound.ts';
import { printPlan } from '../../../src/plan/print.ts';
import { type FakeCatalog, fakeEnv, parser } from '../../support/fake-scope.ts';

export const catalog: FakeCatalog = {
  tables: {
    t: 'a INT, b STRING, c DECIMAL(10,2), d DATE',
    u: 'a INT, e BIGINT, s STRUCT<x: INT, y: STRUCT<z: STRING>>',
    v: 'k INT NOT NULL, flag BOOLEAN, ts TIMESTAMP, m MAP<STRING, INT>, l ARRAY<INT>',
  },
  views: { w: 'SELECT a AS wa, count(*) AS n FROM t GROUP BY a' },
};

export async function bind(sql: string, changes: Partial<BindEnv> = {}): Promise<BoundQuery> {
  const statement = parser.parse(sql, changes.dialect?.name ?? 'spark');
  if (statement.kind !== 'query') throw new Error(`no query: ${sql}`);
  return bindQuery(statement, fakeEnv(catalog, changes));
}

/** `name:type` of each result column. */
export async function schemaOf(sql: string, changes: Partial<BindEnv> = {}): Promise<string> {
  const { schema } = await bind(sql, changes);
  return schema.fields.map((f) => `${f.name}:${typeName(f.type)}`).join(', ');
}

export async function namesOf(sql: string): Promise<readonly string[]> {
  const { schema } = await bind(sql);
  return schema.fields.map((f) => f.name);
}

export async function planOf(sql: string, changes: Partial<BindEnv> = {}): Promise<string> {
  const { plan } = await bind(sql, changes);
  return printPlan(plan, { zone: 'UTC' });
}

export interface SeenError {
  readonly condition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The fragment that the error points at. */
  readonly at: string | undefined;
  readonly hint: string | undefined;
}

export async function errorOf(sql: string, changes: Partial<BindEnv> = {}): Promise<SeenError> {
  try {
    await bind(sql, changes);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { condition, parameters, span, hint } = error;
    return { condition, parameters, at: span && sql.slice(span.start, span.end), hint };
  }
  throw new Error(`bound without an error: ${sql}`);
}
