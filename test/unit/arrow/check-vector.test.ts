/** What a client claims of its buffers is not believed. */
import { expect, test } from 'vitest';
import { checkVector } from '../../../src/arrow/check-vector.ts';
import { int32, utf8 } from '../../../src/core/types.ts';
import type { Vector } from '../../../src/core/vector.ts';

const bytes = (offsets: readonly number[], text: Uint8Array): Vector => ({
  layout: 'bytes',
  type: utf8,
  length: 2,
  valid: null,
  offsets: Int32Array.from(offsets),
  values: text,
});
const text = Buffer.from('hé');

test('whole columns pass', () => {
  expect(() => checkVector(bytes([0, 1, 3], text))).not.toThrow();
});

test.each([
  ['offsets beyond the bytes', bytes([0, 1, 9], text)],
  ['offsets that fall', bytes([0, 3, 1], text)],
  ['too few offsets', bytes([0, 1], text)],
  ['a cut character', bytes([0, 2, 3], text)],
  ['no UTF-8', bytes([0, 1, 2], Uint8Array.of(0xff, 0xfe))],
  ['too few values', { layout: 'fixed', type: int32, length: 2, valid: null, repr: 'i32', values: Int32Array.of(1) }],
] as readonly (readonly [string, Vector])[])('%s are refused', (_, vector) => {
  expect(() => checkVector(vector)).toThrow(RangeError);
});
