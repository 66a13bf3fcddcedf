/** The small numbers by which primitives are told representations and operations; the Wasm side knows the same. */
import { assert } from '../core/assert.ts';
import type { Repr } from '../core/types.ts';

export const reprCodes = { i8: 0, i16: 1, i32: 2, i64: 3, i128: 4, f32: 5, f64: 6 } as const;

/** The code of a representation other than 'bit', which primitives see as bytes. */
export function codeOf(repr: Repr): number {
  assert(repr !== 'bit', 'bits are expanded before a numeric kernel');
  return reprCodes[repr];
}

export type CompareOp = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** Which of less (1), equal (2), greater (4) make the comparison true. */
export const compareMasks: Readonly<Record<CompareOp, number>> = { lt: 1, eq: 2, le: 3, gt: 4, ne: 5, ge: 6 };

export type ArithmeticOp = 'add' | 'sub' | 'mul' | 'div';

export const arithmeticCodes: Readonly<Record<ArithmeticOp, number>> = { add: 0, sub: 1, mul: 2, div: 3 };
