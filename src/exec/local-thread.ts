/** Runs tasks on the calling thread. Lets go of it now and then, so that timers, cancel and readers get their turn. */
import { createBatchSource } from './batch-source.ts';
import type { ExecContext } from './context.ts';
import { exportedBatch } from './export-batch.ts';
import { endQueue, takeMorsel } from './morsel-queue.ts';
import { createFileReader, createOpenFiles } from './parquet-source.ts';
import type { PhysicalPlan } from './physical.ts';
import { Runner } from './runner.ts';
import type { ThreadServices } from './services.ts';
import type { ExecThread } from './thread.ts';

/** Works so long before it lets others run. */
const turnMs = 12;

/** `at` is the thread's number; `hasMail` says that others have sent something, for which it lets go of the thread at once. */
export function localThread(
  context: ExecContext,
  plan: PhysicalPlan,
  services: ThreadServices,
  { at, hasMail }: { readonly at: number; readonly hasMail: () => boolean },
): ExecThread {
  const files = createOpenFiles(services);
  const runner = new Runner(context, plan, createBatchSource(createFileReader(files), services), breather(hasMail));
  return {
    async run(pipeline, queue, take) {
      // Others are told what to do before this thread gets to work.
      await Promise.resolve();
      for (let morsel = takeMorsel(queue, at); morsel !== null; morsel = takeMorsel(queue, at)) {
        const outcome = await runner.run(pipeline, morsel, (batch) => take(exportedBatch(context, batch)));
        if (outcome === 'more') continue;
        endQueue(queue);
        return 'done';
      }
      return 'more';
    },
    probeParts: async (pipeline, stage) => runner.probeParts(pipeline, stage),
    partial: (sink) => runner.partial(sink),
    finish: async (sink, partials) => runner.finish(sink, partials),
    share: async (sink, parts) => runner.share(sink, parts),
    finishPart: async (sink, part, others) => runner.finishPart(sink, part, others),
    publish: (sink, output) => runner.publish(sink, output),
    counts: async () => runner.counts,
    close: () => runner.close(),
  };
}

/** Something to await, once the turn is over or there is mail. */
function breather(hasMail: () => boolean): () => Promise<void> | null {
  let started = performance.now();
  return () => {
    if (!hasMail() && performance.now() - started < turnMs) return null;
    return new Promise((resolve) => {
      setImmediate(() => {
        started = performance.now();
        resolve();
      });
    });
  };
}
