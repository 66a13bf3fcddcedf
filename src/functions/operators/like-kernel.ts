/** LIKE with a known pattern over vectors: bytes are matched in place, no string is made. */
import type { Scalar } from '../../core/scalar.ts';
import { boolType } from '../../core/types.ts';
import { type BytesVector, bytesAt, isValidAt, type Rows, scalarAt, type Vector } from '../../core/vector.ts';
import { bitmapBytes } from '../../kernels/allocator.ts';
import type { BoundCall, EvalContext } from '../define.ts';
import { type LikePattern, matchesLike } from './like-pattern.ts';

/** The kernel of `text LIKE pattern`. Null rows stay null. */
export function likeKernel(pattern: LikePattern, scalar: BoundCall['scalar']): NonNullable<BoundCall['kernel']> {
  const needle = soleNeedle(pattern);
  return (context, args, rows) => {
    const text = args[0]!;
    const out = context.alloc.bytes(bitmapBytes(rows.length), true);
    if (text.layout === 'bytes' && needle !== null) searchAll(text, needle, rows, out);
    else matchEach(text, pattern, rows, out, (row) => scalar(context, ...args.map((arg) => scalarAt(arg, row))));
    return {
      layout: 'fixed',
      type: boolType,
      repr: 'bit',
      length: rows.length,
      valid: validOf(context, text, rows),
      values: out,
    };
  };
}

/** '%needle%': one search over all the bytes finds the rows. */
function soleNeedle({ pieces }: LikePattern): Buffer | null {
  const [first, middle, last] = pieces;
  if (pieces.length !== 3 || first!.bytes?.length !== 0 || last!.bytes?.length !== 0) return null;
  return middle!.bytes !== null && middle!.bytes.length > 0 ? middle!.bytes : null;
}

function searchAll(text: BytesVector, needle: Buffer, rows: Rows, out: Uint8Array): void {
  const { offsets } = text;
  const end = offsets[rows.length]!;
  const bytes = bufferOf(text.values);
  let row = 0;
  let at = bytes.indexOf(needle, offsets[0]);
  while (at >= 0 && at < end) {
    while (offsets[row + 1]! <= at) row++;
    if (at + needle.length <= offsets[row + 1]!) {
      out[row >> 3] = out[row >> 3]! | (1 << (row & 7));
      at = bytes.indexOf(needle, offsets[row + 1]);
    } else {
      at = bytes.indexOf(needle, at + 1);
    }
  }
}

function matchEach(
  text: Vector,
  pattern: LikePattern,
  rows: Rows,
  out: Uint8Array,
  fallback: (row: number) => Scalar,
): void {
  const { selection } = rows;
  const count = selection === null ? rows.length : selection.length;
  const bytes = text.layout === 'bytes' ? bufferOf(text.values) : null;
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    if (!isValidAt(text.valid, row)) continue;
    let isMatch: boolean;
    if (text.layout === 'bytes') {
      isMatch = matchesLike(pattern, bytes!, text.offsets[row]!, text.offsets[row + 1]!);
    } else if (text.layout === 'view') {
      const own = bufferOf(bytesAt(text, row));
      isMatch = matchesLike(pattern, own, 0, own.length);
    } else {
      isMatch = fallback(row) === true;
    }
    if (isMatch) out[row >> 3] = out[row >> 3]! | (1 << (row & 7));
  }
}

/** Null rows of the text are null rows of the result; a dictionary's own nulls count too. */
function validOf(context: EvalContext, text: Vector, rows: Rows): Uint8Array | null {
  if (text.layout !== 'dict') return text.valid;
  const valid = context.alloc.bytes(bitmapBytes(rows.length), true);
  const { selection } = rows;
  const count = selection === null ? rows.length : selection.length;
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    if (scalarAt(text, row) !== null) valid[row >> 3] = valid[row >> 3]! | (1 << (row & 7));
  }
  return valid;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
