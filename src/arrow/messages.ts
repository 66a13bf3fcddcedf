/** Arrow's messages as a client sends them, to rows that are checked: nothing of them is believed. Source: Arrow's IPC format. */
import { RecordBatchReader } from 'apache-arrow';
import type { Batch } from '../core/batch.ts';
import type { Schema } from '../core/types.ts';
import { checkVector } from './check-vector.ts';
import { fromArrow } from './from-arrow.ts';
import { fromArrowSchema } from './types.ts';

export interface ArrowMessage {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

/** The schema first, then batches. Errors: Arrow's own and RangeError for what is no such stream; UNSUPPORTED_FEATURE for types. */
export function tableOfMessages(messages: readonly ArrowMessage[]): {
  readonly schema: Schema;
  readonly batches: readonly Batch[];
} {
  const parts = messages.flatMap(({ header, body }) => {
    const prefix = Buffer.alloc(prefixSize);
    prefix.writeInt32LE(-1, 0);
    prefix.writeInt32LE(header.length, lengthAt);
    // The body begins where the reader expects it.
    const gap = Buffer.alloc((alignment - ((prefixSize + header.length) % alignment)) % alignment);
    if (gap.length > 0) prefix.writeInt32LE(header.length + gap.length, lengthAt);
    return [prefix, header, gap, body];
  });
  let dictionaries = 0;
  const reader = RecordBatchReader.from(Buffer.concat(parts)).open();
  const schema = fromArrowSchema(reader.schema);
  const batches = [...reader].flatMap((batch) => fromArrow(batch, () => dictionaries++));
  for (const { columns } of batches) for (const column of columns) checkVector(column);
  return { schema, batches };
}

/** A mark of -1 and the length of the metadata stand before it. */
const prefixSize = 8;
const lengthAt = 4;
const alignment = 8;
