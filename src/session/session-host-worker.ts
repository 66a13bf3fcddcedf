/** The entry of a worker that serves many sessions: each message brings the port and the options of one. */
import { parentPort } from 'node:worker_threads';
import { assert } from '../core/assert.ts';
import type { HostRequest } from './remote.ts';
import { serveSession } from './serve.ts';

assert(parentPort !== null, 'this module is the entry of a worker');
parentPort.on('message', ({ port, options }: HostRequest) => serveSession(port, options));
