/** The entry of a worker that serves many sessions of a server: each message brings the port and the options of one. Knows the forms in which results leave. */
import { parentPort } from 'node:worker_threads';
import { assert } from '../core/assert.ts';
import type { Encoders } from '../session/encoding.ts';
import { PieceRoom } from '../session/piece-room.ts';
import type { HostRequest } from '../session/remote.ts';
import { serveSession } from '../session/serve.ts';
import { type CopyOptions, createCopyEncoder } from './pg/copy-encoder.ts';
import { createRowsEncoder, type RowsOptions } from './pg/rows-encoder.ts';

const encoders: Encoders = {
  rows: (result, options) => createRowsEncoder(result, options as RowsOptions),
  copy: (result, options) => createCopyEncoder(result, options as CopyOptions),
  // Loads Arrow where Flight is spoken.
  flight: async (result) => (await import('./flight/rows-encoder.ts')).createFlightRowsEncoder(result),
};

assert(parentPort !== null, 'this module is the entry of a worker');
const room = new PieceRoom();
parentPort.on('message', ({ port, options }: HostRequest) => serveSession(port, options, encoders, room));
