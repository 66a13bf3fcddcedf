/**
 * The statistics that a checkpoint's files have, read from it when they are needed: they are the bulk of a checkpoint.
 * Takes where the parts are; gives texts, to keep in the table of files or to be looked at once.
 */
import { type JsonObject, stringifyJson } from '../../formats/json/lossless.ts';
import { corrupt } from '../actions.ts';
import type { ColumnPath, LogReaders } from '../readers.ts';
import { statsOf } from './checkpoint-files.ts';
import type { FileTable } from './file-table.ts';
import { naming } from './read-log.ts';
import type { LogPlace } from './segment.ts';

export interface ParquetPart {
  readonly path: string;
  readonly sizeBytes: number;
  /** Rows of the table that the part gave. */
  readonly from: number;
  readonly to: number;
}

/** Called with a row of the table and its statistics: JSON text, or the struct that a checkpoint has instead or beside it. */
export type StatisticsVisitor = (row: number, stats: string | JsonObject) => void;

/** What is asked of a checkpoint's statistics; all where absent. */
export interface StatisticsWanted {
  readonly isRow?: (row: number) => boolean;
  /** Columns by their path in the files: of a struct only their bounds are read. */
  readonly columns?: readonly ColumnPath[];
}

/** One of the two forms, and what is read of it. */
interface StatisticsForm {
  readonly name: 'stats' | 'stats_parsed';
  readonly columns: readonly ColumnPath[];
}

export class LateStatistics {
  readonly #table: FileTable;
  readonly #log: LogPlace;
  readonly #readers: LogReaders;
  readonly #parts: readonly ParquetPart[];
  readonly rows: number;
  #loading: Promise<void> | null = null;
  #isLoaded = false;

  constructor(table: FileTable, log: LogPlace, readers: LogReaders, parts: readonly ParquetPart[]) {
    this.#table = table;
    this.#log = log;
    this.#readers = readers;
    this.#parts = parts.filter(({ from, to }) => from < to);
    this.rows = parts.reduce((sum, part) => sum + part.to - part.from, 0);
  }

  /** Whether all statistics are in the table of files. */
  get isLoaded(): boolean {
    return this.#isLoaded || this.rows === 0;
  }

  /** Whether the table's row is of the checkpoint. */
  holds(row: number): boolean {
    return this.#parts.some(({ from, to }) => row >= from && row < to);
  }

  /** Brings the texts into the table, once, whoever asks first; a failed attempt may be made again. */
  load(signal?: AbortSignal): Promise<void> {
    this.#loading ??= this.#load(signal);
    return this.#loading;
  }

  async #load(signal: AbortSignal | undefined): Promise<void> {
    const { lateStats } = this.#table;
    try {
      await this.stream((row, stats) => lateStats.set(row, textOf(stats)), signal);
      this.#isLoaded = true;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }

  /**
   * Shows the statistics of every row once, or those of the wanted rows, and keeps none. Files without are left out. Where
   * columns are named, a struct is looked into first: it is read by columns, and text as a whole.
   */
  async stream(visit: StatisticsVisitor, signal?: AbortSignal, wanted: StatisticsWanted = {}): Promise<void> {
    const { isRow, columns } = wanted;
    const text: StatisticsForm = { name: 'stats', columns: [['add', 'stats']] };
    const struct: StatisticsForm = { name: 'stats_parsed', columns: parsedColumns(columns) };
    const forms = columns === undefined ? [text, struct] : [struct, text];
    for (const part of this.#parts) {
      const seen = new Uint8Array(part.to - part.from);
      if (isRow !== undefined) for (let i = 0; i < seen.length; i++) seen[i] = isRow(part.from + i) ? 0 : 1;
      const visitOnce: StatisticsVisitor = (row, stats) => {
        seen[row - part.from] = 1;
        visit(row, stats);
      };
      for (const form of forms) if (seen.includes(0)) await this.#streamPart(part, form, seen, visitOnce, signal);
    }
  }

  async #streamPart(
    part: ParquetPart,
    { name, columns }: StatisticsForm,
    seen: Uint8Array,
    visit: StatisticsVisitor,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let row = part.from;
    for await (const batch of this.#readers.readParquet(this.#log.store, part, columns, signal)) {
      naming(this.#log, part.path, () => {
        const first = row - part.from;
        for (const stats of statsOf(batch, name, (file) => seen[first + file] !== 1)) {
          if (row >= part.to) throw corrupt('its files changed while they were read');
          if (stats !== null) visit(row, stats);
          row++;
        }
      });
    }
  }
}

function parsedColumns(columns: readonly ColumnPath[] | undefined): readonly ColumnPath[] {
  const struct = ['add', 'stats_parsed'];
  if (columns === undefined) return [struct];
  const bounds = ['minValues', 'maxValues', 'nullCount'].flatMap((name) =>
    columns.map((path) => [...struct, name, ...path]),
  );
  return [[...struct, 'numRecords'], [...struct, 'tightBounds'], ...bounds];
}

function textOf(stats: string | JsonObject): string {
  return typeof stats === 'string' ? stats : stringifyJson(stats);
}
