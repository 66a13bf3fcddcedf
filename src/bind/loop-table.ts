/**
 * The two tables of a recursion: the one that its step reads, with the rows of the round before, and the one that the
 * query around it reads, which runs the rounds. Knows no plans: how a round is run it is given.
 */
import { type Batch, rowCount } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import type { ScanPlan, ScanRequest, TableProvider } from '../plan/ports.ts';

export type RunQuery = () => Promise<readonly Batch[]>;

/** -1 is without limit. */
export interface LoopLimits {
  readonly levelsMax: number;
  readonly rowsMax: number;
}

export interface WorkTable {
  readonly provider: TableProvider;
  readonly schema: Schema;
  /** The rows that the next scan gives. */
  set(batches: readonly Batch[]): void;
}

/** The table that the step names. */
export function workTable(id: string, name: string, schema: Schema): WorkTable {
  let rows: readonly Batch[] = [];
  return {
    schema,
    provider: memoryProvider(`${id} round`, name, schema, async () => rows),
    set: (batches) => {
      rows = batches;
    },
  };
}

/** All rows. Errors while it is read: RECURSION_LEVEL_LIMIT_EXCEEDED, RECURSION_ROW_LIMIT_EXCEEDED, those of the rounds. */
export function loopTable(
  work: WorkTable,
  runs: { readonly anchor: RunQuery; readonly step: RunQuery },
  limits: LoopLimits,
): TableProvider {
  const { id, name } = work.provider.ref;
  // Two scans of one loop share the table of its rounds: they take turns.
  let turn: Promise<unknown> = Promise.resolve();
  const read = (request: ScanRequest): Promise<readonly Batch[]> => {
    const mine = turn.then(() => allRounds(work, runs, limits, request.filters.length === 0 ? request.limit : null));
    turn = mine.catch(() => undefined);
    return mine;
  };
  return memoryProvider(`${id}${loopMark}`, name, work.schema, read);
}

const loopMark = ' loop';

/** Whether the table is one that runs rounds. */
export function isLoopTable(id: string): boolean {
  return id.endsWith(loopMark);
}

async function allRounds(
  work: WorkTable,
  runs: { readonly anchor: RunQuery; readonly step: RunQuery },
  { levelsMax, rowsMax }: LoopLimits,
  limit: number | null,
): Promise<readonly Batch[]> {
  let last = await runs.anchor();
  const all = [...last];
  let total = rowsOf(last);
  const wanted = limit ?? Number.POSITIVE_INFINITY;
  for (let level = 1, count = total; count > 0 && total < wanted; level++) {
    if (levelsMax >= 0 && level > levelsMax)
      throw new EngineError('RECURSION_LEVEL_LIMIT_EXCEEDED', { levelLimit: levelsMax });
    work.set(last);
    last = await runs.step();
    count = rowsOf(last);
    total += count;
    if (rowsMax >= 0 && total > rowsMax) throw new EngineError('RECURSION_ROW_LIMIT_EXCEEDED', { rowLimit: rowsMax });
    for (const batch of last) all.push(batch);
  }
  work.set([]);
  return all;
}

function rowsOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, batch) => sum + rowCount(batch), 0);
}

function memoryProvider(
  id: string,
  name: string,
  schema: Schema,
  read: (request: ScanRequest) => Promise<readonly Batch[]>,
): TableProvider {
  return {
    ref: { id, name, version: null, schema },
    schema,
    statistics: () => ({ rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'unsupported',
    plan: async (request): Promise<ScanPlan> => ({
      sources: request.columns.map((c) => ({ kind: 'file', path: c.path, type: c.type })),
      splits: [{ kind: 'batches', batches: await read(request) }],
      skipped: [],
      filesTotal: 0,
    }),
  };
}
