/**
 * COPY (query) TO 'path': rows of a query into one file, as they come. The file is there when it is whole, in place of one
 * that was; a statement that fails leaves none.
 */
import { Readable } from 'node:stream';
import { createGzip, createZstdCompress } from 'node:zlib';
import { fileLocation } from '../catalog/data-files.ts';
import { type Batch, rowCount } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import { field, int64, type Schema } from '../core/types.ts';
import type { Compression } from '../formats/parquet/encode/page.ts';
import { createParquetWriter } from '../formats/parquet/writer.ts';
import { csvText, jsonObjects } from '../formats/text/write-text.ts';
import type { CopyTo } from '../sql/ast-copy.ts';
import type { ObjectWriter } from '../storage/store.ts';
import { type CopyLayout, copyLayout } from './copy-options.ts';
import type { StatementEnv, StatementResult } from './env.ts';

/** One row: how many rows were written. Errors: those of the options, of the query, of the store. */
export async function runCopyTo(statement: CopyTo, env: StatementEnv): Promise<StatementResult> {
  const layout = copyLayout(statement);
  const place = fileLocation(env.catalog.locate(statement.path));
  if (place === null) {
    const parameters = { parameter: '`path`', functionName: 'COPY', reason: 'it has to name a file' };
    throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: statement.span });
  }
  const bound = await env.bind(statement.source);
  let rows = 0;
  const counted = async function* (): AsyncGenerator<Batch> {
    for await (const batch of env.stream(bound)) {
      rows += rowCount(batch);
      yield batch;
    }
  };
  const writer = await env.openStore(place.store).write(place.path, env.signal);
  try {
    if (layout.format === 'parquet') await writeParquet(bound.schema, counted(), layout, writer, env);
    else await writeText(bound.schema, counted(), layout, writer);
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return { schema: { fields: [field('num_affected_rows', int64, true)] }, rows: [[BigInt(rows)]] };
}

async function writeParquet(
  schema: Schema,
  batches: AsyncIterable<Batch>,
  { compression, rowGroupRows }: CopyLayout,
  writer: ObjectWriter,
  env: StatementEnv,
): Promise<void> {
  const file = createParquetWriter({
    schema,
    encoder: env.encoder(),
    sink: (bytes) => writer.write(bytes),
    ...(compression !== null && { compression: compression as Compression }),
    ...(rowGroupRows !== null && { rowGroupRows }),
  });
  try {
    for await (const batch of batches) await file.write(batch);
    await file.finish();
  } finally {
    file.close();
  }
}

async function writeText(
  schema: Schema,
  batches: AsyncIterable<Batch>,
  layout: CopyLayout,
  writer: ObjectWriter,
): Promise<void> {
  const text =
    layout.format === 'csv' ? csvText(schema, batches, layout) : jsonObjects(schema, batches, layout.isArray);
  const { compression } = layout;
  if (compression === null || compression === 'none') {
    for await (const piece of text) await writer.write(Buffer.from(piece));
    return;
  }
  const packer = compression === 'gzip' ? createGzip() : createZstdCompress();
  const source = Readable.from(text);
  source.on('error', (error) => packer.destroy(error));
  for await (const bytes of source.pipe(packer)) await writer.write(bytes as Uint8Array);
}
