/** Reads splits of text: CSV and JSON. Values that do not fit are the file's errors. */
import type { Batch } from '../core/batch.ts';
import type { Vector } from '../core/vector.ts';
import { textBatches } from '../formats/text/batches.ts';
import { textChunks } from '../formats/text/chunks.ts';
import type { ColumnSource, Split } from '../plan/ports.ts';
import { type ExecContext, schemaOf } from './context.ts';
import { vectorAt } from './narrow.ts';
import type { Source } from './physical.ts';
import type { ThreadServices } from './services.ts';

type TextSplit = Split & { readonly kind: 'text' };

/** Batches of the columns that the scan gives, one after another. */
export async function* textSplitBatches(
  context: ExecContext,
  source: Source & { kind: 'scan' },
  sources: readonly ColumnSource[],
  split: TextSplit,
  services: Pick<ThreadServices, 'openStore'>,
): AsyncGenerator<Batch> {
  const { control, settings } = context;
  const { fields, path, sizeBytes, format } = split;
  const roots = sources.map((each) => rootOf(each));
  const wanted = [...new Set(roots)].map((name) => fields.findIndex((f) => f.name === name));
  const schema = schemaOf(source.output);
  control.count('files', 1);
  control.count('bytes', sizeBytes);
  const file = { store: services.openStore(split.store), path, sizeBytes };
  const memory = context.lease.allocator();
  const start = memory.mark();
  try {
    const alloc = (): typeof memory => memory;
    const read = { chunks: textChunks(file), path, format, fields, wanted, alloc, zone: context.evalScratch.zone };
    for await (const batch of textBatches({ ...read, batchRows: settings.batchRows })) {
      control.check();
      control.count('rows', batch.length);
      const columns = sources.map((each, i): Vector => {
        const at = wanted.indexOf(fields.findIndex((f) => f.name === roots[i]));
        const path = each.kind === 'file' ? each.path.slice(1) : [];
        return vectorAt(context.evalScratch, batch.columns[at]!, path, each.type);
      });
      yield { schema, columns, length: batch.length, selection: null };
      memory.release(start);
    }
  } finally {
    memory.close();
  }
}

function rootOf(source: ColumnSource): string {
  return source.kind === 'file' ? source.path[0]! : '';
}
