/** A worker seen from the scheduler: each task is a request over its port. */
import { assert } from '../core/assert.ts';
import type { Answer, PublishedOutput, Request } from './messages.ts';
import type { ExecThread, TakeBatch } from './thread.ts';

/** Sends a request of one statement and gives its answer; batches of the result come in between. */
export type Ask = (request: Request, take?: TakeBatch) => Promise<Answer>;

export function remoteThread(ask: Ask): ExecThread {
  /** Only pipelines read what breakers gave, so it goes along when the next one runs. */
  let unsaid: PublishedOutput[] = [];
  return {
    async run(pipeline, queue, take) {
      const published = unsaid;
      unsaid = [];
      const answer = await ask({ kind: 'run', pipeline, queue, published }, take);
      assert(answer.kind === 'ran', 'a run is answered by its outcome');
      return answer.outcome;
    },
    async probeParts(pipeline, stage) {
      const answer = await ask({ kind: 'probeParts', pipeline, stage });
      assert(answer.kind === 'probeParts', 'a spilled probe is answered by its parts');
      return answer.parts;
    },
    async partial(sink) {
      const answer = await ask({ kind: 'partial', sink });
      assert(answer.kind === 'partial', 'a sink is answered by its part');
      return answer.partial;
    },
    async finish(sink, partials) {
      const answer = await ask({ kind: 'finish', sink, partials });
      assert(answer.kind === 'output', 'a finished sink is answered by its output');
      return answer.output;
    },
    async share(sink, parts) {
      const answer = await ask({ kind: 'share', sink, parts });
      assert(answer.kind === 'share', 'a share is answered by one');
      return answer.share;
    },
    async finishPart(sink, part, others) {
      const answer = await ask({ kind: 'finishPart', sink, part, others });
      assert(answer.kind === 'part', 'a finished part is answered by its batches');
      return answer.batches;
    },
    publish(sink, output) {
      unsaid.push({ sink, output });
    },
    async counts() {
      const answer = await ask({ kind: 'counts' });
      assert(answer.kind === 'counts', 'counts are answered by counts');
      return answer.counts;
    },
    async close() {
      await ask({ kind: 'close' });
    },
  };
}
