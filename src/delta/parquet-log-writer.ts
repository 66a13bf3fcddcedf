/** The writer that the log needs, made of the Parquet writer: what a session hands to those who commit. */
import type { Batch } from '../core/batch.ts';
import type { Schema } from '../core/types.ts';
import type { ParquetEncoder } from '../formats/parquet/encode/space.ts';
import { createParquetWriter } from '../formats/parquet/writer.ts';
import type { LogWriters } from './writers.ts';

/** Writes checkpoints; `encoder` is the calling thread's own, asked for at the first of them. */
export function parquetLogWriters(encoder: () => ParquetEncoder): LogWriters {
  return {
    async writeParquet(store, path, schema, batches, signal) {
      const sink = await store.write(path, signal);
      try {
        const { sizeBytes } = await writeBatches(encoder(), schema, batches, (bytes) => sink.write(bytes));
        await sink.finish();
        return { sizeBytes };
      } finally {
        await sink.abort();
      }
    },
  };
}

async function writeBatches(
  encoder: ParquetEncoder,
  schema: Schema,
  batches: Iterable<Batch>,
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<{ readonly sizeBytes: number }> {
  const writer = createParquetWriter({ schema, encoder, sink });
  try {
    for (const batch of batches) await writer.write(batch);
    return await writer.finish();
  } finally {
    writer.close();
  }
}
