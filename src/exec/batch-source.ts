/** The batches of a morsel, whatever the source. */
import { assert } from '../core/assert.ts';
import type { Batch } from '../core/batch.ts';
import type { ExecContext } from './context.ts';
import { mergedBatches } from './merge-runs.ts';
import type { Morsel } from './morsel.ts';
import { spilledGroupBatches } from './operators/aggregate.ts';
import {
  buildRowBatches,
  markedRowBatches,
  orderedBatches,
  rangeBatches,
  tableBatches,
  valuesBatches,
} from './operators/sources.ts';
import { spilledWindowBatches } from './operators/spilled-window.ts';
import type { Source } from './physical.ts';
import type { ThreadServices } from './services.ts';
import type { Published } from './stages.ts';
import { textSplitBatches } from './text-source.ts';

/** Batches lie in scratch memory until the next one is asked for, or in memory that outlives the pipeline. */
export type BatchSource = (
  context: ExecContext,
  source: Source,
  morsel: Morsel,
  published: Published,
) => Iterable<Batch> | AsyncIterable<Batch>;

/** Reads the row groups of a Parquet split. */
export type FileReader = (
  context: ExecContext,
  source: Source & { kind: 'scan' },
  morsel: Morsel & { kind: 'split' },
) => AsyncIterable<Batch>;

/** `services` open the stores of files that hold text. */
export function createBatchSource(readFile: FileReader, services: Pick<ThreadServices, 'openStore'>): BatchSource {
  return (context, source, morsel, published) => {
    switch (source.kind) {
      case 'values':
        return valuesBatches(context, source.rows, source.output);
      case 'breaker': {
        const output = published.get(source.sink);
        assert(output !== undefined && morsel.kind === 'breaker', 'a breaker is read after it finished');
        if (output.kind === 'ordered') return orderedBatches(context, output, source.output, morsel);
        if (output.kind === 'spilledGroups') return spilledGroupBatches(context, output, morsel);
        if (output.kind === 'sortedRuns') return mergedBatches(context, output, source.output);
        if (output.kind === 'spilledWindow') return spilledWindowBatches(context, output);
        assert(output.kind === 'batches', 'a breaker gives batches');
        return output.batches.slice(morsel.from, morsel.to);
      }
      case 'buildRows': {
        const output = published.get(source.sink);
        if (output?.kind === 'spilledTable' && morsel.kind === 'buildPart')
          return markedRowBatches(context, source, output, morsel.part);
        assert(output?.kind === 'table', 'build rows are read after the build');
        return buildRowBatches(context, source, output.table);
      }
      case 'scan':
        assert(morsel.kind === 'split', 'a scan reads splits');
        return splitBatches(context, source, morsel, readFile, services);
    }
  };
}

function splitBatches(
  context: ExecContext,
  source: Source & { kind: 'scan' },
  morsel: Morsel & { kind: 'split' },
  readFile: FileReader,
  services: Pick<ThreadServices, 'openStore'>,
): Iterable<Batch> | AsyncIterable<Batch> {
  const { split } = morsel;
  switch (split.kind) {
    case 'batches':
      return countedRows(context, tableBatches(context, split.batches, morsel.sources, source.output));
    case 'range':
      return countedRows(context, rangeBatches(context, split, source.output));
    case 'parquet':
      return readFile(context, source, morsel);
    case 'text':
      return textSplitBatches(context, source, morsel.sources, split, services);
  }
}

function* countedRows(context: ExecContext, batches: Iterable<Batch>): Iterable<Batch> {
  for (const batch of batches) {
    context.control.count('rows', batch.length);
    yield batch;
  }
}
