/** The temporary views and tables of a session: names that hide all others, rows in memory. Names are case-insensitive and keep their spelling. */
import type { Batch } from '../core/batch.ts';
import { EngineError, type Span } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import type { TableProvider, ViewDefinition } from '../plan/ports.ts';
import type { Expression } from '../sql/ast-expression.ts';
import { memoryTable } from './memory-table.ts';

/** What a temporary table is, apart from its name. */
export interface TemporaryTable {
  readonly name: string;
  readonly schema: Schema;
  readonly batches: readonly Batch[];
  /** The values of columns that an INSERT leaves out, by column name; other columns are NULL then. */
  readonly defaults: ReadonlyMap<string, Expression>;
}

type Entry =
  | { readonly kind: 'view'; readonly view: ViewDefinition }
  | { readonly kind: 'table'; readonly table: TemporaryTable; readonly provider: TableProvider };

export class Temporaries {
  /** By lower-case name. */
  #entries = new Map<string, Entry>();
  #states = 0;

  find(name: string): Entry | undefined {
    return this.#entries.get(name.toLowerCase());
  }

  /** Gives what puts all of it back as it is now. */
  save(): () => void {
    const entries = new Map(this.#entries);
    return () => {
      this.#entries = entries;
    };
  }

  list(): readonly { readonly name: string; readonly kind: 'table' | 'view' }[] {
    return [...this.#entries.values()].map((entry) =>
      entry.kind === 'view' ? { name: entry.view.name, kind: 'view' } : { name: entry.table.name, kind: 'table' },
    );
  }

  /** `replaces` lets it take a taken name. Errors: TEMP_TABLE_OR_VIEW_ALREADY_EXISTS. */
  add(
    made: { readonly view: ViewDefinition } | { readonly table: TemporaryTable },
    replaces: boolean,
    span?: Span,
  ): void {
    const { name } = 'view' in made ? made.view : made.table;
    if (!replaces && this.find(name) !== undefined) {
      throw new EngineError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${name}\`` }, { span });
    }
    this.#entries.set(name.toLowerCase(), 'view' in made ? { kind: 'view', ...made } : this.#tableEntry(made.table));
  }

  /** Gives a table other rows. False where it is no longer there. */
  setRows(name: string, change: (before: readonly Batch[]) => readonly Batch[]): boolean {
    const entry = this.find(name);
    if (entry?.kind !== 'table') return false;
    const { table } = entry;
    this.#entries.set(name.toLowerCase(), this.#tableEntry({ ...table, batches: change(table.batches) }));
    return true;
  }

  /** False where there is none of that name and kind. */
  drop(name: string, kind: 'table' | 'view'): boolean {
    return this.find(name)?.kind === kind && this.#entries.delete(name.toLowerCase());
  }

  #tableEntry(table: TemporaryTable): Entry {
    const id = `temporary:${table.name}#${++this.#states}`;
    return { kind: 'table', table, provider: memoryTable(table.name, id, table.schema, table.batches) };
  }
}
