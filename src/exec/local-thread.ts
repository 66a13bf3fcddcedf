/** Runs tasks on the calling thread. Lets go of it now and then, so that timers, cancel and readers get their turn. */
import { createBatchSource } from './batch-source.ts';
import type { ExecContext } from './context.ts';
import { exportedBatch } from './export-batch.ts';
import { createFileReader, createOpenFiles } from './parquet-source.ts';
import type { PhysicalPlan } from './physical.ts';
import { keptRowGroups } from './row-groups.ts';
import { Runner } from './runner.ts';
import type { ThreadServices } from './services.ts';
import type { ExecThread } from './thread.ts';

/** A thread works so long before it lets others run. */
const turnMs = 12;

export function localThread(context: ExecContext, plan: PhysicalPlan, services: ThreadServices): ExecThread {
  const files = createOpenFiles(services);
  const runner = new Runner(context, plan, createBatchSource(createFileReader(files), services), breather());
  return {
    run: (pipeline, morsel, take) => runner.run(pipeline, morsel, (batch) => take(exportedBatch(context, batch))),
    async rowGroups({ source, sources, split }) {
      const { footer } = await files.open(split);
      context.control.count('files', 1);
      return keptRowGroups(context, footer, source, sources, split);
    },
    probeParts: async (pipeline, stage) => runner.probeParts(pipeline, stage),
    partial: async (sink) => runner.partial(sink),
    finish: async (sink, partials) => runner.finish(sink, partials),
    publish: (sink, output) => runner.publish(sink, output),
    counts: async () => runner.counts,
    close: async () => runner.close(),
  };
}

/** Something to await, once the turn is over. */
function breather(): () => Promise<void> | null {
  let started = performance.now();
  return () => {
    if (performance.now() - started < turnMs) return null;
    return new Promise((resolve) => {
      setImmediate(() => {
        started = performance.now();
        resolve();
      });
    });
  };
}
