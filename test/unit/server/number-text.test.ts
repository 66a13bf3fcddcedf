/** Numbers and dates straight to bytes are what the values' own texts are. */
import { expect, test } from 'vitest';
import { batchesOfRows } from '../../../src/catalog/memory-table.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import * as types from '../../../src/core/types.ts';
import { pgText } from '../../../src/server/pg/encode.ts';
import { MessageWriter } from '../../../src/server/pg/message-writer.ts';
import { doubleText, numberText } from '../../../src/server/pg/number-text.ts';
import { randomOf } from '../../support/wire-mutation.ts';

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
const random = randomOf(seed);
const word = new DataView(new ArrayBuffer(8));

function anyBits(): bigint {
  word.setUint32(0, random(2 ** 32));
  word.setUint32(4, random(2 ** 32));
  return word.getBigInt64(0) >> BigInt(random(64));
}

function anyDouble(): number {
  if (random(3) === 0) return random(1_000_000) / 10 ** random(9);
  word.setBigInt64(0, anyBits());
  return word.getFloat64(0);
}

const wholes = [
  0n,
  1n,
  -1n,
  9n,
  10n,
  99n,
  100n,
  2n ** 53n - 1n,
  2n ** 53n,
  -(2n ** 53n),
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 32n,
];
const doubles = [
  0,
  -0,
  1,
  -1.5,
  1e14,
  1e15,
  123456789012345,
  999999999999999,
  1e-4,
  1e-5,
  9.999e-5,
  5e-324,
  1.7976931348623157e308,
  NaN,
  Infinity,
  -Infinity,
  0.1,
  1 / 3,
];
const days = [0, -1, 59, 60, 10_957, -719_162, -719_163, -719_528, 2_932_896, 2_932_897, 11_016, -25_567];
const many = <T>(make: () => T): T[] => Array.from({ length: 3000 }, make);

const cases: readonly (readonly [name: string, type: types.DataType, values: readonly Scalar[]])[] = [
  ['BIGINT', types.int64, [...wholes, ...many(anyBits)]],
  ['INT', types.int32, [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), ...many(() => random(2 ** 32) - 2 ** 31)]],
  ['SMALLINT', types.int16, [0, -32_768, 32_767]],
  [
    'DECIMAL(18,4)',
    { id: 'decimal', precision: 18, scale: 4 },
    [0n, 1n, -1n, 9999n, 10_000n, -10_001n, 10n ** 18n - 1n, ...many(() => anyBits() % 10n ** 18n)],
  ],
  ['DECIMAL(9,0)', { id: 'decimal', precision: 9, scale: 0 }, [0n, -5n, 999_999_999n]],
  ['DECIMAL(18,18)', { id: 'decimal', precision: 18, scale: 18 }, [0n, 1n, -(10n ** 17n)]],
  ['DOUBLE', types.float64, [...doubles, ...many(anyDouble)]],
  ['DATE', types.dateType, [...days, ...many(() => random(4_000_000) - 1_000_000)]],
];

test('doubles are read back as they were, and have exponents where PostgreSQL writes them', () => {
  for (const value of [...doubles, ...many(anyDouble)]) {
    const text = doubleText(value);
    expect(Number(text), `seed ${seed}`).toBe(value);
    const isPlain = value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e15) || !Number.isFinite(value);
    expect(text.includes('e')).toBe(!isPlain);
  }
  // As PostgreSQL 15 prints them.
  const told = [1e15, -1e-5, 1e100, 936781075027301000, 1e300, 0.1 + 0.2].map(doubleText);
  expect(told).toEqual(['1e+15', '-1e-05', '1e+100', '9.36781075027301e+17', '1e+300', '0.30000000000000004']);
});

test.each(cases)('%s', (_, type, values) => {
  let compared = 0;
  for (const batch of batchesOfRows(
    { fields: [{ name: 'a', type, nullable: false }] },
    values.map((value) => [value]),
  )) {
    const column = batch.columns[0]!;
    const write = column.layout === 'fixed' ? numberText(column) : null;
    if (write === null) continue;
    const found: string[] = [];
    for (let row = 0; row < batch.length; row++) {
      const out = new MessageWriter();
      write(row, out);
      const bytes = out.take();
      expect(bytes.readInt32BE(0)).toBe(bytes.length - 4);
      found.push(bytes.toString('utf8', 4));
    }
    expect(found, `seed ${seed}`).toEqual(
      values.slice(compared, compared + batch.length).map((value) => pgText(type, value, 'UTC')),
    );
    compared += batch.length;
  }
  expect(compared).toBe(values.length);
});
