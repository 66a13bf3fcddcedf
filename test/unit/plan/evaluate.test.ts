/** Evaluation over batches: laziness, selections, nulls, dictionaries, and errors with their place. */
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import { EngineError } from '../../../src/core/errors.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import { boolType, type DataType, decimal, field, float64, int32, struct, utf8 } from '../../../src/core/types.ts';
import { scalarAt, type Vector } from '../../../src/core/vector.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { and, isNull, literal, not, or } from '../../../src/plan/build.ts';
import { compile } from '../../../src/plan/evaluate/compile.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import { callOf, castTo, columnOf, evalContext } from '../../support/expressions.ts';

const context = evalContext();
const a = columnOf(1, int32);
const b = columnOf(2, int32);
const text = columnOf(3, utf8);
const i = (value: number | null): Expr => literal(int32, value);
const s = (value: string): Expr => literal(utf8, value);

const as = vectorOf(int32, [1, 2, null, 4, 5], context.alloc);
const bs = vectorOf(int32, [0, 2, 3, null, 0], context.alloc);
const words = dictionary(['x', 'yes', null, 'no'], [1, 3, 2, 0, 1]);
const inputs = new Map([
  [1, 0],
  [2, 1],
  [3, 2],
]);

function dictionary(entries: readonly (string | null)[], keys: readonly number[]): Vector {
  const vector = vectorOf(utf8, entries, context.alloc);
  return {
    layout: 'dict',
    type: utf8,
    length: keys.length,
    valid: null,
    keys: Int32Array.from(keys),
    dictionary: vector,
    dictionaryId: 7,
  };
}

function batch(selection: readonly number[] | null = null): Batch {
  return {
    schema: { fields: [] },
    columns: [as, bs, words],
    length: 5,
    selection: selection && Uint16Array.from(selection),
  };
}

function valuesOf(expr: Expr, selection: readonly number[] | null = null): Scalar[] {
  const rows = batch(selection);
  const vector = compile(expr, inputs, context).evaluate(rows, rows);
  return (selection ?? [0, 1, 2, 3, 4]).map((row) => scalarAt(vector, row));
}

function passing(expr: Expr, selection: readonly number[] | null = null): number[] | null {
  const rows = batch(selection);
  const result = compile(expr, inputs, context).filter(rows, rows);
  return result && [...result];
}

function caseOf(type: DataType, branches: readonly (readonly [Expr, Expr])[], otherwise: Expr | null): Expr {
  return {
    kind: 'case',
    type,
    nullable: true,
    mayFail: true,
    branches: branches.map(([when, then]) => ({ when, then })),
    otherwise,
  };
}

const quotient = callOf('/', castTo(a, float64), castTo(b, float64));
const isLarge = callOf('>', quotient, literal(float64, 0.5));

describe('rows that are not asked for raise nothing', () => {
  test('AND', () => {
    expect(passing(and([callOf('<>', b, i(0)), isLarge]))).toEqual([1]);
    expect(valuesOf(and([callOf('<>', b, i(0)), isLarge]))).toEqual([false, true, null, null, false]);
    expect(() => passing(and([isLarge, callOf('<>', b, i(0))]))).toThrow(EngineError);
  });
  test('OR', () => {
    expect(passing(or([callOf('=', b, i(0)), isLarge]))).toEqual([0, 1, 4]);
    expect(valuesOf(or([callOf('=', b, i(0)), isLarge]))).toEqual([true, true, null, null, true]);
  });
  test('CASE', () => {
    const guarded = caseOf(float64, [[callOf('=', b, i(0)), literal(float64, -1)]], quotient);
    expect(valuesOf(guarded)).toEqual([-1, 1, null, null, -1]);
    expect(valuesOf(caseOf(float64, [[callOf('<>', b, i(0)), quotient]], null))).toEqual([null, 1, null, null, null]);
  });
  test('COALESCE', () => {
    const first: Expr = {
      kind: 'coalesce',
      type: int32,
      nullable: true,
      mayFail: true,
      args: [a, callOf('negative', b)],
    };
    expect(valuesOf(first)).toEqual([1, 2, -3, 4, 5]);
  });
  test('a selection', () => {
    expect(valuesOf(quotient, [1, 2])).toEqual([1, null]);
    expect(() => valuesOf(quotient, [0])).toThrow(EngineError);
    expect(passing(isLarge, [1, 3])).toEqual([1]);
    expect(passing(isLarge, [])).toEqual([]);
  });
});

describe('three-valued logic', () => {
  const known = (value: boolean | null): Expr => literal(boolType, value);
  const truths = [true, false, null] as const;
  test('NULL is unknown', () => {
    for (const x of truths) {
      for (const y of truths) {
        const both = x === false || y === false ? false : x === null || y === null ? null : true;
        const either = x === true || y === true ? true : x === null || y === null ? null : false;
        expect(
          valuesOf({ kind: 'and', type: boolType, nullable: true, mayFail: false, args: [known(x), known(y)] })[0],
        ).toBe(both);
        expect(
          valuesOf({ kind: 'or', type: boolType, nullable: true, mayFail: false, args: [known(x), known(y)] })[0],
        ).toBe(either);
      }
    }
    expect(valuesOf(not(callOf('=', a, i(1))))).toEqual([false, true, null, true, true]);
    expect(valuesOf(isNull(a))).toEqual([false, false, true, false, false]);
  });
  test('all rows pass as null, none as empty', () => {
    expect(passing(known(true))).toBeNull();
    expect(passing(known(null))).toEqual([]);
    expect(passing(callOf('<', literal(int32, 0), literal(int32, 1)))).toBeNull();
    expect(passing(or([isNull(a), not(isNull(a))]))).toBeNull();
  });
});

describe('IN', () => {
  const within = (arg: Expr, list: readonly Expr[]): Expr => ({
    kind: 'in',
    type: boolType,
    nullable: true,
    mayFail: false,
    arg,
    list,
  });
  test('a NULL in the list makes a miss unknown', () => {
    expect(valuesOf(within(a, [i(1), i(5)]))).toEqual([true, false, null, false, true]);
    expect(valuesOf(within(a, [i(1), i(null)]))).toEqual([true, null, null, null, null]);
    expect(passing(not(within(a, [i(1), i(null)])))).toEqual([]);
  });
  test('lists of columns, and long ones', () => {
    expect(valuesOf(within(a, [b, i(4)]))).toEqual([false, true, null, true, false]);
    expect(
      valuesOf(
        within(
          a,
          Array.from({ length: 20 }, (_, n) => i(n + 3)),
        ),
      ),
    ).toEqual([false, false, null, true, true]);
  });
  test('strings of a dictionary', () => {
    expect(valuesOf(within(text, [s('yes'), s('x')]))).toEqual([true, false, null, true, true]);
    expect(passing(within(text, [s('yes'), s('x')]))).toEqual([0, 3, 4]);
    expect(passing(within(text, [s('yes'), s('x')]), [1, 2, 4])).toEqual([4]);
    expect(passing(not(within(text, [s('yes'), s('x')])))).toEqual([1]);
    expect(passing(within(text, [s('yes'), literal(utf8, null)]))).toEqual([0, 4]);
    expect(passing(not(within(text, [s('yes'), literal(utf8, null)])))).toEqual([]);
  });
  test('lists whose texts run together are other questions of a dictionary', () => {
    expect(passing(within(text, [s('no,x')]))).toEqual([]);
    expect(passing(within(text, [s('no'), s('x')]))).toEqual([1, 3]);
    expect(passing(within(text, [s('no\0x')]))).toEqual([]);
  });
});

describe('dictionaries', () => {
  test('NULL entries are NULL rows', () => {
    expect(valuesOf(callOf('=', text, s('yes')))).toEqual([true, false, null, false, true]);
    expect(valuesOf(callOf('like', text, s('%e%')))).toEqual([true, false, null, false, true]);
    expect(valuesOf(callOf('||', text, s('!')))).toEqual(['yes!', 'no!', null, 'x!', 'yes!']);
    expect(valuesOf(isNull(text))).toEqual([false, false, true, false, false]);
  });
  test('an entry that no asked-for row has raises nothing', () => {
    expect(valuesOf(castTo(text, boolType), [0, 1, 4])).toEqual([true, false, true]);
    expect(() => valuesOf(castTo(text, boolType))).toThrow("'x'");
  });
});

test('members of structs are NULL where the struct is', () => {
  const type = struct([field('n', int32), field('t', utf8)]);
  const vector = vectorOf(type, [[1, 'a'], null, [null, 'c']], context.alloc);
  const member = (index: number, of: DataType): Scalar[] => {
    const expr: Expr = { kind: 'field', type: of, nullable: true, mayFail: false, index, arg: columnOf(1, type) };
    const rows = { schema: { fields: [] }, columns: [vector], length: 3, selection: null };
    const result = compile(expr, inputs, context).evaluate(rows, rows);
    return [0, 1, 2].map((row) => scalarAt(result, row));
  };
  expect(member(0, int32)).toEqual([1, null, null]);
  expect(member(1, utf8)).toEqual(['a', null, 'c']);
});

test('decimals of mixed widths meet in one vector', () => {
  const type = decimal(38, 2);
  const wide = vectorOf(type, [10n ** 30n, null, 3n, 4n, 5n], context.alloc);
  const narrow: Vector = { ...vectorOf(decimal(10, 2), [1n, 2n, 3n, null, 5n], context.alloc), type };
  const expr = caseOf(type, [[callOf('<>', columnOf(2, int32), i(0)), columnOf(4, type)]], columnOf(3, type));
  const rows: Batch = { schema: { fields: [] }, columns: [wide, narrow, bs], length: 5, selection: null };
  const result = compile(
    expr,
    new Map([
      [3, 0],
      [4, 1],
      [2, 2],
    ]),
    context,
  ).evaluate(rows, rows);
  expect([0, 1, 2, 3, 4].map((row) => scalarAt(result, row))).toEqual([10n ** 30n, 2n, 3n, 4n, 5n]);
});

test('errors point to the innermost expression', () => {
  const inner = { ...callOf('/', castTo(a, float64), literal(float64, 0)), span: { start: 7, end: 12 } };
  const outer = { ...callOf('+', inner, literal(float64, 1)), span: { start: 0, end: 20 } };
  const spanOf = (): unknown => {
    try {
      return valuesOf(outer);
    } catch (error) {
      return (error as EngineError).span;
    }
  };
  expect(spanOf()).toEqual({ start: 7, end: 12 });
});

test('an error node raises only for rows that ask', () => {
  const failing: Expr = {
    kind: 'error',
    type: int32,
    nullable: true,
    mayFail: true,
    condition: 'DIVIDE_BY_ZERO',
    parameters: {},
  };
  expect(valuesOf(caseOf(int32, [[literal(boolType, false), failing]], i(1)))).toEqual([1, 1, 1, 1, 1]);
  expect(() => valuesOf(failing)).toThrow(EngineError);
});

test('a division that was bound to integers stays one', () => {
  const whole: Expr = { kind: 'call', name: '/', type: int32, nullable: true, mayFail: true, args: [i(-7), i(2)] };
  expect(valuesOf(whole)[0]).toBe(-3);
});
