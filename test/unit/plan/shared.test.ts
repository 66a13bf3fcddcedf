/** Expressions that are written several times: which those are, and that one evaluation serves them for the same rows alone. */
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import { int32, utf8 } from '../../../src/core/types.ts';
import { scalarAt } from '../../../src/core/vector.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { caseWhen, literal } from '../../../src/plan/build.ts';
import { compileShared } from '../../../src/plan/evaluate/shared.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import { sharedExprs } from '../../../src/plan/shared-exprs.ts';
import { callOf, castTo, columnOf, evalContext } from '../../support/expressions.ts';

const context = evalContext();
const inputs = new Map([[1, 0]]);
const never = (): boolean => false;
const a = (): Expr => columnOf(1, int32);
const i = (value: number): Expr => literal(int32, value);
const plus = (left: Expr, right: Expr): Expr => callOf('+', left, right);

function batch(values: readonly (number | null)[], selection: readonly number[] | null = null): Batch {
  const columns = [vectorOf(int32, values, context.alloc)];
  const chosen = selection === null ? null : Uint16Array.from(selection);
  return { schema: { fields: [] }, columns, length: values.length, selection: chosen };
}

describe('which are shared', () => {
  test('the same over the same columns; the largest of them alone', () => {
    const exprs = [plus(plus(a(), i(1)), i(2)), plus(plus(plus(a(), i(1)), i(2)), i(3))];
    const { largest, numberOf } = sharedExprs(exprs, never);
    expect(largest).toEqual([plus(plus(a(), i(1)), i(2))]);
    expect(numberOf(exprs[1]!)).toBeNull();
  });

  test('one node in two places counts twice', () => {
    const one = plus(a(), i(1));
    expect(sharedExprs([one, plus(one, one)], never).largest).toEqual([one]);
  });

  test('not columns and literals, other columns, other literals, other types', () => {
    const cast = castTo(a(), utf8);
    const exprs = [a(), a(), i(1), i(1), plus(a(), i(1)), plus(a(), i(2)), plus(columnOf(2, int32), i(1)), cast];
    expect(sharedExprs(exprs, never).largest).toEqual([]);
  });

  test('not what is volatile, nor what holds it', () => {
    const exprs = [plus(a(), i(1)), plus(a(), i(1))];
    expect(sharedExprs(exprs, (name) => name === '+').largest).toEqual([]);
    const around = exprs.map((expr) => callOf('*', expr, i(2)));
    expect(sharedExprs(around, (name) => name === '+').largest).toEqual([]);
  });
});

describe('evaluation', () => {
  test('is one for the same rows of a batch', () => {
    const exprs = [plus(a(), i(1)), plus(a(), i(1))];
    const shared = compileShared(exprs, inputs, context);
    const [first, second] = exprs.map((expr) => shared.compile(expr));
    const rows = batch([1, null, 3]);
    shared.begin();
    const result = first!.evaluate(rows, rows);
    expect(second!.evaluate(rows, rows)).toBe(result);
    const some = { ...rows, selection: Uint16Array.from([2]) };
    expect(scalarAt(second!.evaluate(some, some), 2)).toBe(4);
    shared.begin();
    expect(second!.evaluate(rows, rows)).not.toBe(result);
    const others = batch([7, 8, 9]);
    expect(scalarAt(first!.evaluate(others, others), 0)).toBe(8);
  });

  test('stays within what CASE lets through', () => {
    const quotient = (): Expr => callOf('div', i(10), a());
    const isZero = callOf('=', a(), i(0));
    const exprs = [
      caseWhen([{ when: isZero, then: literal(quotient().type, null) }], quotient()),
      caseWhen([{ when: callOf('<>', a(), i(0)), then: quotient() }], null),
    ];
    const shared = compileShared(exprs, inputs, context);
    const rows = batch([0, 5, 2]);
    shared.begin();
    const results = exprs.map((expr) => shared.compile(expr).evaluate(rows, rows));
    for (const result of results) expect([0, 1, 2].map((row) => scalarAt(result, row))).toEqual([null, 2n, 5n]);
    const alone = quotient();
    const failing = compileShared([...exprs, alone], inputs, context);
    failing.begin();
    failing.compile(exprs[0]!).evaluate(rows, rows);
    expect(() => failing.compile(alone).evaluate(rows, rows)).toThrow(
      expect.objectContaining({ condition: 'DIVIDE_BY_ZERO' }) as Error,
    );
  });
});
