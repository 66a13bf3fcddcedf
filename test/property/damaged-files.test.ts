/**
 * Damaged Parquet files as whole queries: bytes flipped in the footer, page headers, levels, dictionaries, values, indexes
 * and filters. Each statement gives rows or an error of the file, soon, in little memory; the process lives, and the next
 * statement is right. A thousand here, 20,000 with TEST_DEEP=1.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { scalarAt } from '../../src/core/vector.ts';
import { bytesSource, readFooterOf } from '../../src/formats/parquet/reader.ts';
import type { Session } from '../../src/index.ts';
import { openSession, projectRoot } from '../support/engine.ts';
import { Dice } from './kernels/scene.ts';

const flips = process.env['TEST_DEEP'] === '1' ? 20_000 : 1000;
const slowestMs = 5000;
const memoryMb = 512;
/** What a file may be found to be: not whole, of a kind that silt refuses, beyond a limit of sizes, or of other columns and types. */
const statesOfFiles = ['XX001', '0A000', '0AKD0', '53200', '54000', '22003', '42846', '42703', '42K09'];

const folder = mkdtempSync(join(tmpdir(), 'silt-flips-'));
const fixtures = join(projectRoot, 'test/fixtures');
const testing = join(projectRoot, '../shared/parquet-testing');
const intact = join(fixtures, 'parquet-zoo/2-snappy.parquet');

let session: Session;
let expected: string;

beforeAll(async () => {
  session = openSession({ settings: { memory_limit: `${memoryMb}MiB`, threads: 1 } });
  expected = await outcome(`SELECT * FROM parquet.\`${intact}\``);
});

afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Rows as text that tells them apart, or the state of the error. */
async function outcome(sql: string): Promise<string> {
  try {
    let text = '';
    for await (const { columns, length, selection } of (await session.query(sql)).batches) {
      for (let i = 0; i < Math.min(selection?.length ?? length, 100); i++) {
        for (const column of columns) text += `${String(scalarAt(column, selection?.[i] ?? i))} `;
      }
    }
    return `rows ${text}`;
  } catch (error) {
    if (error instanceof EngineError) return error.sqlState;
    throw error;
  }
}

/** Where a flip hurts: a few bytes at the beginning of each chunk's pages, indexes and filters, and the footer. */
async function tenderPlaces(bytes: Uint8Array): Promise<readonly number[]> {
  const { metadata } = await readFooterOf(bytesSource(bytes, 'whole.parquet'));
  const chunks = metadata.rowGroups.flatMap(({ columns }) => columns);
  const starts = chunks.flatMap(({ dataPageOffset, dictionaryPageOffset, bloomFilter, offsetIndex, columnIndex }) => [
    dataPageOffset,
    ...(dictionaryPageOffset === null ? [] : [dictionaryPageOffset]),
    ...[bloomFilter, offsetIndex, columnIndex].flatMap((extent) => (extent === null ? [] : [extent.offset])),
  ]);
  return starts.filter((start) => start > 0 && start < bytes.length);
}

function damage(whole: Uint8Array, tender: readonly number[], dice: Dice): Uint8Array {
  const out = whole.slice();
  const footer = Math.min(whole.length, 8 + new DataView(whole.buffer).getUint32(whole.length - 8, true));
  for (let left = 1 + dice.next(2); left > 0; left--) {
    const kind = dice.next(3);
    let at = dice.next(whole.length);
    if (kind === 0) at = whole.length - 1 - dice.next(footer);
    else if (kind === 1 && tender.length > 0) at = Math.min(whole.length - 1, dice.pick(tender) + dice.next(40));
    out[at] = dice.next(4) === 0 ? dice.pick([0, 0x7f, 0x80, 0xff]) : out[at]! ^ (1 << dice.next(8));
  }
  return out;
}

/** Statements that look at all of a file, at its count, or at a part by its statistics, indexes and filters. */
function statementsOver(path: string, column: string): readonly string[] {
  const table = `parquet.\`${path}\``;
  return [
    `SELECT * FROM ${table}`,
    `SELECT count(*), count(${column}) FROM ${table}`,
    `SELECT ${column}, count(*) FROM ${table} GROUP BY ${column}`,
    `SELECT * FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${column} LIMIT 5`,
    `SELECT count(*) FROM ${table} WHERE CAST(${column} AS STRING) > 'a'`,
  ];
}

interface Whole {
  readonly bytes: Uint8Array;
  readonly tender: readonly number[];
  readonly column: string;
}

async function wholeFiles(): Promise<readonly Whole[]> {
  const paths = filesIn(join(fixtures, 'parquet-zoo')).concat(
    ['bloom/part-0.parquet', 'paged/part-0.parquet'].map((name) => join(fixtures, name)),
    existsSync(testing) ? filesIn(join(testing, 'data')).filter((path) => readFileSync(path).length < 80_000) : [],
  );
  const out: Whole[] = [];
  for (const path of paths) {
    const result = await session.query(`SELECT * FROM parquet.\`${path}\` LIMIT 0`);
    const names = result.schema.fields.map(({ name }) => name);
    result.cancel();
    const bytes = new Uint8Array(readFileSync(path));
    const tender = await tenderPlaces(bytes);
    if (names.length > 0) out.push({ bytes, tender, column: `\`${names.at(-1)!}\`` });
  }
  return out;
}

function filesIn(path: string): string[] {
  const names = readdirSync(path).filter((name) => name.endsWith('.parquet'));
  return names.toSorted().map((name) => join(path, name));
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

async function timed(sql: string, label: string): Promise<string> {
  const startedMs = performance.now();
  const state = await outcome(sql);
  expect(performance.now() - startedMs, label).toBeLessThan(slowestMs);
  return state;
}

test(`${flips} flips`, { timeout: 3_600_000 }, async () => {
  const files = await wholeFiles();
  expect(expected.length).toBeGreaterThan(1000);
  const before = peakMb();
  const errors: string[] = [];
  const nextOnes = new Set<string>();
  for (let seed = 1; seed <= flips; seed++) {
    const dice = new Dice(seed * 104_729);
    const { bytes, tender, column } = files[seed % files.length]!;
    const path = join(folder, `flip-${seed}.parquet`);
    writeFileSync(path, damage(bytes, tender, dice));
    const state = await timed(dice.pick(statementsOver(path, column)), `seed ${seed}`);
    rmSync(path);
    if (!state.startsWith('rows')) errors.push(state);
    expect(peakMb() - before, `memory at seed ${seed}`).toBeLessThan(memoryMb);
    if (seed % 50 === 0) nextOnes.add(await outcome(`SELECT * FROM parquet.\`${intact}\``));
  }
  expect(errors.filter((state) => !statesOfFiles.includes(state))).toEqual([]);
  // The damage is felt.
  expect(errors.length).toBeGreaterThan(flips / 10);
  expect([...nextOnes]).toEqual([expected]);
});

describe.skipIf(!existsSync(testing))('bad_data (skipped where ../shared is absent)', () => {
  const bad = existsSync(testing) ? filesIn(join(testing, 'bad_data')) : [];
  test.each(bad.map((path) => [basename(path), path]))('%s', async (_, path) => {
    const before = peakMb();
    const state = await timed(`SELECT * FROM parquet.\`${path}\``, path);
    // One announces its levels in a way that pyarrow failed to read, and is whole.
    expect(state.slice(0, 5)).toBe(path.includes('GH-43605') ? 'rows ' : 'XX001');
    expect(peakMb() - before).toBeLessThan(memoryMb);
    expect(await outcome(`SELECT * FROM parquet.\`${intact}\``)).toBe(expected);
  });
});
