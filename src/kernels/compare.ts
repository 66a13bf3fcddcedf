/**
 * Comparisons of vectors: as a BOOLEAN vector, or straight to the rows that pass. Any layout; a dictionary is compared
 * entry by entry where the other side is a constant. Spark's order: NaN equals itself and is greatest, strings by bytes.
 */
import type { Scalar } from '../core/scalar.ts';
import { boolType, type DataType, reprOf, typeName } from '../core/types.ts';
import { constant, type DictVector, type FixedVector, type Rows, type Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes } from './allocator.ts';
import { answersByEntry } from './by-entry.ts';
import { type CompareOp, codeOf, compareMasks } from './codes.ts';
import { bothValid } from './flatten.ts';
import type { Kernels } from './kernels.ts';
import { allSet, bytesOperand, fixedOperand, fixedPair, isNullConstant, passTable } from './operand.ts';

/** True for the types these kernels compare: fixed-width ones, strings and binary (both sides of one type, decimals of one scale). */
export function isComparable(type: DataType): boolean {
  return reprOf(type) !== null || type.id === 'utf8' || type.id === 'binary';
}

/** left op right, a BOOLEAN vector; NULL where a side is. Only asked-for rows are defined. */
export function compare(
  kernels: Kernels,
  op: CompareOp,
  left: Vector,
  right: Vector,
  rows: Rows,
  alloc: Allocator,
): Vector {
  if (isNullConstant(left) || isNullConstant(right)) return constant(boolType, null, rows.length);
  const byEntry = compareEntries(kernels, op, left, right, rows, alloc);
  if (byEntry !== null) return bitsOfKeys(kernels, byEntry, rows.length, alloc);
  const values = alloc.bytes(bitmapBytes(rows.length));
  const valid = compareInto(kernels, op, left, right, rows, values, alloc);
  return { layout: 'fixed', type: boolType, length: rows.length, valid, repr: 'bit', values };
}

/** The asked-for rows where left op right is TRUE, ascending. */
export function filterCompare(
  kernels: Kernels,
  op: CompareOp,
  left: Vector,
  right: Vector,
  rows: Rows,
  alloc: Allocator,
): Uint16Array {
  if (isNullConstant(left) || isNullConstant(right)) return alloc.uint16(0);
  const { selection } = rows;
  const count = selection?.length ?? rows.length;
  const out = alloc.uint16(count);
  const byEntry = compareEntries(kernels, op, left, right, rows, alloc);
  if (byEntry !== null) {
    const { vector, pass } = byEntry;
    const width = vector.keys.BYTES_PER_ELEMENT;
    return out.subarray(
      0,
      kernels.primitives.filterKeys(vector.keys, width, vector.valid, pass, selection, count, out),
    );
  }
  if (reprOf(left.type) === null) {
    const bits = alloc.bytes(bitmapBytes(rows.length));
    const valid = compareInto(kernels, op, left, right, rows, bits, alloc);
    return out.subarray(0, kernels.primitives.selectBits(bits, valid, selection, count, out));
  }
  const [a, b] = fixedPair(kernels, left, right, alloc, rows);
  const mask = compareMasks[op];
  const kept = kernels.primitives.filterFixed(
    codeOf(a.repr),
    a.values,
    a.step,
    stepped(a),
    b.values,
    b.step,
    stepped(b),
    mask,
    selection,
    count,
    out,
  );
  return out.subarray(0, kept);
}

/** left <=> right: never NULL; two NULLs are equal. */
export function compareNullSafe(
  kernels: Kernels,
  left: Vector,
  right: Vector,
  rows: Rows,
  alloc: Allocator,
): FixedVector {
  const { length } = rows;
  const values = alloc.bytes(bitmapBytes(length));
  const leftValid = validOf(kernels, left, length, alloc);
  const rightValid = validOf(kernels, right, length, alloc);
  if (isNullConstant(left) || isNullConstant(right)) values.fill(0);
  else compareInto(kernels, 'eq', left, right, rows, values, alloc);
  for (let i = 0; i < values.length; i++) {
    const l = leftValid[i]!;
    const r = rightValid[i]!;
    values[i] = (values[i]! & l & r) | (~l & ~r);
  }
  return { layout: 'fixed', type: boolType, length, valid: null, repr: 'bit', values };
}

/** IS NULL, or IS NOT NULL where `isNot`: never NULL itself. */
export function testNull(kernels: Kernels, vector: Vector, isNot: boolean, alloc: Allocator): Vector {
  if (vector.layout === 'const') return constant(boolType, (vector.value === null) !== isNot, vector.length);
  if (vector.valid === null && vector.layout !== 'dict') return constant(boolType, isNot, vector.length);
  const valid = validOf(kernels, vector, vector.length, alloc);
  let values = valid;
  if (!isNot) {
    values = alloc.bytes(valid.length);
    kernels.primitives.notBits(valid, vector.length, values);
  }
  return { layout: 'fixed', type: boolType, length: vector.length, valid: null, repr: 'bit', values };
}

/** The validity of rows as a bitmap whatever the layout, a dictionary's own NULLs included; not to be written. */
export function validOf(kernels: Kernels, vector: Vector, length: number, alloc: Allocator): Uint8Array {
  if (isNullConstant(vector)) return alloc.bytes(bitmapBytes(length), true);
  if (vector.layout === 'dict') return dictValid(kernels, vector, length, alloc);
  return vector.layout === 'const' || vector.valid === null ? allSet(length, alloc) : vector.valid;
}

/** As `validOf`, but null where no row is NULL as far as the layout tells. */
export function validityOf(kernels: Kernels, vector: Vector, length: number, alloc: Allocator): Uint8Array | null {
  if (isNullConstant(vector) || (vector.layout === 'dict' && mayHoldNull(vector.dictionary)))
    return validOf(kernels, vector, length, alloc);
  return vector.valid;
}

function dictValid(kernels: Kernels, vector: DictVector, length: number, alloc: Allocator): Uint8Array {
  if (!mayHoldNull(vector.dictionary)) return vector.valid ?? allSet(length, alloc);
  const entries = vector.dictionary.length;
  const pass = passTable(validOf(kernels, vector.dictionary, entries, alloc), null, entries, alloc);
  const bits = alloc.bytes(bitmapBytes(length));
  kernels.primitives.mapKeys(vector.keys, vector.keys.BYTES_PER_ELEMENT, pass, length, bits);
  return bothValid(bits, vector.valid, length, alloc)!;
}

function mayHoldNull(vector: Vector): boolean {
  return vector.valid !== null || vector.layout === 'dict' || isNullConstant(vector);
}

/**
 * The asked-for rows of a dictionary for whose entries `answer` is TRUE, ascending; null where it is better asked of the rows
 * themselves. `question` tells apart what is asked of a dictionary.
 */
export function filterEntries(
  kernels: Kernels,
  vector: DictVector,
  question: string,
  rows: Rows,
  alloc: Allocator,
  answer: (entries: Rows) => Vector,
): Uint16Array | null {
  const answers = answersByEntry(kernels, vector, question, rows, alloc, answer);
  if (answers === null) return null;
  const count = rows.selection?.length ?? rows.length;
  const out = alloc.uint16(count);
  const { keys, valid } = vector;
  const { filterKeys } = kernels.primitives;
  const kept = filterKeys(keys, keys.BYTES_PER_ELEMENT, valid, answers.pass, rows.selection, count, out);
  return out.subarray(0, kept);
}

/** Writes the result's bits and gives its validity. */
function compareInto(
  kernels: Kernels,
  op: CompareOp,
  left: Vector,
  right: Vector,
  rows: Rows,
  out: Uint8Array,
  alloc: Allocator,
): Uint8Array | null {
  const mask = compareMasks[op];
  const { length, selection } = rows;
  if (reprOf(left.type) !== null) {
    const [a, b] = fixedPair(kernels, left, right, alloc);
    kernels.primitives.compareFixed(codeOf(a.repr), a.values, a.step, b.values, b.step, mask, length, out);
    return bothValid(stepped(a), stepped(b), length, alloc);
  }
  const a = bytesOperand(kernels, left, alloc);
  const b = bytesOperand(kernels, right, alloc);
  const count = selection?.length ?? length;
  kernels.primitives.compareBytes(
    a.offsets,
    a.values,
    a.step,
    b.offsets,
    b.values,
    b.step,
    mask,
    selection,
    count,
    length,
    out,
  );
  return bothValid(stepped(a), stepped(b), length, alloc);
}

/** A constant operand has no validity of its own: it is not NULL here. */
function stepped(operand: { step: 0 | 1; valid: Uint8Array | null }): Uint8Array | null {
  return operand.step === 0 ? null : operand.valid;
}

interface ByEntry {
  readonly vector: DictVector;
  /** 1 where the entry passes; NULL entries have 0. */
  readonly pass: Uint8Array;
  /** The validity of entries; null = none is NULL. */
  readonly entryValid: Uint8Array | null;
}

const mirrored: Readonly<Record<CompareOp, CompareOp>> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' };

/** Null where a dictionary and a constant do not meet, or the dictionary is too large for the rows there are to ask. */
function compareEntries(
  kernels: Kernels,
  op: CompareOp,
  left: Vector,
  right: Vector,
  rows: Rows,
  alloc: Allocator,
): ByEntry | null {
  if (left.layout === 'const' && right.layout === 'dict')
    return compareEntries(kernels, mirrored[op], right, left, rows, alloc);
  if (left.layout !== 'dict' || right.layout !== 'const') return null;
  const question = `${op} ${typeName(right.type)} ${questionText(right.value)}`;
  const answers = answersByEntry(kernels, left, question, rows, alloc, (entries) =>
    compare(kernels, op, left.dictionary, constant(right.type, right.value, entries.length), entries, alloc),
  );
  return answers === null ? null : { vector: left, pass: answers.pass, entryValid: answers.valid };
}

/** Constants that compare differently have different texts. */
export function questionText(value: Scalar): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return Object.is(value, -0) ? '-0' : String(value);
}

function bitsOfKeys(kernels: Kernels, byEntry: ByEntry, length: number, alloc: Allocator): Vector {
  const { vector, pass, entryValid } = byEntry;
  const values = alloc.bytes(bitmapBytes(length));
  kernels.primitives.mapKeys(vector.keys, vector.keys.BYTES_PER_ELEMENT, pass, length, values);
  const valid = entryValid === null ? vector.valid : dictValid(kernels, vector, length, alloc);
  return { layout: 'fixed', type: boolType, length, valid, repr: 'bit', values };
}

/** The asked-for rows where a BOOLEAN vector is TRUE, ascending. */
export function filterTrue(kernels: Kernels, vector: Vector, rows: Rows, alloc: Allocator): Uint16Array {
  const count = rows.selection?.length ?? rows.length;
  if (vector.layout === 'const') return vector.value === true ? selectionOf(rows, alloc) : alloc.uint16(0);
  const out = alloc.uint16(count);
  const { bits, valid } = bitsOf(kernels, vector, alloc);
  return out.subarray(0, kernels.primitives.selectBits(bits, valid, rows.selection, count, out));
}

/** The asked-for rows as a selection. */
export function selectionOf(rows: Rows, alloc: Allocator): Uint16Array {
  if (rows.selection !== null) return rows.selection;
  const out = alloc.uint16(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = i;
  return out;
}

/** The asked-for rows that are not in `taken`, which is a part of them. */
export function selectionWithout(kernels: Kernels, rows: Rows, taken: Uint16Array, alloc: Allocator): Uint16Array {
  const count = rows.selection?.length ?? rows.length;
  const out = alloc.uint16(count);
  return out.subarray(0, kernels.primitives.rowsWithout(rows.selection, count, taken, taken.length, out));
}

/** Two ascending selections without common rows as one. */
export function mergedSelections(kernels: Kernels, a: Uint16Array, b: Uint16Array, alloc: Allocator): Uint16Array {
  if (a.length === 0) return b;
  const out = alloc.uint16(a.length + b.length);
  kernels.primitives.mergeRows(a, a.length, b, b.length, out);
  return out;
}

/** The bits and validity of a BOOLEAN vector that is no constant. */
export function bitsOf(
  kernels: Kernels,
  vector: Vector,
  alloc: Allocator,
): { bits: Uint8Array; valid: Uint8Array | null } {
  if (vector.layout === 'fixed' && vector.repr === 'bit')
    return { bits: vector.values as Uint8Array, valid: vector.valid };
  const { length } = vector;
  const flat = fixedOperand(kernels, vector, alloc);
  const bits = alloc.bytes(bitmapBytes(length));
  kernels.primitives.bitsOfBytes(flat.values as Int8Array, length, bits);
  return { bits, valid: flat.valid };
}
