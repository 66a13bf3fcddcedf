/**
 * What ANALYZE TABLE or the dictionaries of files told, for as long as the session: estimates that stand beside what a
 * table's log knows. They serve every later version too; bounds and counts that answers depend on stay the log's.
 */
import type { ColumnStatistics, TableProvider } from '../plan/ports.ts';

/** Null = not found out. */
export interface AnalyzedColumn {
  readonly distinct: number | null;
  readonly nulls: number | null;
}

export interface AnalyzedTable {
  /** Null = not counted. */
  readonly rows: number | null;
  /** By dotted path. */
  readonly columns: ReadonlyMap<string, AnalyzedColumn>;
}

export class AnalyzedTables {
  readonly #tables = new Map<string, AnalyzedTable>();

  /** Adds to what is known of a table; `refId` is its TableRef's, of whichever version. */
  keep(refId: string, found: AnalyzedTable): void {
    const known = this.#tables.get(withoutVersion(refId));
    const columns = new Map([...(known?.columns ?? []), ...found.columns]);
    this.#tables.set(withoutVersion(refId), { rows: found.rows ?? known?.rows ?? null, columns });
  }

  /** Whether a column was looked at, whatever was found. */
  has(refId: string, path: string): boolean {
    return this.#tables.get(withoutVersion(refId))?.columns.has(path) ?? false;
  }

  /** The tables of a statement, with what was found of them. */
  over(tables: ReadonlyMap<string, TableProvider>): ReadonlyMap<string, TableProvider> {
    if (this.#tables.size === 0) return tables;
    return new Map(
      [...tables].map(([id, provider]) => {
        const found = this.#tables.get(withoutVersion(id));
        return [id, found === undefined ? provider : informed(provider, found)];
      }),
    );
  }
}

function withoutVersion(refId: string): string {
  return refId.replace(/@\d+$/, '');
}

function informed(provider: TableProvider, found: AnalyzedTable): TableProvider {
  return {
    ...provider,
    statistics: (paths) => {
      const known = provider.statistics(paths);
      const columns = new Map(known.columns);
      for (const path of paths) {
        const name = path.join('.');
        const analyzed = found.columns.get(name);
        if (analyzed !== undefined)
          columns.set(name, { ...(columns.get(name) ?? unknown), ...estimates(columns.get(name), analyzed) });
      }
      return { ...known, rows: known.rows ?? found.rows, columns };
    },
  };
}

const unknown: ColumnStatistics = { min: null, max: null, nulls: null, distinct: null, isExact: false };

/** A count of NULLs that the log has is exact, and stays. */
function estimates(
  known: ColumnStatistics | undefined,
  { distinct, nulls }: AnalyzedColumn,
): Partial<ColumnStatistics> {
  const ofDistinct = distinct === null ? {} : { distinct };
  return known === undefined || known.nulls === null ? { ...ofDistinct, nulls, isExact: false } : ofDistinct;
}
