/**
 * Groups by keys with text that comes as dictionaries: columns that share their dictionary keys, as those of a join's build side
 * do, are told apart once an entry, and rows are grouped by the numbers of entries. Takes key vectors of any layout; what has no
 * dictionary is grouped as it is.
 */
import { int32 } from '../../core/types.ts';
import type { DictVector, Rows, Vector } from '../../core/vector.ts';
import { type Allocator, bitmapBytes } from '../../kernels/allocator.ts';
import { bothValid, flatten } from '../../kernels/flatten.ts';
import { gather } from '../../kernels/gather.ts';
import type { ExecContext } from '../context.ts';
import type { Layout } from '../physical.ts';
import type { Groups } from './groups.ts';

type MakeGroups = (context: ExecContext, columns: Layout) => Groups;

/** The first batch tells which columns belong together. */
export function clusteredGroups(context: ExecContext, columns: Layout, make: MakeGroups): Groups {
  let groups: Groups | null = null;
  return {
    get count() {
      return groups?.count ?? 0;
    },
    get isPlaced() {
      return groups?.isPlaced ?? true;
    },
    assign(keys, rows) {
      groups ??= groupsFor(context, columns, keys, make);
      return groups.assign(keys, rows);
    },
    keys: () => (groups ??= make(context, columns)).keys(),
  };
}

/** Key columns whose values together have a number. */
interface Cluster {
  readonly places: readonly number[];
  readonly groups: Groups;
  /** By the dictionary of the first column that has one. */
  readonly known: WeakMap<Vector, KnownEntries[]>;
}

/** The numbers of the entries of dictionaries; null stands for a column of NULLs. */
interface KnownEntries {
  readonly dictionaries: readonly (Vector | null)[];
  /** -1 = not met yet. */
  readonly numbers: Int32Array;
  /** Which columns are NULL with the entry, as bits: mostly a matter of the build row, seldom of the row at hand. */
  readonly nulls: Int32Array;
  /** All entries have their numbers, of rows without a NULL. */
  isWhole: boolean;
  /** Of rows whose texts are all NULL; -1 = not met yet. */
  allNull: number;
}

function groupsFor(context: ExecContext, columns: Layout, keys: readonly Vector[], make: MakeGroups): Groups {
  const clusters = placesOfClusters(keys).map((places): Cluster => {
    const own = places.map((place) => columns[place]!);
    return { places, groups: make(context, own), known: new WeakMap() };
  });
  if (clusters.length === 0) return make(context, columns);
  const numbered = clusters.map((_, i) => ({ id: -2 - i, name: `entries${i}`, type: int32, nullable: false }));
  const plain = columns.map((_, place) => place).filter((place) => !clusters.some((c) => c.places.includes(place)));
  const groups = make(context, [...numbered, ...plain.map((place) => columns[place]!)]);
  return {
    get count() {
      return groups.count;
    },
    get isPlaced() {
      return groups.isPlaced;
    },
    assign(vectors, rows) {
      const { length } = rows;
      const numbers = clusters.map((cluster): Vector => {
        const values = numbersOf(context, cluster, vectors, rows);
        return { layout: 'fixed', repr: 'i32', type: int32, length, valid: null, values };
      });
      return groups.assign([...numbers, ...plain.map((place) => vectors[place]!)], rows);
    },
    keys() {
      const found = groups.keys();
      const out: Vector[] = new Array<Vector>(columns.length);
      clusters.forEach((cluster, i) => {
        const texts = cluster.groups.keys();
        cluster.places.forEach((place, at) => {
          out[place] = lookedUp(context, texts[at]!, found[i]!);
        });
      });
      plain.forEach((place, i) => {
        out[place] = found[clusters.length + i]!;
      });
      return out;
    },
  };
}

/** Each has a bit of an integer. */
const clusterColumnsMax = 30;

/** The columns of text dictionaries, those with the same keys together. */
function placesOfClusters(keys: readonly Vector[]): readonly (readonly number[])[] {
  const clusters: number[][] = [];
  keys.forEach((key, place) => {
    if (!isText(key)) return;
    const same = clusters.findLast(([first]) => hasSameKeys(keys[first!] as DictVector, key));
    if (same === undefined || same.length === clusterColumnsMax) clusters.push([place]);
    else same.push(place);
  });
  return clusters;
}

/** Whether which rows are NULL is told beside the dictionary alone. */
function isText(vector: Vector): vector is DictVector {
  return vector.layout === 'dict' && vector.dictionary.layout === 'bytes' && vector.dictionary.valid === null;
}

function hasSameKeys({ keys: a }: DictVector, { keys: b }: DictVector): boolean {
  const isSamePlace = a.buffer === b.buffer && a.byteOffset === b.byteOffset;
  return isSamePlace && a.BYTES_PER_ELEMENT === b.BYTES_PER_ELEMENT;
}

/** Which combination of the cluster's values each asked-for row has. */
function numbersOf(context: ExecContext, cluster: Cluster, vectors: readonly Vector[], rows: Rows): Int32Array {
  const texts = cluster.places.map((place) => vectors[place]!);
  const first = texts.find(isText);
  const isShared = texts.every((text) => isNulls(text) || (isText(text) && hasSameKeys(text, first!)));
  if (!isShared) return cluster.groups.assign(texts, rows);
  if (first === undefined) return sameNumber(context, cluster, texts, rows);
  return byEntry(context, cluster, texts, first.keys, knownEntries(context, cluster, texts, first), rows);
}

function isNulls(vector: Vector): boolean {
  return vector.layout === 'const' && vector.value === null;
}

/** All columns are NULL in all rows. */
function sameNumber({ scratch }: ExecContext, { groups }: Cluster, texts: readonly Vector[], rows: Rows): Int32Array {
  const row = texts.map((text) => ({ ...text, length: 1 }));
  const [number] = groups.assign(row, { length: 1, selection: null });
  return scratch.int32(rows.length).fill(number!);
}

function knownEntries(
  { state }: ExecContext,
  { known }: Cluster,
  texts: readonly Vector[],
  first: DictVector,
): KnownEntries {
  const dictionaries = texts.map((text) => (text.layout === 'dict' ? text.dictionary : null));
  const all = known.get(first.dictionary) ?? [];
  known.set(first.dictionary, all);
  const found = all.find((entries) => entries.dictionaries.every((each, i) => each === dictionaries[i]));
  if (found !== undefined) return found;
  const { length } = first.dictionary;
  const numbers = state.int32(length).fill(-1);
  const entries = { dictionaries, numbers, nulls: state.int32(length, true), isWhole: false, allNull: -1 };
  all.push(entries);
  return entries;
}

/** An entry that its first row is about to number. */
const pending = -2;

/** Rows whose entry has no number yet, or has it with other NULLs, are told apart by their texts. */
function byEntry(
  context: ExecContext,
  { groups }: Cluster,
  texts: readonly Vector[],
  keys: DictVector['keys'],
  entries: KnownEntries,
  rows: Rows,
): Int32Array {
  const { scratch } = context;
  const { numbers, nulls } = entries;
  const { length, selection } = rows;
  const count = selection?.length ?? length;
  const { nullsOf, allFlags } = nullsOfRows(texts, length, scratch);
  const out = scratch.int32(length);
  if (nullsOf === null && numbers.length <= count) numberAll(context, groups, texts, entries);
  if (nullsOf === null && entries.isWhole) {
    context.kernels.primitives.gatherFixed(4, numbers, keys, keys.BYTES_PER_ELEMENT, length, out);
    return out;
  }
  const open = scratch.int32(count);
  let openCount = 0;
  let waiting = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const key = keys[row]!;
    const number = numbers[key]!;
    const pattern = nullsOf === null ? 0 : nullsOf(row);
    out[row] = number;
    if (pattern === allFlags) {
      out[row] = entries.allNull;
      if (entries.allNull < 0) open[openCount++] = row;
    } else if (number === -1) {
      numbers[key] = pending;
      nulls[key] = pattern;
      open[openCount++] = row;
    } else if (nulls[key] !== pattern) open[openCount++] = row;
    else if (number === pending) waiting += 1;
  }
  if (openCount === 0) return out;
  const fresh = groups.assign(
    texts.map((text) => flatten(gather(text, open, openCount, scratch, context.kernels), scratch, context.kernels)),
    { length: openCount, selection: null },
  );
  for (let k = 0; k < openCount; k++) {
    const row = open[k]!;
    if (nullsOf?.(row) === allFlags) entries.allNull = fresh[k]!;
    else if (out[row] === -1) numbers[keys[row]!] = fresh[k]!;
    out[row] = fresh[k]!;
  }
  for (let k = 0; waiting > 0 && k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (out[row] !== pending) continue;
    out[row] = numbers[keys[row]!]!;
    waiting -= 1;
  }
  return out;
}

/** Few entries are numbered at once, so that rows have but to look them up. */
function numberAll(context: ExecContext, groups: Groups, texts: readonly Vector[], entries: KnownEntries): void {
  const { numbers, nulls } = entries;
  if (entries.isWhole || nulls.some((pattern) => pattern !== 0)) return;
  const { length } = numbers;
  const all = texts.map((text): Vector => (text.layout === 'dict' ? text.dictionary : { ...text, length }));
  const fresh = groups.assign(all, { length, selection: null });
  for (let entry = 0; entry < length; entry++) numbers[entry] = fresh[entry]!;
  entries.isWhole = true;
}

/**
 * Which of the texts are NULL in a row, as bits, or null where none is in any; and the bits of a row whose texts all are, which
 * no row has where some text never is.
 */
function nullsOfRows(
  texts: readonly Vector[],
  length: number,
  scratch: Allocator,
): { readonly nullsOf: ((row: number) => number) | null; readonly allFlags: number } {
  const bitmaps = texts.flatMap(({ valid }, i) => (valid === null ? [] : [{ valid, flag: 1 << i }]));
  const all = bitmaps.reduce<Uint8Array | null>((both, { valid }) => bothValid(both, valid, length, scratch), null);
  if (all === null) return { nullsOf: null, allFlags: -1 };
  const isOptional = texts.every((text) => text.valid !== null || isNulls(text));
  const allFlags = isOptional ? bitmaps.reduce((flags, { flag }) => flags | flag, 0) : -1;
  const nullsOf = (row: number): number => {
    const at = row >> 3;
    const bit = row & 7;
    if (((all[at]! >> bit) & 1) === 1) return 0;
    let pattern = 0;
    for (const { valid, flag } of bitmaps) if (((valid[at]! >> bit) & 1) === 0) pattern |= flag;
    return pattern;
  };
  return { nullsOf, allFlags };
}

/** The texts of groups by their numbers, not copied. */
function lookedUp(context: ExecContext, texts: Vector, numbers: Vector): Vector {
  const { state, kernels } = context;
  if (numbers.layout !== 'fixed' || !(numbers.values instanceof Int32Array)) throw new Error('numbers are integers');
  const { values: keys, length } = numbers;
  if (texts.layout !== 'bytes') return gather(texts, keys, length, state, kernels);
  let valid: Uint8Array | null = null;
  if (texts.valid !== null) {
    valid = state.bytes(bitmapBytes(length));
    kernels.primitives.gatherBits(texts.valid, keys, keys.BYTES_PER_ELEMENT, length, valid);
  }
  const dictionary: Vector = { ...texts, valid: null };
  return {
    layout: 'dict',
    type: texts.type,
    length,
    valid,
    keys,
    dictionary,
    dictionaryId: context.nextDictionaryId(),
  };
}
