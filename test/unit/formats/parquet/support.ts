/** Reading whole Parquet files in tests, and their values as text that another reader's can be compared with. */
import { readFileSync } from 'node:fs';
import type { Batch } from '../../../../src/core/batch.ts';
import type { Scalar } from '../../../../src/core/scalar.ts';
import type { DataType, Schema } from '../../../../src/core/types.ts';
import { scalarAt, type Vector } from '../../../../src/core/vector.ts';
import { createParquetEncoder, type ParquetEncoder } from '../../../../src/formats/parquet/encode/space.ts';
import { type ColumnRead, resolveColumn } from '../../../../src/formats/parquet/mapping.ts';
import { bytesSource, openParquet, type ParquetFile } from '../../../../src/formats/parquet/reader.ts';
import type { ParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import {
  createParquetWriter,
  type ParquetWriterOptions,
  type WrittenFile,
} from '../../../../src/formats/parquet/writer.ts';
import { HeapAllocator } from '../../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../../src/kernels/builder.ts';

export const parquetTesting = new URL('../../../../../shared/parquet-testing/', import.meta.url);

export function openBytes(bytes: Uint8Array, wasm: ParquetWasm, name = 'test.parquet'): Promise<ParquetFile> {
  return openParquet(bytesSource(bytes, name), wasm);
}

export function openShared(name: string, wasm: ParquetWasm): Promise<ParquetFile> {
  return openBytes(new Uint8Array(readFileSync(new URL(name, parquetTesting))), wasm, name);
}

/** Reads of all top-level columns as the types that the file has. */
export function allColumns({ footer }: ParquetFile): ColumnRead[] {
  return footer.schema.fields.map(({ name, type }) => resolveColumn(footer, { kind: 'file', path: [name], type }));
}

/** The values of each read, over all row groups. */
export async function readColumns(
  file: ParquetFile,
  reads: readonly ColumnRead[],
  rowsMax?: number,
): Promise<Scalar[][]> {
  const columns: Scalar[][] = reads.map(() => []);
  const alloc = new HeapAllocator({ poison: true });
  for (let group = 0; group < file.footer.metadata.rowGroups.length; group++) {
    for await (const batch of file.readRowGroup(group, reads, alloc, rowsMax)) {
      batch.columns.forEach((vector: Vector, i) => {
        for (let row = 0; row < batch.length; row++) columns[i]!.push(scalarAt(vector, row));
      });
    }
  }
  return columns;
}

/** One value as text; floats by their bits, strings and binaries by their bytes. */
export function canonicalText(value: Scalar, type: DataType): string {
  if (value === null) return 'N';
  const items = value as readonly Scalar[];
  switch (type.id) {
    case 'bool':
      return value === true ? 'T' : 'F';
    case 'float':
      return Number.isNaN(value) ? 'nan' : bitsOf(value as number);
    case 'utf8':
      return Buffer.from(value as string).toString('hex');
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('hex');
    case 'list':
      return `[${items.map((item) => canonicalText(item, type.item.type)).join(',')}]`;
    case 'map': {
      const pairs = items as readonly (readonly [Scalar, Scalar])[];
      return `[${pairs.map(([k, v]) => `(${canonicalText(k, type.key.type)},${canonicalText(v, type.value.type)})`).join(',')}]`;
    }
    case 'struct':
      return `(${type.fields.map((member, i) => canonicalText(items[i]!, member.type)).join(',')})`;
    default:
      return String(value);
  }
}

function bitsOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

/** A dense batch of plain values, given column by column. */
export function batchOf(schema: Schema, columns: readonly (readonly Scalar[])[]): Batch {
  const alloc = new HeapAllocator({ poison: true });
  const vectors = schema.fields.map(({ type }, i) => vectorOf(type, columns[i]!, alloc));
  return { schema, columns: vectors, length: columns[0]!.length, selection: null };
}

const encoder = createParquetEncoder();

/** Writes batches to a file in memory. */
export async function writeFile(
  batches: readonly Batch[],
  options: Omit<ParquetWriterOptions, 'sink' | 'encoder'> & { readonly encoder?: ParquetEncoder },
): Promise<{ bytes: Uint8Array; written: WrittenFile }> {
  const chunks: Uint8Array[] = [];
  const writer = createParquetWriter({ encoder, ...options, sink: (chunk) => void chunks.push(chunk.slice()) });
  for (const batch of batches) await writer.write(batch);
  const written = await writer.finish();
  return { bytes: new Uint8Array(Buffer.concat(chunks)), written };
}
