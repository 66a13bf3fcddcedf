/**
 * The statistics that a checkpoint's files have, read from it when they are needed: they are the bulk of a checkpoint.
 * Takes where the parts are; gives texts, to keep in the table of files or to be looked at once.
 */
import { corrupt } from '../actions.ts';
import type { LogReaders } from '../readers.ts';
import { parsedStatsColumns, statsColumns, statsTexts } from './checkpoint-files.ts';
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

/** Called with a row of the table and its statistics as JSON text. */
export type StatisticsVisitor = (row: number, text: string) => void;

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
      await this.stream((row, text) => lateStats.set(row, text), signal);
      this.#isLoaded = true;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }

  /** Shows every text once, or those of the wanted rows, and keeps none. Files without statistics are left out. */
  async stream(visit: StatisticsVisitor, signal?: AbortSignal, isWanted?: (row: number) => boolean): Promise<void> {
    for (const part of this.#parts) {
      const seen = new Uint8Array(part.to - part.from);
      if (isWanted !== undefined) for (let i = 0; i < seen.length; i++) seen[i] = isWanted(part.from + i) ? 0 : 1;
      if (!seen.includes(0)) continue;
      const visitOnce: StatisticsVisitor = (row, text) => {
        seen[row - part.from] = 1;
        visit(row, text);
      };
      await this.#streamPart(part, 'stats', seen, visitOnce, signal);
      if (seen.includes(0)) await this.#streamPart(part, 'stats_parsed', seen, visitOnce, signal);
    }
  }

  async #streamPart(
    part: ParquetPart,
    name: 'stats' | 'stats_parsed',
    seen: Uint8Array,
    visit: StatisticsVisitor,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const columns = name === 'stats' ? statsColumns : parsedStatsColumns;
    let row = part.from;
    for await (const batch of this.#readers.readParquet(this.#log.store, part, columns, signal)) {
      naming(this.#log, part.path, () => {
        const first = row - part.from;
        for (const text of statsTexts(batch, name, (file) => seen[first + file] !== 1)) {
          if (row >= part.to) throw corrupt('its files changed while they were read');
          if (text !== null) visit(row, text);
          row++;
        }
      });
    }
  }
}
