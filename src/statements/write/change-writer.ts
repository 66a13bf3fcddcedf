/**
 * Takes rows of changes as they come: new rows go into data files, the places of old ones are noted, change data is written
 * beside where the table keeps it. Gives files and places; what becomes of the touched files is rewrite.ts's.
 */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import { type Field, int64, utf8 } from '../../core/types.ts';
import { constant, isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { AddFile } from '../../delta/actions.ts';
import { type DataFileLayout, type DataFileOptions, DataFileWriter } from '../../delta/data-files.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { flatten } from '../../kernels/flatten.ts';
import type { StatementEnv } from '../env.ts';
import { type ChangePlan, keepsOldRows, trackedFields } from './change-plan.ts';
import { throwBroken } from './checks.ts';
import { IdentityCounter } from './identity.ts';
import { changeField } from './net-changes.ts';
import { RowSet } from './row-set.ts';
import type { StoredRows } from './stored-rows.ts';
import { layoutOf, type Target } from './target.ts';
import type { ThreadFiles } from './write-files.ts';
import { dataFileContext } from './write-rows.ts';

export class ChangeWriter {
  /** By position of the file in the snapshot: the rows that go. */
  readonly removed = new Map<number, RowSet>();
  readonly #matched = new Map<number, RowSet>();
  /** Rows by the number of their change. */
  readonly counts: number[];
  readonly data: DataFileWriter;
  readonly layout: DataFileLayout;
  readonly options: DataFileOptions;
  readonly #others: ThreadFiles[] = [];
  /** Rows that came in beside the changes. */
  inserted = 0;
  readonly #cdc: DataFileWriter | null;
  readonly #plan: ChangePlan;
  readonly fields: readonly Field[];
  readonly #tracked: number;
  readonly #identities: IdentityCounter;
  readonly #zone: string;

  /** `given`: columns for which inserted rows have values. */
  constructor(
    plan: ChangePlan,
    target: Target,
    fields: readonly Field[],
    given: ReadonlySet<string>,
    env: StatementEnv,
  ) {
    const { snapshot, found } = target;
    const layout = { ...layoutOf(snapshot), schema: { fields } };
    const context = dataFileContext(found.location, env);
    const tracked = trackedFields(snapshot);
    this.#plan = plan;
    this.fields = fields;
    this.#tracked = tracked.length;
    this.#zone = env.zone;
    this.counts = plan.kinds.map(() => 0);
    this.layout = layout;
    this.options = { extraColumns: tracked };
    this.data = new DataFileWriter(layout, context, this.options);
    const cdc = { folder: '_change_data', prefix: 'cdc', extraColumns: [changeField] };
    this.#cdc =
      keepsOldRows(snapshot) && plan.recordsChanges !== false ? new DataFileWriter(layout, context, cdc) : null;
    this.#identities = new IdentityCounter(fields, given);
  }

  /** Columns: the table's, action, file, row, row ids, the old row, the broken check. */
  async write(batch: Batch): Promise<void> {
    const count = this.fields.length;
    throwBroken(batch, batch.columns.length - 1, this.#plan.stored.checks, this.fields, this.#zone);
    const selections = this.#note(batch, count);
    const tracked = batch.columns.slice(count + 3, count + 3 + this.#tracked);
    const own = batch.columns.slice(0, count);
    const old = batch.columns.slice(count + 3 + this.#tracked, -1);
    for (const [kind, selection] of selections) {
      const part = { ...batch, columns: own, selection };
      const rows = kind === 'insert' ? this.#identities.number(part) : part;
      if (kind !== 'delete') await this.data.write({ ...rows, columns: [...rows.columns, ...tracked] });
      if (this.#cdc === null) continue;
      if (kind === 'delete') await this.#writeChange(old, 'delete', rows);
      if (kind === 'update') await this.#writeChange(old, 'update_preimage', rows);
      if (kind === 'update') await this.#writeChange(rows.columns, 'update_postimage', rows);
      if (kind === 'insert') await this.#writeChange(rows.columns, 'insert', rows);
    }
  }

  /** Rows that come in beside the changes: the table's columns, then the broken check. */
  async insert(batch: Batch, { checks }: StoredRows): Promise<void> {
    const count = this.fields.length;
    throwBroken(batch, batch.columns.length - 1, checks, this.fields, this.#zone);
    const rows = this.#identities.number({ ...batch, columns: batch.columns.slice(0, count) });
    const untracked = Array.from({ length: this.#tracked }, () => constant(int64, null, batch.length));
    await this.data.write({ ...rows, columns: [...rows.columns, ...untracked] });
    this.inserted += batch.selection?.length ?? batch.length;
    if (this.#cdc !== null) await this.#writeChange(rows.columns, 'insert', rows);
  }

  /** Files that were written beside these. */
  takeOver(files: ThreadFiles): void {
    this.#others.push(files);
  }

  /** All data files. */
  async finish(): Promise<readonly AddFile[]> {
    return [...(await this.data.finish()), ...this.#others.flatMap(({ adds }) => adds)];
  }

  /** What comes next goes into files of its own. */
  async startFiles(): Promise<void> {
    await this.data.finish();
    await this.#cdc?.finish();
  }

  /** The files of change data; empty where the table keeps none. */
  async finishChanges(): Promise<readonly AddFile[]> {
    // Where no old row changed, the added files tell by themselves which rows came.
    if (this.#cdc === null || this.counts.some((count) => count > 0)) return (await this.#cdc?.finish()) ?? [];
    await this.#cdc.abort();
    return [];
  }

  /** As `WrittenRows.fields`. */
  fieldsAfter(): readonly Field[] | null {
    return this.#identities.fieldsAfter();
  }

  async abort(): Promise<void> {
    await this.data.abort();
    for (const { abort } of this.#others) await abort();
    await this.#cdc?.abort();
  }

  #writeChange(columns: readonly Vector[], change: string, batch: Batch): Promise<void> {
    return this.#cdc!.write({ ...batch, columns: [...columns, constant(utf8, change, batch.length)] });
  }

  /** Notes where old rows stand; gives the rows of each kind. */
  #note(batch: Batch, at: number): ReadonlyMap<'delete' | 'update' | 'insert', Uint16Array> {
    const alloc = new HeapAllocator();
    const action = flatten(batch.columns[at]!, alloc);
    const file = flatten(batch.columns[at + 1]!, alloc);
    const row = flatten(batch.columns[at + 2]!, alloc);
    const rows = { delete: [] as number[], update: [] as number[], insert: [] as number[] };
    forEachRow(rowsOf(batch), (i) => {
      if (isNullAt(action, i)) return;
      const number = valueAt(action, i);
      if (number === this.#plan.untaken) {
        this.#match(valueAt(file, i), valueAt(row, i));
        return;
      }
      const kind = this.#plan.kinds[number]!;
      if (kind !== 'insert') {
        const [at, number] = [valueAt(file, i), valueAt(row, i)];
        if (!this.#plan.allowsRepeats) this.#match(at, number);
        if (!addTo(this.removed, at, number)) return;
      }
      this.counts[number]!++;
      rows[kind].push(i);
    });
    const kinds = ['delete', 'update', 'insert'] as const;
    return new Map(kinds.flatMap((kind) => (rows[kind].length === 0 ? [] : [[kind, Uint16Array.from(rows[kind])]])));
  }

  /** A row that was matched once already may not be again. */
  #match(file: number, row: number): void {
    if (addTo(this.#matched, file, row)) return;
    throw new EngineError('DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE');
  }
}

/** False where the row is there already. */
function addTo(sets: Map<number, RowSet>, file: number, row: number): boolean {
  let set = sets.get(file);
  if (set === undefined) sets.set(file, (set = new RowSet()));
  return set.add(row);
}

function valueAt(vector: Vector, row: number): number {
  return vector.layout === 'fixed' ? Number(vector.values[row]) : Number(scalarAt(vector, row));
}
