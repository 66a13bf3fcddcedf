/** Aggregates: values, empty groups, NULLs, and that states taken apart and merged give the same. */
import { describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { formatScalar } from '../../../src/core/text/format.ts';
import {
  boolType,
  type DataType,
  dayTimeInterval,
  decimal,
  float64,
  int32,
  int64,
  list,
  nullType,
  typeName,
  utf8,
  yearMonthInterval,
} from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import type { AggregateOptions, BoundAggregate } from '../../../src/functions/define.ts';
import { dialects } from '../../../src/functions/dialect.ts';
import { lookupAggregate } from '../../../src/functions/registry.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { evalContext } from '../../support/expressions.ts';

const context = evalContext();
const plain: AggregateOptions = { distinct: false, ignoreNulls: false, orderBy: [] };

function bind(name: string, args: readonly Vector[], options = plain): BoundAggregate {
  const seen = args.map((arg) => ({
    type: arg.type,
    nullable: true,
    ...(arg.layout === 'const' && { constant: arg.value }),
  }));
  const bound = lookupAggregate(name)!.bind(seen, options, dialects.spark);
  if (bound.kind === 'mismatch') throw new Error(bound.condition);
  return bound;
}

/** Results of three groups (the third empty): even rows, odd rows; once in one go, once in two merged halves. */
function run(name: string, args: readonly Vector[], options = plain): string[] {
  const bound = bind(name, args, options);
  const length = args[0]?.length ?? 6;
  const ids = Int32Array.from({ length }, (_, row) => row % 2);
  const whole = bound.create(context);
  whole.resize(3);
  whole.update(ids, args, { length, selection: null });
  const halves = [0, 1].map((half) => {
    const states = bound.create(context);
    states.resize(3);
    const selection = Uint16Array.from({ length }, (_, row) => row).filter((row) => row < length / 2 === (half === 0));
    states.update(ids, args, { length, selection });
    return states;
  });
  halves[0]!.merge(Int32Array.of(0, 1, 2), halves[1]!.partial(), { length: 3, selection: null });
  const shown = (vector: Vector): string[] => [0, 1, 2].map((group) => text(bound.type, scalarAt(vector, group)));
  const result = shown(whole.finish());
  expect(shown(halves[0]!.finish())).toEqual(result);
  return [typeName(bound.type), ...result];
}

const text = (type: DataType, value: Scalar): string => (value === null ? 'NULL' : formatScalar(type, value, 'UTC'));
const column = (type: DataType, values: readonly Scalar[]): Vector => vectorOf(type, values, context.alloc);
const all = (type: DataType, value: Scalar): Vector => constant(type, value, 6);

const ints = column(int32, [1, 2, 3, null, 5, 6]);
const doubles = column(float64, [1.5, 2, Number.NaN, null, 5, 6]);
const texts = column(utf8, ['a', 'b', null, 'd', 'aé', 'ab']);
const truths = column(boolType, [true, null, false, true, true, false]);
const money = column(decimal(15, 2), [100n, 250n, null, 399n, 1_000_001n, 7n]);
const huge = 9n * 10n ** 37n;

describe('values', () => {
  test.each<[string, readonly Vector[], readonly string[]]>([
    ['count', [], ['bigint', '3', '3', '0']],
    ['count', [ints], ['bigint', '3', '2', '0']],
    ['count', [ints, texts], ['bigint', '2', '2', '0']],
    ['count_if', [truths], ['bigint', '2', '1', '0']],
    ['sum', [ints], ['bigint', '9', '8', 'NULL']],
    ['avg', [ints], ['double', '3.0', '4.0', 'NULL']],
    ['min', [doubles], ['double', '1.5', '2.0', 'NULL']],
    ['max', [doubles], ['double', 'NaN', '6.0', 'NULL']],
    ['sum', [money], ['decimal(25,2)', '10001.01', '6.56', 'NULL']],
    ['avg', [money], ['decimal(19,6)', '5000.505000', '2.186667', 'NULL']],
    ['min', [texts], ['string', 'a', 'ab', 'NULL']],
    ['max', [truths], ['boolean', 'true', 'true', 'NULL']],
    ['bool_and', [truths], ['boolean', 'false', 'false', 'NULL']],
    ['any', [truths], ['boolean', 'true', 'true', 'NULL']],
    ['bit_xor', [ints], ['int', '7', '4', 'NULL']],
    ['first', [texts], ['string', 'a', 'b', 'NULL']],
    ['last', [ints], ['int', '5', '6', 'NULL']],
    ['collect_list', [texts], ['array<string>', '[a, aé]', '[b, d, ab]', '[]']],
    ['collect_set', [all(int32, 7)], ['array<int>', '[7]', '[7]', '[]']],
    ['listagg', [texts, all(utf8, ', ')], ['string', 'a, aé', 'b, d, ab', 'NULL']],
    ['max_by', [texts, ints], ['string', 'aé', 'ab', 'NULL']],
    ['stddev', [ints], ['double', '2.0', '2.8284271247461903', 'NULL']],
    ['var_pop', [ints], ['double', '2.6666666666666665', '4.0', 'NULL']],
    ['corr', [ints, column(int32, [2, 4, 6, 8, 10, 12])], ['double', '1.0', '1.0', 'NULL']],
    ['median', [ints], ['double', '3.0', '4.0', 'NULL']],
    ['percentile_approx', [ints, all(list(decimal(2, 1)), [3n, 5n])], ['array<int>', '[1, 3]', '[2, 2]', 'NULL']],
    ['approx_count_distinct', [texts], ['bigint', '2', '3', '0']],
    [
      'sum',
      [column(yearMonthInterval, [1, 2, 3, null, 5, 6])],
      ['interval year to month', "INTERVAL '0-9' YEAR TO MONTH", "INTERVAL '0-8' YEAR TO MONTH", 'NULL'],
    ],
    [
      'avg',
      [column(dayTimeInterval, [1n, 2n, 2n, null, 2n, 3n])],
      [
        'interval day to second',
        "INTERVAL '0 00:00:00.000002' DAY TO SECOND",
        "INTERVAL '0 00:00:00.000003' DAY TO SECOND",
        'NULL',
      ],
    ],
    ['sum', [all(int32, 2)], ['bigint', '6', '6', 'NULL']],
    ['sum', [all(int32, null)], ['bigint', 'NULL', 'NULL', 'NULL']],
  ])('%s %#', (name, args, expected) => expect(run(name, args)).toEqual(expected));

  test('IGNORE NULLS takes the first that is there', () => {
    const values = column(int32, [null, null, 3, 4, 5, 6]);
    expect(run('first', [values])).toEqual(['int', 'NULL', 'NULL', 'NULL']);
    expect(run('first', [values], { ...plain, ignoreNulls: true })).toEqual(['int', '3', '4', 'NULL']);
    expect(run('any_value', [values, all(boolType, true)])).toEqual(['int', '3', '4', 'NULL']);
  });

  test('inverse distributions take the key first', () => {
    const ordered = { ...plain, orderBy: [{ type: int32, descending: true }] };
    expect(run('percentile_cont', [ints, all(decimal(2, 1), 1n)], ordered)).toEqual([
      'double',
      '4.6',
      '5.6000000000000005',
      'NULL',
    ]);
    expect(run('percentile_disc', [ints, all(decimal(2, 1), 5n)], ordered)).toEqual(['double', '3.0', '6.0', 'NULL']);
  });
});

describe('overflow', () => {
  test('sums that leave and come back are exact', () => {
    const there = column(decimal(38, 0), [huge, 0n, huge, 0n, -huge, 0n]);
    expect(run('sum', [there])).toEqual(['decimal(38,0)', String(huge), '0', 'NULL']);
    const longs = column(int64, [2n ** 63n - 1n, 0n, 1n, 0n, -1n, 0n]);
    expect(run('sum', [longs])).toEqual(['bigint', String(2n ** 63n - 1n), '0', 'NULL']);
  });
  test('sums that stay beyond are errors, or NULL for try_sum', () => {
    const longs = column(int64, [2n ** 63n - 1n, 0n, 1n, 0n, 0n, 0n]);
    const decimals = column(decimal(38, 0), [huge, 0n, huge, 0n, huge, 0n]);
    expect(() => run('sum', [longs])).toThrow('overflow');
    expect(() => run('sum', [decimals])).toThrow('overflow');
    expect(run('try_sum', [longs])[1]).toBe('NULL');
    expect(run('try_sum', [decimals])[1]).toBe('NULL');
  });
});

test('what does not bind', () => {
  expect(() => bind('sum', [truths])).toThrow('UNEXPECTED_INPUT_TYPE');
  expect(() => bind('bool_and', [ints])).toThrow('UNEXPECTED_INPUT_TYPE');
  expect(() => bind('max', [])).toThrow('WRONG_NUM_ARGS');
  expect(bind('sum', [constant(nullType, null, 1)]).type).toEqual(float64);
});
