/**
 * Arrow's C data interface inside a 32-bit Wasm memory, read by hand: array structs to addresses and counts.
 * Takes addresses that the decoder handed out, gives plain records. Valid until the memory grows or the array is freed.
 * Source: "The Arrow C data interface", structure definitions.
 */
import { assert } from '../../core/assert.ts';

export interface CArray {
  /** The type: `i`, `z`, `+s`, ...; of a dictionary array the type of its indices. */
  readonly format: string;
  readonly length: number;
  /** -1 where it was not counted. */
  readonly nullCount: number;
  readonly offset: number;
  readonly memory: ArrayBufferLike;
  /** Addresses; 0 stands for a buffer that is not there. */
  readonly buffers: readonly number[];
  readonly children: readonly CArray[];
  readonly dictionary: CArray | null;
}

/** Reads the structs at two addresses and all below them. */
export function readCArray(memory: ArrayBuffer, schemaAddress: number, arrayAddress: number): CArray {
  const words = new Uint32Array(memory);
  const longs = new BigInt64Array(memory);
  const word = (address: number): number => words[address >>> 2]!;
  const long = (address: number): number => Number(longs[address >>> 3]!);
  const text = (address: number): string => {
    const bytes = new Uint8Array(memory, address);
    return String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
  };
  const read = (schema: number, array: number): CArray => {
    const childCount = long(array + 32);
    assert(childCount === long(schema + 24), 'array and schema have the same children');
    const bufferAddresses = word(array + 40);
    const childArrays = word(array + 44);
    const childSchemas = word(schema + 32);
    const dictionary = word(array + 48);
    return {
      format: text(word(schema)),
      length: long(array),
      nullCount: long(array + 8),
      offset: long(array + 16),
      memory,
      buffers: Array.from({ length: long(array + 24) }, (_, i) => word(bufferAddresses + 4 * i)),
      children: Array.from({ length: childCount }, (_, i) =>
        read(word(childSchemas + 4 * i), word(childArrays + 4 * i)),
      ),
      dictionary: dictionary === 0 ? null : read(word(schema + 36), dictionary),
    };
  };
  return read(schemaAddress >>> 0, arrayAddress >>> 0);
}
