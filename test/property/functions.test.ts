/** Every kernel of a function equals its scalar: random values and nulls, layouts, selections; with Wasm and without. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import type { Scalar } from '../../src/core/scalar.ts';
import {
  boolType,
  type DataType,
  dateType,
  decimal,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  timestampUtc,
  typeName,
  utf8,
} from '../../src/core/types.ts';
import { constant, type Rows, scalarAt, type Vector } from '../../src/core/vector.ts';
import { castScalar } from '../../src/functions/cast.ts';
import { castKernel } from '../../src/functions/cast-kernels.ts';
import type { BoundCall, EvalContext } from '../../src/functions/define.ts';
import { dialects } from '../../src/functions/dialect.ts';
import { type Mapping, mapRows } from '../../src/functions/driver.ts';
import { lookupScalar } from '../../src/functions/registry.ts';
import { vectorOf } from '../../src/kernels/builder.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import { LeaseAllocator, MemoryPool } from '../../src/kernels/memory.ts';
import { evalContext } from '../support/expressions.ts';

const pool = new MemoryPool({ pagesMax: 1024, guard: true });
const lease = pool.lease();
afterAll(() => lease.end());

const contexts: readonly (readonly [name: string, EvalContext])[] = [
  ['twins', evalContext()],
  ['Wasm', evalContext({ alloc: new LeaseAllocator(lease), kernels: createKernels(lease) })],
];

const length = 24;

/** Values near the limits as often as small ones: that is where kernels and scalars part. */
function valueOf(type: DataType): fc.Arbitrary<Scalar> {
  switch (type.id) {
    case 'int':
      if (type.bits === 64)
        return fc.oneof(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
      return fc.oneof(
        fc.integer({ min: -9, max: 9 }),
        fc.integer({ min: -(2 ** (type.bits - 1)), max: 2 ** (type.bits - 1) - 1 }),
      );
    case 'float':
      return type.bits === 32 ? fc.float() : fc.double();
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.oneof(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -limit, max: limit }));
    }
    case 'bool':
      return fc.boolean();
    case 'date':
      return fc.integer({ min: -30_000, max: 30_000 });
    case 'timestamp':
      return fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n });
    default:
      return fc.string({ unit: fc.constantFrom('a', 'b', 'é', '語', '%', '_'), maxLength: 6 });
  }
}

const valuesOf = (type: DataType): fc.Arbitrary<Scalar[]> =>
  fc.array(fc.option(valueOf(type), { freq: 4, nil: null }), { minLength: length, maxLength: length });

const layouts = ['plain', 'dict', 'const'] as const;

function vectorIn(
  context: EvalContext,
  type: DataType,
  values: readonly Scalar[],
  layout: (typeof layouts)[number],
): Vector {
  if (layout === 'const') return constant(type, values[0]!, length);
  if (layout === 'plain') return vectorOf(type, values, context.alloc);
  const entries = values.slice(0, 5);
  const keys = Int32Array.from({ length }, (_, row) => (row * 7) % 5);
  return {
    layout: 'dict',
    type,
    length,
    valid: null,
    keys,
    dictionary: vectorOf(type, entries, context.alloc),
    dictionaryId: 1,
  };
}

const selections = fc.option(fc.uniqueArray(fc.nat(length - 1), { minLength: 1 }), { nil: null });

function outcome(vector: () => Vector, rows: Rows): unknown {
  try {
    const result = vector();
    const asked = rows.selection ?? Uint16Array.from({ length }, (_, row) => row);
    return [...asked].map((row) => scalarAt(result, row));
  } catch (error) {
    if (error instanceof EngineError) return `${error.condition} ${error.message}`;
    throw error;
  }
}

function check(types: readonly DataType[], mapping: Mapping, kernel: NonNullable<BoundCall['kernel']>): void {
  const shapes = fc
    .tuple(...types.map(() => fc.constantFrom(...layouts)))
    .filter((some) => some.some((layout) => layout !== 'const'));
  const columns = fc.tuple(...types.map(valuesOf));
  fc.assert(
    fc.property(columns, shapes, selections, (values, shape, selected) => {
      const rows: Rows = { length, selection: selected && Uint16Array.from(selected).sort() };
      for (const [name, context] of contexts) {
        const args = types.map((type, i) => vectorIn(context, type, values[i]!, shape[i]!));
        if (args.some((arg) => arg.layout === 'const' && arg.value === null) && mapping.nulls === 'propagate') return;
        const expected = outcome(() => mapRows(context, mapping, args, rows), rows);
        expect(
          outcome(() => kernel(context, args, rows), rows),
          `${name} ${shape.join()}`,
        ).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
}

const decimals = [decimal(5, 2), decimal(15, 2), decimal(18, 6), decimal(38, 10)];
const numbers = [int8, int16, int32, int64, float32, float64];

function pairsOf(types: readonly DataType[]): (readonly [DataType, DataType])[] {
  return types.map((type) => [type, type]);
}

const decimalPairs = decimals.flatMap((a) => decimals.map((b) => [a, b] as const));

describe('operators', () => {
  const operands: Readonly<Record<string, readonly (readonly [DataType, DataType])[]>> = {
    '+': [...pairsOf(numbers), ...decimalPairs],
    '-': [...pairsOf(numbers), ...decimalPairs],
    '*': [...pairsOf(numbers), ...decimalPairs],
    '/': pairsOf([float64]),
  };
  for (const name of ['=', '<>', '<', '<=', '>', '>=', '<=>']) {
    test(`comparison ${name}`, () => {
      expect.hasAssertions();
      for (const pair of pairsOf([...numbers, ...decimals, boolType, dateType, timestampUtc, utf8]))
        checkCall(name, pair);
    });
  }
  for (const [name, pairs] of Object.entries(operands)) {
    test(`arithmetic ${name}`, () => {
      expect.hasAssertions();
      for (const pair of pairs) checkCall(name, pair);
    });
  }
  test('like', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '語', '%', '_'), maxLength: 6 }), (pattern) => {
        const bound = lookupScalar('like')!.bind(
          [
            { type: utf8, nullable: true },
            { type: utf8, nullable: false, constant: pattern },
          ],
          dialects.spark,
        );
        if (bound.kind !== 'bound') throw new Error(bound.condition);
        const scalar: BoundCall['scalar'] = (context, text) => bound.scalar(context, text!, pattern);
        const kernel = bound.kernel!;
        check([utf8], { type: boolType, nulls: 'propagate', scalar }, (context, args, rows) =>
          kernel(context, args, rows),
        );
      }),
      { numRuns: 40 },
    );
  });
});

function checkCall(name: string, types: readonly [DataType, DataType]): void {
  const declared = lookupScalar(name)!;
  const bound = declared.bind(
    types.map((type) => ({ type, nullable: true })),
    dialects.spark,
  );
  if (bound.kind !== 'bound') throw new Error(bound.condition);
  if (bound.kernel === undefined) throw new Error(`${name} has no kernel for ${types.map(typeName).join()}`);
  check(bound.arguments, { type: bound.type, nulls: declared.nulls, scalar: bound.scalar }, bound.kernel);
}

describe('casts', () => {
  const pairs: readonly (readonly [DataType, DataType])[] = [
    [int8, int64],
    [int32, float64],
    [int64, float64],
    [int64, float32],
    [float32, float64],
    [float64, float32],
    [int32, decimal(10, 0)],
    [int32, decimal(12, 2)],
    [int64, decimal(18, 4)],
    [int64, decimal(38, 18)],
    ...decimalPairs,
    ...decimals.map((type) => [type, float64] as const),
  ];
  test.each(pairs)('%j to %j', (from, to) => {
    expect(castKernel(from, to, { type: to, nulls: 'propagate', scalar: () => null })).not.toBeNull();
    for (const mode of ['ansi', 'try'] as const) {
      const mapping: Mapping = {
        type: to,
        nulls: 'propagate',
        scalar: castScalar(from, to, mode) as BoundCall['scalar'],
      };
      const kernel = castKernel(from, to, mapping);
      if (kernel !== null) check([from], mapping, kernel);
    }
  });
});
