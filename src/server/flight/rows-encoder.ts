/** A result as FlightData messages, the schema first, then a piece a batch. Runs in the session's thread. */
import { createFlightEncoder } from '../../arrow/flight-data.ts';
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Piece, ResultEncoder } from '../../session/encoding.ts';
import type { Result } from '../../session/result.ts';

export function createFlightRowsEncoder(result: Result): ResultEncoder {
  const encoder = createFlightEncoder(result.schema);
  let batches: AsyncIterator<Batch> | null = null;
  return {
    async next(): Promise<Piece> {
      if (batches === null) {
        batches = result.batches[Symbol.asyncIterator]();
        return { bytes: encoder.begin(), rows: 0, isDone: false };
      }
      const { value, done } = await batches.next();
      if (done === true) return { bytes: new Uint8Array(0), rows: 0, isDone: true };
      return { bytes: encoder.write(value), rows: rowCount(value), isDone: false };
    },
  };
}
