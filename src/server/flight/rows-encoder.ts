/**
 * A result as FlightData messages, the schema first, then a few thousand rows each: so many that a message hardly costs, so few that making
 * one goes on while another is sent. Runs in the session's thread.
 */
import { createFlightEncoder, type FlightEncoder } from '../../arrow/flight-data.ts';
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Piece, ResultEncoder, Room } from '../../session/encoding.ts';
import type { Result } from '../../session/result.ts';
import { freeBatch } from '../../session/spent-batch.ts';

const messageSize = 768 << 10;
const rowsAtFirst = 8192;
const rowsAtLeast = 256;

export function createFlightRowsEncoder(result: Result): ResultEncoder {
  return new FlightRowsEncoder(result);
}

class FlightRowsEncoder implements ResultEncoder {
  readonly #encoder: FlightEncoder;
  readonly #result: Result;
  #batches: AsyncIterator<Batch> | null = null;
  #batch: Batch | null = null;
  #at = 0;
  #rowsNext = rowsAtFirst;

  constructor(result: Result) {
    this.#result = result;
    this.#encoder = createFlightEncoder(result.schema);
  }

  async next(_: number, room: Room): Promise<Piece> {
    if (this.#batches === null) {
      this.#batches = this.#result.batches[Symbol.asyncIterator]();
      return { bytes: this.#encoder.begin(room), rows: 0, isDone: false };
    }
    if (this.#batch === null) {
      const { value, done } = await this.#batches.next();
      if (done === true) return { bytes: new Uint8Array(0), rows: 0, isDone: true };
      this.#batch = value;
      this.#at = 0;
    }
    return this.#encode(this.#batch, room);
  }

  #encode(batch: Batch, room: Room): Piece {
    const count = rowCount(batch);
    const from = this.#at;
    const to = Math.min(count, from + this.#rowsNext);
    const bytes = this.#encoder.write(batch, { from, to }, room);
    this.#at = to;
    if (to === count) {
      freeBatch(batch);
      this.#batch = null;
    }
    // In whole bytes of bitmaps, which are then copied as they are.
    const fitting = Math.floor((messageSize * (to - from)) / bytes.length / 64) * 64;
    if (to > from) this.#rowsNext = Math.max(rowsAtLeast, fitting);
    return { bytes, rows: to - from, isDone: false };
  }
}
