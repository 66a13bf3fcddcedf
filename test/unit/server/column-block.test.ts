/** Many rows at a time give the bytes that one at a time gives. */
import { expect, test } from 'vitest';
import { batchesOfRows } from '../../../src/catalog/memory-table.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import * as types from '../../../src/core/types.ts';
import { columnBlock } from '../../../src/server/pg/column-block.ts';
import { columnWriter, type WireFormat } from '../../../src/server/pg/encode.ts';
import { MessageWriter } from '../../../src/server/pg/message-writer.ts';

const day = 10_957;
const cases: readonly (readonly [name: string, type: types.DataType, values: readonly Scalar[]])[] = [
  ['BIGINT', types.int64, [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, -(2n ** 32n), 4_294_967_295n]],
  ['INT', types.int32, [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]],
  ['SMALLINT', types.int16, [0, 1, -1, 32_767, -32_768]],
  ['TINYINT', types.int8, [0, 1, -1, 127, -128]],
  ['DOUBLE', types.float64, [0, -0, 1.5, -1e300, Infinity, -Infinity, 5e-324]],
  ['FLOAT', types.float32, [0, -0, 1.5, Infinity, Math.fround(0.1)]],
  ['BOOLEAN', types.boolType, [true, false, true, true]],
  ['DATE', types.dateType, [0, day, day - 1, day + 1, -719_162, 2_932_896]],
  [
    'TIMESTAMP',
    types.timestampUtc,
    [0n, 946_684_800_000_000n, 946_684_799_999_999n, -62_135_596_800_000_000n, 253_402_300_799_999_999n],
  ],
  ['TIMESTAMP_NTZ', types.timestampNtz, [0n, 946_684_800_000_001n, -1n, 4_294_967_296n]],
  ['STRING', types.utf8, ['', 'a', 'hé', 'x'.repeat(500)]],
];

for (const [name, type, values] of cases) {
  test.each(['binary', 'text'] as const)(`${name} in %s, with and without NULLs and a selection`, (format) => {
    for (const isWithNulls of [false, true]) {
      const rows = values.flatMap((value) => (isWithNulls ? [[value], [null]] : [[value]]));
      const schema = { fields: [{ name: 'a', type, nullable: true }] };
      const [batch] = batchesOfRows(schema, rows);
      const all = Array.from({ length: rows.length }, (_, row) => row);
      for (const selection of [null, Uint16Array.from(all.filter((row) => row % 3 !== 1).toReversed())]) {
        const picked = selection === null ? all : [...selection];
        for (const [from, to] of [
          [0, picked.length],
          [1, picked.length],
        ] as const) {
          const found = together(batch!.columns[0]!, format, { from, to, selection });
          expect(found).toEqual(singly(batch!.columns[0]!, format, picked.slice(from, to)));
        }
      }
    }
  });
}

type Column = Parameters<typeof columnBlock>[0];

function together(
  column: Column,
  format: WireFormat,
  rows: Parameters<ReturnType<typeof columnBlock>['measure']>[0],
): string[] {
  const block = columnBlock(column, format, 'UTC', null);
  const count = rows.to - rows.from;
  const sizes = new Int32Array(count).fill(4 + block.fixedSize);
  block.measure(rows, sizes);
  const starts = Int32Array.from(sizes);
  let total = 0;
  for (let i = 0; i < count; i++) {
    starts[i] = total;
    total += sizes[i]!;
  }
  const out = new Uint8Array(total);
  const positions = Int32Array.from(starts);
  block.write(rows, positions, out, new DataView(out.buffer));
  expect([...positions]).toEqual([...starts].map((start, i) => start + sizes[i]!));
  return [...starts].map((start, i) => Buffer.from(out.subarray(start, start + sizes[i]!)).toString('hex'));
}

function singly(column: Column, format: WireFormat, rows: readonly number[]): string[] {
  const write = columnWriter(column, format, 'UTC');
  return rows.map((row) => {
    const out = new MessageWriter();
    write(row, out);
    return out.take().toString('hex');
  });
}
