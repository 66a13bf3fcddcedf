/**
 * What completion asks of the session, kept until a statement may have changed it. Every question is an ordinary
 * statement; where the session is busy or refuses, the answer is what is known already, or nothing.
 */
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { quotedName } from '../../../core/text/type-sql.ts';
import type { Session } from '../../../session/session.ts';
import { cellText } from '../../shell/cell-text.ts';

export interface TableName {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view';
}

export interface ColumnName {
  readonly name: string;
  /** As DESCRIBE prints it. */
  readonly type: string;
}

export interface VersionName {
  readonly version: string;
  readonly detail: string;
}

export interface Lookup {
  tables(): Promise<readonly TableName[]>;
  schemas(): Promise<readonly string[]>;
  columns(name: readonly string[]): Promise<readonly ColumnName[]>;
  settings(): Promise<readonly string[]>;
  versions(name: readonly string[]): Promise<readonly VersionName[]>;
  /** Entries of the folder that the text names the start of; folders end with a slash. */
  paths(start: string): Promise<readonly string[]>;
}

/** A popup that comes later than this helps nobody. */
const patienceMs = 400;
const versionsMax = 200;

type Rows = readonly Readonly<Record<string, unknown>>[];

export class SessionLookup implements Lookup {
  readonly #session: () => Session;
  readonly #isBusy: () => boolean;
  readonly #known = new Map<string, Rows>();

  constructor(session: () => Session, isBusy: () => boolean) {
    this.#session = session;
    this.#isBusy = isBusy;
  }

  /** After a statement that may have changed names. */
  forget(): void {
    this.#known.clear();
  }

  async schemas(): Promise<readonly string[]> {
    const rows = await this.#ask('SHOW SCHEMAS');
    return rows.map((row) => cellText(row['namespace']));
  }

  async tables(): Promise<readonly TableName[]> {
    const current = await this.#ask('SHOW TABLES');
    const views = new Set((await this.#ask('SHOW VIEWS')).map((row) => cellText(row['viewName'])));
    return current.map((row): TableName => {
      const name = cellText(row['tableName']);
      return { schema: cellText(row['namespace']), name, kind: views.has(name) ? 'view' : 'table' };
    });
  }

  async columns(name: readonly string[]): Promise<readonly ColumnName[]> {
    const rows = await this.#ask(`DESCRIBE ${quoted(name)}`);
    const columns: ColumnName[] = [];
    for (const row of rows) {
      const column = cellText(row['col_name']);
      // Partitioning and details stand below the columns, behind a blank row or a heading.
      if (column === '' || column.startsWith('#')) break;
      columns.push({ name: column, type: cellText(row['data_type']) });
    }
    return columns;
  }

  async settings(): Promise<readonly string[]> {
    const rows = await this.#ask('SET');
    return rows.map((row) => cellText(row['key']));
  }

  async versions(name: readonly string[]): Promise<readonly VersionName[]> {
    const rows = await this.#ask(`DESCRIBE HISTORY ${quoted(name)} LIMIT ${versionsMax}`);
    return rows.map((row) => ({
      version: cellText(row['version']),
      detail: `${cellText(row['timestamp'])} ${cellText(row['operation'])}`.trim(),
    }));
  }

  async paths(start: string): Promise<readonly string[]> {
    const folder = start.endsWith('/') || start === '' ? start : start.slice(0, start.lastIndexOf('/') + 1);
    const place = folder === '' ? '.' : folder.startsWith('~/') ? homedir() + folder.slice(1) : folder;
    try {
      const entries = await readdir(dirname(`${place}/.`), { withFileTypes: true });
      return entries
        .filter((entry) => !entry.name.startsWith('.') || start.endsWith('.'))
        .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
        .toSorted();
    } catch {
      // No such folder: nothing to offer.
      return [];
    }
  }

  async #ask(sql: string): Promise<Rows> {
    const known = this.#known.get(sql);
    if (known !== undefined || this.#isBusy()) return known ?? [];
    const patience = AbortSignal.timeout(patienceMs);
    try {
      using result = await this.#session().query(sql, undefined, { signal: patience });
      const rows = await result.rows();
      this.#known.set(sql, rows);
      return rows;
    } catch {
      // Unknown names, a closed session, no time left: completion is never an error.
      return [];
    }
  }
}

function quoted(name: readonly string[]): string {
  return name.map(quotedName).join('.');
}
