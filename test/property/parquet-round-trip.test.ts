/** What is written is read back: any type, any values, any cutting into batches and row groups, any selection. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Batch } from '../../src/core/batch.ts';
import type { Scalar } from '../../src/core/scalar.ts';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  field,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  list,
  map,
  type Schema,
  struct,
  timestampNtz,
  timestampUtc,
  utf8,
} from '../../src/core/types.ts';
import { createParquetEncoder } from '../../src/formats/parquet/encode/space.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import { vectorOf } from '../../src/kernels/builder.ts';
import { slice } from '../../src/kernels/flatten.ts';
import { allColumns, openBytes, readColumns, writeFile } from '../unit/formats/parquet/support.ts';

const wasm = createParquetWasm();
/** With and without Wasm. */
const encoders = [createParquetEncoder(), createParquetEncoder({ wasm: false })];
const alloc = new HeapAllocator({ poison: true });

const leafTypes: readonly DataType[] = [
  boolType,
  int8,
  int16,
  int32,
  int64,
  float32,
  float64,
  decimal(1, 0),
  decimal(9, 4),
  decimal(10, 2),
  decimal(18, 18),
  decimal(19, 0),
  decimal(38, 10),
  utf8,
  binary,
  dateType,
  timestampUtc,
  timestampNtz,
  { id: 'time', precision: 6 },
  { id: 'time', precision: 9 },
];

const types: fc.Arbitrary<DataType> = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...leafTypes),
    tie('type').map((item) => list(item)),
    fc
      .array(tie('type'), { minLength: 1, maxLength: 3 })
      .map((members) => struct(members.map((type, i) => field(`m${i}`, type)))),
    tie('type').map((value) => map(utf8, value)),
  ),
})).type;

function present(type: DataType): fc.Arbitrary<Scalar> {
  switch (type.id) {
    case 'bool':
      return fc.boolean();
    case 'int':
      return type.bits === 64
        ? fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)
        : fc.integer({ min: -(2 ** (type.bits - 1)), max: 2 ** (type.bits - 1) - 1 });
    case 'float':
      return type.bits === 32 ? fc.float() : fc.double();
    case 'decimal':
      return fc.bigInt(1n - 10n ** BigInt(type.precision), 10n ** BigInt(type.precision) - 1n);
    case 'utf8':
      return fc.string({ unit: 'binary' });
    case 'binary':
      return fc.uint8Array({ maxLength: 20 });
    case 'date':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    case 'timestamp':
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    case 'time':
      return fc.bigInt(0n, 86_399_999_999n).map((micros) => micros * 1000n + (type.precision > 6 ? 7n : 0n));
    case 'list':
      return fc.array(valuesOf(type.item.type), { maxLength: 4 });
    case 'struct':
      return fc.tuple(...type.fields.map((member) => valuesOf(member.type)));
    case 'map':
      return fc.uniqueArray(fc.tuple(present(type.key.type), valuesOf(type.value.type)), {
        maxLength: 3,
        selector: ([key]) => key,
      });
    default:
      throw new Error(`no values of ${type.id}`);
  }
}

function valuesOf(type: DataType): fc.Arbitrary<Scalar> {
  return fc.option(present(type), { nil: null, freq: 4 });
}

const tables = fc.array(types, { minLength: 1, maxLength: 3 }).chain((columnTypes) =>
  fc.record({
    columnTypes: fc.constant(columnTypes),
    rows: fc.array(fc.tuple(...columnTypes.map(valuesOf)), { minLength: 1, maxLength: 40 }),
    cut: fc.integer({ min: 1, max: 40 }),
    form: fc.record({
      rowGroupRows: fc.integer({ min: 1, max: 50 }),
      pageRows: fc.integer({ min: 1, max: 50 }),
      pageBytes: fc.constantFrom(20, 1 << 20),
      dictionaryBytes: fc.constantFrom(0, 30, 1 << 20),
      compression: fc.constantFrom('none', 'snappy', 'zstd'),
      encoder: fc.constantFrom(...encoders),
    }),
    rowsMax: fc.integer({ min: 1, max: 50 }),
    isSelected: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    isSelecting: fc.boolean(),
  }),
);

test('round trip', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ columnTypes, rows, cut, form, rowsMax, isSelected, isSelecting }) => {
      const schema: Schema = { fields: columnTypes.map((type, i) => field(`c${i}`, type)) };
      const whole = columnTypes.map((type, i) =>
        vectorOf(
          type,
          rows.map((row) => row[i]!),
          alloc,
        ),
      );
      const batches: Batch[] = [];
      for (let from = 0; from < rows.length; from += cut) {
        const to = Math.min(rows.length, from + cut);
        const kept = Array.from({ length: to - from }, (_, i) => i).filter((i) => isSelected[from + i]);
        const columns = whole.map((vector) => slice(vector, from, to, alloc));
        batches.push({ schema, columns, length: to - from, selection: isSelecting ? Uint16Array.from(kept) : null });
      }
      const { bytes, written } = await writeFile(batches, { schema, ...form, statistics: {} });
      const file = await openBytes(bytes, wasm);
      const expected = isSelecting ? rows.filter((_, i) => isSelected[i]) : rows;
      expect(written.rows).toBe(expected.length);
      expect(await readColumns(file, allColumns(file), rowsMax)).toStrictEqual(
        columnTypes.map((_, i) => expected.map((row) => row[i])),
      );
    }),
    { numRuns: 150 },
  );
});
