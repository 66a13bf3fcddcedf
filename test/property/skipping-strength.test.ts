/**
 * Skipping leaves out every file that its statistics exclude: over tables of many layouts, the files that a plan keeps are those
 * that a short check of their bounds, value by value, cannot rule out. A failure prints its seed.
 */
import { expect, test } from 'vitest';
import { formatScalar } from '../../src/core/text/format.ts';
import { dateType } from '../../src/core/types.ts';
import { keptFiles, skippingProvider } from '../support/kept-files.ts';
import { type Condition, mayHold, type Value } from './skipping/interval-check.ts';
import { type Draw, drawsOf, oneOf } from './skipping/random.ts';
import { strengthTables } from './skipping/strength-tables.ts';

const perTable = process.env['TEST_DEEP'] === '1' ? 2000 : 200;
const tables = await strengthTables();

test.each(tables.map((each) => [each.name, each] as const))('%s', async (name, { table, files }) => {
  const provider = skippingProvider(await table.snapshot());
  let excluded = 0;
  for (let seed = 0; seed < perTable; seed++) {
    const condition = randomCondition(drawsOf(seed * 97 + name.length), 2);
    const sql = sqlOf(condition);
    const kept = (await keptFiles(provider, sql)).map((path) => path.slice('t/'.length));
    const expected = files.filter((file) => mayHold(condition, file)).map(({ path }) => path);
    expect(kept.sort(), `seed ${seed}: ${sql}`).toEqual(expected.sort());
    excluded += files.length - kept.length;
  }
  expect(excluded).toBeGreaterThan(perTable);
});

const operators = ['=', '<>', '<', '<=', '>', '>=', '<=>'];
const ranges: Readonly<Record<string, (draw: Draw) => Value>> = {
  a: (draw) => Math.floor(draw() * 900),
  b: (draw) => Math.floor(draw() * 1000),
  d: (draw) => 18990 + Math.floor(draw() * 420),
  p: (draw) => Math.floor(draw() * 11),
  s: (draw) =>
    oneOf(draw, [
      '',
      'same',
      'aa',
      `${'x'.repeat(30)}a`,
      'x'.repeat(31),
      Math.floor(draw() * 5000)
        .toString(36)
        .padStart(4, 'a'),
    ]),
};

function randomCondition(draw: Draw, depth: number): Condition {
  const kind = draw();
  const inner = (): Condition => randomCondition(draw, depth - 1);
  if (depth > 0 && kind > 0.75) return { kind: 'not', arg: inner() };
  if (depth > 0 && kind > 0.4) return { kind: kind > 0.6 ? 'and' : 'or', args: [inner(), inner()] };
  const column = oneOf(draw, Object.keys(ranges));
  const value = (): Value => ranges[column]!(draw);
  const form = draw();
  if (form < 0.1) return { kind: 'isNull', column };
  if (form < 0.3)
    return {
      kind: 'in',
      column,
      values: Array.from({ length: 1 + Math.floor(draw() * 4) }, () => (draw() < 0.1 ? null : value())),
    };
  if (column === 's' && form < 0.5)
    return { kind: 'prefix', column, value: String(value()).slice(0, 1 + Math.floor(draw() * 33)) };
  return { kind: 'compare', column, operator: oneOf(draw, operators), value: draw() < 0.05 ? null : value() };
}

function sqlOf(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.args.map(sqlOf).join(condition.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT (${sqlOf(condition.arg)})`;
    case 'isNull':
      return `${condition.column} IS NULL`;
    case 'in':
      return `${condition.column} IN (${condition.values.map((value) => literalOf(condition.column, value)).join(', ')})`;
    case 'prefix':
      return `startswith(s, '${condition.value}')`;
    case 'compare':
      return `${condition.column} ${condition.operator} ${literalOf(condition.column, condition.value)}`;
  }
}

/** In the column's own type, so that nothing is cast. */
function literalOf(column: string, value: Value | null): string {
  const types: Readonly<Record<string, string>> = { a: 'INT', b: 'BIGINT', p: 'INT', d: 'DATE', s: 'STRING' };
  if (value === null) return `CAST(NULL AS ${types[column]!})`;
  if (column === 'd') return `DATE'${formatScalar(dateType, value, 'UTC')}'`;
  return column === 's' ? `'${value}'` : `CAST(${value} AS ${types[column]!})`;
}
