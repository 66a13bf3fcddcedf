/**
 * Batches as an Arrow IPC stream. Each piece is copied as it is written, so the bytes outlive the statement's memory,
 * and apache-arrow never joins pieces by their addresses, which goes wrong where two columns share a buffer.
 */
import { type Schema as ArrowSchema, AsyncByteQueue, RecordBatchStreamWriter } from 'apache-arrow';
import type { Batch } from '../core/batch.ts';
import type { Schema } from '../core/types.ts';
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
      return pieces.take();
    },
    write(batch) {
      writer.write(recordBatchOf(batch, arrowSchema));
      return pieces.take();
    },
    finish() {
      writer.finish();
      return pieces.take();
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

/** Where the writer puts its pieces: copies, joined in order when taken. */
class Pieces extends AsyncByteQueue {
  readonly #parts: Uint8Array[] = [];

  override write(value: ArrayBufferLike | ArrayBufferView): void {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    this.#parts.push(bytes.slice());
  }

  take(): Uint8Array {
    return Buffer.concat(this.#parts.splice(0));
  }
}
