/**
 * The files of a log as columns: a million of them are some arrays, and one becomes an object when it is asked for.
 * Rows are appended and never change, so that versions share them; which rows a version has is the version's matter.
 * Takes lines of commits and rows of checkpoints; gives each file's action and what planning asks of every file.
 */
import { decodeUtf8 } from '../../core/vector.ts';
import { type JsonValue, parseJson } from '../../formats/json/lossless.ts';
import { type AddFile, actionOf, corrupt, type DeletionVectorDescriptor, deletionVectorId } from '../actions.ts';
import { ByteHeap, grown, hashBytes, hashSeed, hashText } from './byte-heap.ts';
import type { FileLine } from './file-line.ts';
import { PartitionTuples } from './partition-tuples.ts';

/** What a row is made of, where it is not parsed anew from a commit's line. */
export type RowSource = (row: number, path: string) => AddFile;

export class FileTable {
  count = 0;
  readonly paths = new ByteHeap(1 << 16);
  readonly tuples = new PartitionTuples();
  #pathEnd = new Uint32Array(0);
  #hash = new Int32Array(0);
  #tuple = new Uint32Array(0);
  #size = new Float64Array(0);
  #modified = new Float64Array(0);
  /** The chunk of bytes that holds the row's line; 0 where a source makes the row. */
  #chunk = new Uint32Array(0);
  #start = new Uint32Array(0);
  #end = new Uint32Array(0);
  #statsStart = new Uint32Array(0);
  #statsEnd = new Uint32Array(0);
  /** Rows in the file and 1; 0 = not told by the checkpoint that the file is from. */
  #rowCount = new Float64Array(0);
  readonly #chunks: Buffer[] = [Buffer.alloc(0)];
  readonly #vectors = new Map<number, DeletionVectorDescriptor>();
  readonly #sources: { readonly from: number; readonly make: RowSource }[] = [];
  /** Statistics that a checkpoint's rows got when they were first needed: text or value a row. */
  readonly lateStats = new Map<number, AddFile['stats']>();

  /** Bytes that later rows' lines are in; the number names them. */
  addChunk(bytes: Buffer): number {
    this.#chunks.push(bytes);
    return this.#chunks.length - 1;
  }

  /** From the next row on, `make` gives the rows that have no line. */
  addSource(make: RowSource): void {
    this.#sources.push({ from: this.count, make });
  }

  /** Appends the file of a line; its path has to be the last text of `paths`. Gives the row. */
  appendLine(
    line: FileLine,
    chunk: number,
    start: number,
    end: number,
    vector: DeletionVectorDescriptor | null,
  ): number {
    const row = this.#grow();
    const bytes = this.#chunks[chunk]!;
    this.#pathEnd[row] = this.paths.length;
    this.#hash[row] = keyHash(line.pathHash, vector);
    this.#tuple[row] =
      line.partitionEnd === 0
        ? 0
        : this.tuples.codeOf(bytes, line.partitionStart, line.partitionEnd, line.partitionHash);
    this.#size[row] = line.size;
    this.#modified[row] = line.modificationTime;
    this.#chunk[row] = chunk;
    this.#start[row] = start;
    this.#end[row] = end;
    this.#statsStart[row] = line.statsStart;
    this.#statsEnd[row] = line.statsEnd;
    if (vector !== null) this.#vectors.set(row, vector);
    return row;
  }

  /** Appends a file whose path is the last text of `paths`; a source makes its action. Gives the row. */
  appendRow(
    hash: number,
    tuple: number,
    size: number,
    modified: number,
    vector: DeletionVectorDescriptor | null,
  ): number {
    const row = this.#grow();
    this.#pathEnd[row] = this.paths.length;
    this.#hash[row] = keyHash(hash, vector);
    this.#tuple[row] = tuple;
    this.#size[row] = size;
    this.#modified[row] = modified;
    this.#chunk[row] = 0;
    if (vector !== null) this.#vectors.set(row, vector);
    return row;
  }

  /** Appends an action that was parsed as a whole, from the line that it was parsed from. */
  appendParsed(add: AddFile, path: string, chunk: number, start: number, end: number): number {
    const from = this.paths.length;
    this.paths.append(Buffer.from(path, 'utf8'));
    const hash = hashBytes(this.paths.bytes, from, this.paths.length);
    const tuple = this.tuples.codeOfValues(add.partitionValues);
    const row = this.appendRow(hash, tuple, add.sizeBytes, add.modificationTimeMs, add.deletionVector);
    this.#chunk[row] = chunk;
    this.#start[row] = start;
    this.#end[row] = end;
    return row;
  }

  #grow(): number {
    const row = this.count++;
    if (row >= this.#pathEnd.length) {
      this.#pathEnd = grown(this.#pathEnd, this.count);
      this.#hash = grown(this.#hash, this.count);
      this.#tuple = grown(this.#tuple, this.count);
      this.#size = grown(this.#size, this.count);
      this.#modified = grown(this.#modified, this.count);
      this.#chunk = grown(this.#chunk, this.count);
      this.#start = grown(this.#start, this.count);
      this.#end = grown(this.#end, this.count);
      this.#statsStart = grown(this.#statsStart, this.count);
      this.#statsEnd = grown(this.#statsEnd, this.count);
    }
    return row;
  }

  hashAt(row: number): number {
    return this.#hash[row]!;
  }

  pathStartAt(row: number): number {
    return row === 0 ? 0 : this.#pathEnd[row - 1]!;
  }

  pathEndAt(row: number): number {
    return this.#pathEnd[row]!;
  }

  /** The canonical path. */
  pathAt(row: number): string {
    return decodeUtf8(this.paths.bytes.subarray(this.pathStartAt(row), this.#pathEnd[row]!));
  }

  /** The code of the row's partition values in `tuples`. */
  tupleAt(row: number): number {
    return this.#tuple[row]!;
  }

  sizeAt(row: number): number {
    return this.#size[row]!;
  }

  modifiedAt(row: number): number {
    return this.#modified[row]!;
  }

  /** What a checkpoint says beside the statistics that it holds. */
  setRowCount(row: number, count: number): void {
    this.#rowCount = grown(this.#rowCount, row + 1);
    this.#rowCount[row] = count + 1;
  }

  /** Null where `setRowCount` did not tell. */
  rowCountAt(row: number): number | null {
    const known = this.#rowCount[row] ?? 0;
    return known === 0 ? null : known - 1;
  }

  vectorAt(row: number): DeletionVectorDescriptor | null {
    return this.#vectors.size === 0 ? null : (this.#vectors.get(row) ?? null);
  }

  /** The row's action in full. */
  addAt(row: number): AddFile {
    const chunk = this.#chunk[row]!;
    if (chunk === 0) return this.#sourceOf(row)(row, this.pathAt(row));
    const action = actionOf(this.#lineAt(row));
    if (action?.kind !== 'add') throw corrupt('a line that was an add is none');
    return action.add;
  }

  /** The row's statistics as the log has them: JSON text or an object. */
  statsAt(row: number): AddFile['stats'] {
    const chunk = this.#chunk[row]!;
    if (chunk === 0) return this.lateStats.get(row) ?? null;
    const [start, end] = [this.#statsStart[row]!, this.#statsEnd[row]!];
    if (start === 0) return this.addAt(row).stats;
    if (start === end) return null;
    return JSON.parse(this.#chunks[chunk]!.toString('utf8', start - 1, end + 1)) as string;
  }

  #lineAt(row: number): JsonValue {
    return parseJson(this.#chunks[this.#chunk[row]!]!.toString('utf8', this.#start[row]!, this.#end[row]!));
  }

  #sourceOf(row: number): RowSource {
    const source = this.#sources.findLast(({ from }) => from <= row);
    if (source === undefined) throw corrupt('a file has no action');
    return source.make;
  }
}

/** The hash of a logical file: its path and its deletion vector. */
export function keyHash(pathHash: number, vector: DeletionVectorDescriptor | null): number {
  return vector === null ? pathHash : hashText(deletionVectorId(vector), pathHash);
}

/** As `keyHash`, of a path that lies in no heap. */
export function pathHash(path: Uint8Array): number {
  return hashBytes(path, 0, path.length, hashSeed);
}
