/**
 * The body of a worker thread: statements attach to their leases, tasks run one morsel each and are answered.
 * Computes only; what it cannot read itself it asks of the main thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../core/assert.ts';
import type { Batch } from '../core/batch.ts';
import { attach } from '../kernels/memory.ts';
import { LocalStore } from '../storage/local.ts';
import type { ObjectStore, ReadTarget, StoreRef } from '../storage/store.ts';
import { adopt } from './adopt.ts';
import { createBinder } from './binder.ts';
import { Control } from './control.ts';
import { createContext } from './create-context.ts';
import { localThread } from './local-thread.ts';
import type { Answer, FromWorker, Request, StatementStart, ToWorker, WorkerData } from './messages.ts';
import { createServices, type ThreadServices } from './services.ts';
import type { ExecThread } from './thread.ts';
import { fromWire, toWire } from './wire-error.ts';

const port = parentPort;
assert(port !== null, 'worker.ts runs in a worker thread');
const { kernels, sent } = workerData as WorkerData;
const sentCount = new Int32Array(sent);
serve((message) => {
  port.postMessage(message, transferable(message));
  Atomics.add(sentCount, 0, 1);
});

interface Statement {
  readonly thread: ExecThread;
  readonly memory: SharedArrayBuffer;
}

type Post = (message: FromWorker) => void;
type Reads = Map<number, { resolve: (bytes: readonly Uint8Array[]) => void; reject: (error: unknown) => void }>;

function serve(post: Post): void {
  const statements = new Map<number, Statement>();
  const rooms = new Map<number, () => void>();
  const reads: Reads = new Map();
  const services = createServices(storeOpener(post, reads), kernels ?? undefined);
  // A request that cannot be read has no sender to answer: the thread ends, and with it who waits for it.
  port!.on('messageerror', (error) => {
    throw error;
  });
  port!.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'room':
        rooms.get(message.task)?.();
        return;
      case 'bytes': {
        const read = reads.get(message.read);
        reads.delete(message.read);
        if (message.bytes !== null) read?.resolve(message.bytes);
        else read?.reject(message.error === null ? new Error('nothing was read') : fromWire(message.error));
        return;
      }
      case 'request': {
        const { statement, task, request } = message;
        answer(statements, services, statement, request, emitter(post, rooms, task))
          .then((given) => post({ kind: 'answer', task, answer: given }))
          .catch((error: unknown) => post({ kind: 'error', task, error: toWire(error) }));
      }
    }
  });
}

async function answer(
  statements: Map<number, Statement>,
  services: ThreadServices,
  id: number,
  request: Request,
  emit: (batch: Batch) => Promise<void>,
): Promise<Answer> {
  if (request.kind === 'begin') {
    statements.set(id, begin(request.start, request.thread, services));
    return { kind: 'ok' };
  }
  const statement = statements.get(id);
  assert(statement !== undefined, 'a statement begins before it runs');
  const { thread, memory } = statement;
  switch (request.kind) {
    case 'run':
      for (const { sink, output } of adopt(request.published, memory)) thread.publish(sink, output);
      return { kind: 'ran', outcome: await thread.run(request.pipeline, request.queue, emit) };
    case 'probeParts':
      return { kind: 'probeParts', parts: await thread.probeParts(request.pipeline, request.stage) };
    case 'partial':
      return { kind: 'partial', partial: await thread.partial(request.sink) };
    case 'finish':
      return { kind: 'output', output: await thread.finish(request.sink, adopt(request.partials, memory)) };
    case 'share':
      return { kind: 'share', share: await thread.share(request.sink, request.parts) };
    case 'finishPart': {
      const batches = await thread.finishPart(request.sink, request.part, adopt(request.others, memory));
      return { kind: 'part', batches };
    }
    case 'counts':
      return { kind: 'counts', counts: await thread.counts() };
    case 'close':
      statements.delete(id);
      await thread.close();
      return { kind: 'ok' };
  }
}

function begin(start: StatementStart, thread: number, services: ThreadServices): Statement {
  const lease = attach(start.lease);
  const binder = createBinder(start.settings.parameters);
  const context = createContext(lease, start.settings, new Control(start.control), binder, services, thread);
  return {
    thread: localThread(context, start.plan, services, { at: thread, hasMail: () => false }),
    memory: lease.buffer,
  };
}

/** Sends a batch and waits until the reader has room for another. */
function emitter(post: Post, rooms: Map<number, () => void>, task: number): (batch: Batch) => Promise<void> {
  return (batch) =>
    new Promise((resolve) => {
      rooms.set(task, () => {
        rooms.delete(task);
        resolve();
      });
      post({ kind: 'batch', task, batch });
    });
}

/** Batches of the result lie on buffers of their own, which move to the reader. */
function transferable(message: FromWorker): ArrayBuffer[] {
  if (message.kind !== 'batch') return [];
  const buffers = new Set<ArrayBuffer>();
  const visit = (data: unknown): void => {
    if (typeof data !== 'object' || data === null) return;
    if (!ArrayBuffer.isView(data)) Object.values(data).forEach(visit);
    else if (data.buffer instanceof ArrayBuffer) buffers.add(data.buffer);
  };
  message.batch.columns.forEach(visit);
  return [...buffers];
}

/** Local files are read here; other stores through the main thread, which holds them. */
function storeOpener(post: Post, reads: Reads): (ref: StoreRef) => ObjectStore {
  let next = 0;
  return (ref) => {
    if (ref.kind === 'local') return new LocalStore(ref.root);
    const read = (path: string, ranges: readonly { start: number; end: number }[]): Promise<readonly Uint8Array[]> =>
      new Promise((resolve, reject) => {
        const id = ++next;
        reads.set(id, { resolve, reject });
        post({ kind: 'read', read: id, store: ref, path, ranges });
      });
    return remoteStore(ref, read);
  };
}

function remoteStore(
  ref: StoreRef,
  read: (path: string, ranges: readonly { start: number; end: number }[]) => Promise<readonly Uint8Array[]>,
): ObjectStore {
  const refuse = (): never => assert(false, 'a worker only reads ranges') as never;
  return {
    ref,
    list: refuse,
    listFolders: refuse,
    head: refuse,
    put: refuse,
    write: refuse,
    delete: refuse,
    async read(path, range) {
      assert(range !== undefined, 'a worker reads ranges');
      return (await read(path, [range]))[0]!;
    },
    async readInto(path, targets: readonly ReadTarget[]) {
      const bytes = await read(
        path,
        targets.map(({ start, end }) => ({ start, end })),
      );
      targets.forEach(({ target }, i) => target.set(bytes[i]!));
    },
  };
}
