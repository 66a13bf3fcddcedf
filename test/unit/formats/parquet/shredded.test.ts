/** Shredded variants of other writers, beside the variants that they stand for. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../../src/core/errors.ts';
import type { Scalar } from '../../../../src/core/scalar.ts';
import { variantType } from '../../../../src/core/types.ts';
import { decodeVariant } from '../../../../src/core/variant.ts';
import { resolveColumn } from '../../../../src/formats/parquet/mapping.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import { openShared, parquetTesting, readColumns } from './support.ts';

interface Case {
  readonly parquet_file?: string;
  readonly variant_file?: string;
  readonly variant_files?: readonly (string | null)[];
  readonly error_message?: string;
}

const folder = new URL('shredded_variant/', parquetTesting);
/** Of values that Spark's variants have: not of nanoseconds, times and UUIDs, nor files that no writer may write. */
const cases = existsSync(folder)
  ? (JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as readonly Case[]).filter(isOfSpark)
  : [];
const wasm = createParquetWasm();

describe.skipIf(cases.length === 0)('shredded variants (skipped where ../shared/parquet-testing is absent)', () => {
  it.each(cases.filter(({ error_message }) => error_message !== undefined))(
    '$parquet_file is refused',
    async (each) => {
      await expect(readVariants(each)).rejects.toThrow(EngineError);
    },
  );

  it.each(cases.filter(({ error_message }) => error_message === undefined))('$parquet_file', async (each) => {
    const expected = each.variant_files ?? [each.variant_file!];
    const texts = expected.map((name) => (name === null ? 'null' : nodeText(variantFile(name))));
    expect((await readVariants(each)).map(nodeText)).toEqual(texts);
  });
});

async function readVariants({ parquet_file: name }: Case): Promise<readonly Scalar[]> {
  const file = await openShared(`shredded_variant/${name!}`, wasm);
  const [column] = await readColumns(file, [
    resolveColumn(file.footer, { kind: 'file', path: ['var'], type: variantType }),
  ]);
  return column!;
}

function isOfSpark({ parquet_file: name, variant_file, variant_files, error_message }: Case): boolean {
  if (name === undefined || name.includes('INVALID')) return false;
  if (error_message !== undefined) return !error_message.startsWith('Unsupported');
  const files = (variant_files ?? [variant_file!]).filter((file) => file !== null);
  return files.every((file) => nodeText(variantFile(file)) !== 'undefined');
}

/** Metadata, and the value right behind it. */
function variantFile(name: string): Scalar {
  const bytes = readFileSync(new URL(name, folder));
  const size = ((bytes[0]! >> 6) & 3) + 1;
  const count = bytes.readUIntLE(1, size);
  const end = 1 + size * (count + 2) + bytes.readUIntLE(1 + size * (count + 1), size);
  return [new Uint8Array(bytes.subarray(end)), new Uint8Array(bytes.subarray(0, end))];
}

function nodeText(value: Scalar): string {
  if (value === null) return 'null';
  const [bytes, metadata] = value as readonly [Uint8Array, Uint8Array];
  const plain = (_: string, each: unknown): unknown => {
    if (typeof each === 'bigint') return String(each);
    return Array.isArray(each) && Array.isArray(each[0]) ? each.toSorted(byName) : each;
  };
  return JSON.stringify(decodeVariant(bytes, metadata), plain) ?? 'undefined';
}

function byName([a]: readonly [string], [b]: readonly [string]): number {
  return a < b ? -1 : 1;
}
