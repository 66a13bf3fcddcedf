/** Every Wasm loop equals its JavaScript twin: the same arguments in leased and in ordinary memory, the same results. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import { MemoryPool } from '../../src/kernels/memory.ts';
import { type Primitives, twins } from '../../src/kernels/twins.ts';
import { deltaCases } from './kernels/delta-cases.ts';
import { encodeCases } from './kernels/encode-cases.ts';
import { parquetCases } from './kernels/parquet-cases.ts';
import { type Arg, Scene } from './kernels/scene.ts';
import { tableCases } from './kernels/table-cases.ts';
import { valueCases } from './kernels/value-cases.ts';

const pool = new MemoryPool({ pagesMax: 1024, guard: true });
const lease = pool.lease();
const kernels = createKernels(lease);
afterAll(() => lease.end());

function onHeap(args: readonly Arg[]): Arg[] {
  const heap = new HeapAllocator({ poison: true });
  return args.map((arg) => {
    if (arg === null || typeof arg === 'number') return arg;
    const bytes = heap.bytes(arg.byteLength);
    bytes.set(new Uint8Array(arg.buffer, arg.byteOffset, arg.byteLength));
    const Kind = arg.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;
    return new Kind(bytes.buffer, 0, arg.byteLength / (arg as Uint8Array).BYTES_PER_ELEMENT);
  });
}

type Loop = (...args: Arg[]) => number | undefined;

describe('a Wasm kernel equals its twin', () => {
  test.each(Object.entries({ ...valueCases, ...tableCases, ...parquetCases, ...deltaCases, ...encodeCases }))(
    '%s',
    (name, make) => {
      const wasm = kernels.primitives[name as keyof Primitives] as unknown as Loop;
      const twin = twins[name as keyof Primitives] as unknown as Loop;
      expect(wasm).not.toBe(twin);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
          const alloc = lease.allocator();
          const { args, defined } = make(new Scene(seed, alloc));
          const elsewhere = args.filter((arg) => ArrayBuffer.isView(arg) && arg.buffer !== lease.buffer);
          expect(elsewhere).toEqual([]);
          const plain = onHeap(args);
          const expected = twin(...plain);
          const got = wasm(...args);
          expect(got).toEqual(expected);
          expect(defined(got, args)).toEqual(defined(expected, plain));
          alloc.close();
        }),
        { numRuns: 300 },
      );
    },
  );
});
