/**
 * Damaged Parquet files: bytes changed, bytes lost. Silt's own decoder gives values or an error of the file, in Wasm the
 * same as in JavaScript, without delay, without a trap, without a byte written where it should not be.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { scalarAt } from '../../src/core/vector.ts';
import { isCoveredRead } from '../../src/formats/parquet/decode/coverage.ts';
import { bytesSource, openParquet } from '../../src/formats/parquet/reader.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { createKernels, type Kernels } from '../../src/kernels/kernels.ts';
import { MemoryPool } from '../../src/kernels/memory.ts';
import { allColumns, canonicalText } from '../unit/formats/parquet/support.ts';
import { Dice } from './kernels/scene.ts';

const zoo = new URL('../fixtures/parquet-zoo/', import.meta.url);
const runs = process.env['TEST_DEEP'] === undefined ? 150 : 3500;
const slowestMs = 5000;

const pool = new MemoryPool({ pagesMax: 4096, guard: true });
const lease = pool.lease();
const wasm = createParquetWasm();
const loops = [createKernels(lease), createKernels(lease, { wasm: false })];
afterAll(() => lease.end());

/** The values of all covered columns as text, or the error's condition. */
async function outcome(bytes: Uint8Array, kernels: Kernels): Promise<string> {
  const scratch = lease.allocator();
  const group = lease.allocator();
  try {
    const file = await openParquet(bytesSource(bytes, 'damaged.parquet'), wasm);
    const { rowGroups } = file.footer.metadata;
    let text = '';
    for (const index of rowGroups.keys()) {
      const reads = allColumns(file).filter((read) => isCoveredRead(read, file.footer, index));
      for await (const { columns, length } of file.readRowGroup(index, reads, scratch, 64, { kernels, group })) {
        for (const vector of columns) {
          for (let row = 0; row < length; row++) text += `${canonicalText(scalarAt(vector, row), vector.type)} `;
        }
      }
    }
    return text;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.condition;
  } finally {
    group.close();
    scratch.close();
  }
}

function damaged(bytes: Uint8Array, dice: Dice): Uint8Array {
  const out = bytes.slice();
  const kind = dice.next(8);
  if (kind === 0) return out.slice(0, dice.next(bytes.length));
  if (kind === 1) {
    const at = dice.next(bytes.length);
    return Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + 1 + dice.next(20))]);
  }
  for (let flips = 1 + dice.next(3); flips > 0; flips--) {
    const at = dice.next(bytes.length);
    out[at] = dice.next(3) === 0 ? dice.pick([0, 0xff, 0x7f, 0x80]) : out[at]! ^ (1 << dice.next(8));
  }
  return out;
}

const allowed = new Set(['FILE_CORRUPT', 'UNSUPPORTED_FEATURE', 'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH']);

describe('a damaged file', () => {
  test.each(readdirSync(zoo).filter((name) => name.endsWith('.parquet')))('%s', { timeout: 600_000 }, async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, zoo)));
    const whole = await outcome(bytes, loops[0]!);
    expect(whole.length).toBeGreaterThan(10_000);
    const errors: string[] = [];
    for (let seed = 1; seed <= runs; seed++) {
      const file = damaged(bytes, new Dice(seed * 7919));
      const startedMs = performance.now();
      const [inWasm, inJs] = [await outcome(file, loops[0]!), await outcome(file, loops[1]!)];
      expect(performance.now() - startedMs, `seed ${seed}`).toBeLessThan(slowestMs);
      expect(inWasm === inJs, `seed ${seed}: ${inWasm.slice(0, 200)} / ${inJs.slice(0, 200)}`).toBe(true);
      if (/^[A-Z_.]+$/.test(inWasm)) errors.push(inWasm);
    }
    expect(errors.filter((condition) => !allowed.has(condition))).toEqual([]);
    // The damage is felt.
    expect(errors.length).toBeGreaterThan(runs / 10);
  });
});
