/** Batches as an Arrow IPC stream. What a batch gives is copied before the next, so the bytes outlive the statement's memory. */
import { type Schema as ArrowSchema, RecordBatchStreamWriter } from 'apache-arrow';
import type { Batch } from '../core/batch.ts';
import type { Schema } from '../core/types.ts';
import { Pieces } from './pieces.ts';
import { recordBatchOf } from './to-arrow.ts';
import { toArrowSchema } from './types.ts';

/** One stream, piece by piece: `begin` once, `write` for each batch, `finish` once; their bytes in that order are the stream. */
export interface IpcEncoder {
  begin(): Uint8Array;
  write(batch: Batch): Uint8Array;
  finish(): Uint8Array;
}

/** Errors of `write`: those of batchToRecordBatch. */
export function createIpcEncoder(schema: Schema): IpcEncoder {
  const arrowSchema: ArrowSchema = toArrowSchema(schema);
  const pieces = new Pieces();
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  return {
    begin() {
      writer.reset(pieces, arrowSchema);
      return Buffer.concat(pieces.take());
    },
    write(batch) {
      writer.write(recordBatchOf(batch, arrowSchema));
      return Buffer.concat(pieces.take());
    },
    finish() {
      writer.finish();
      return Buffer.concat(pieces.take());
    },
  };
}

/** The stream of all batches, a chunk for the schema, one a batch, one for the end. */
export async function* writeIpcStream(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  schema: Schema,
): AsyncGenerator<Uint8Array> {
  const encoder = createIpcEncoder(schema);
  yield encoder.begin();
  for await (const batch of batches) yield encoder.write(batch);
  yield encoder.finish();
}
