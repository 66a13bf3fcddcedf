/** The entry of the worker that a remote session runs in: `workerData` are the options it is opened with. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../core/assert.ts';
import { serveSession } from './serve.ts';
import type { OpenOptions } from './session.ts';

assert(parentPort !== null, 'this module is the entry of a worker');
serveSession(parentPort, workerData as OpenOptions);
