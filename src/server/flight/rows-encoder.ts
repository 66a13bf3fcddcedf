/** A result as FlightData messages, the schema first, then a piece a batch. Runs in the session's thread. */
import { createFlightEncoder } from '../../arrow/flight-data.ts';
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Piece, ResultEncoder, Room } from '../../session/encoding.ts';
import type { Result } from '../../session/result.ts';
import { freeBatch } from '../../session/spent-batch.ts';

export function createFlightRowsEncoder(result: Result): ResultEncoder {
  const encoder = createFlightEncoder(result.schema);
  let batches: AsyncIterator<Batch> | null = null;
  return {
    async next(_: number, room: Room): Promise<Piece> {
      if (batches === null) {
        batches = result.batches[Symbol.asyncIterator]();
        return { bytes: encoder.begin(room), rows: 0, isDone: false };
      }
      const { value, done } = await batches.next();
      if (done === true) return { bytes: new Uint8Array(0), rows: 0, isDone: true };
      const bytes = encoder.write(value, room);
      freeBatch(value);
      return { bytes, rows: rowCount(value), isDone: false };
    },
  };
}
