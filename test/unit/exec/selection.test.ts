import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/core/types.ts';
import { scalarAt, type Vector } from '../../../src/core/vector.ts';
import { copyRows } from '../../../src/exec/selection.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { createKernels } from '../../../src/kernels/kernels.ts';

/** Remembers what it gave, to spoil it as memory that is given back is. */
class SpoiledAllocator extends HeapAllocator {
  readonly #given: ArrayBuffer[] = [];

  protected override place(sizeBytes: number): { buffer: ArrayBuffer; offset: number } {
    const placed = super.place(sizeBytes);
    this.#given.push(placed.buffer);
    return placed;
  }

  spoil(): void {
    for (const buffer of this.#given) new Uint8Array(buffer).fill(0);
  }
}

describe('copyRows', () => {
  const dictionary = vectorOf(utf8, ['a', 'b'], new HeapAllocator());
  const vector: Vector = {
    layout: 'dict',
    type: utf8,
    length: 4,
    valid: new Uint8Array([0b1011]),
    keys: new Uint8Array([0, 1, 0, 1]),
    dictionary,
    dictionaryId: 1,
  };

  test.each([
    [null, ['a', 'b', null, 'b']],
    [new Uint16Array([3, 2, 0]), ['b', null, 'a']],
  ])('leaves nothing of a nullable dictionary on the scratch memory: selection %o', (selection, expected) => {
    const scratch = new SpoiledAllocator();
    const kernels = createKernels(null, { wasm: false });
    const copy = copyRows(vector, { length: 4, selection }, { target: new HeapAllocator(), scratch, kernels });
    scratch.spoil();
    expect(expected.map((_, row) => scalarAt(copy, row))).toEqual(expected);
  });
});
