import { describe, expect, test } from 'vitest';
import { ThriftReader, thriftType } from '../../../../src/formats/parquet/thrift.ts';
import { ThriftWriter } from '../../../../src/formats/parquet/thrift-write.ts';

function reader(...bytes: number[]): ThriftReader {
  return new ThriftReader(Uint8Array.from(bytes), 'x.parquet');
}

/** Passes over one struct. */
function skipStruct(bytes: readonly number[]): void {
  reader(...bytes).skip(thriftType.struct);
}

describe('reading', () => {
  test('fields, with ids as deltas and in full', () => {
    const seen: unknown[] = [];
    const input = reader(0x15, 0x03, 0x06, 0x80, 0x02, 0x01, 0x11, 0x00);
    input.struct((id, type) => {
      if (type === thriftType.i32) seen.push(id, input.i32(type));
      else if (type === thriftType.i64) seen.push(id, input.size(type));
      else seen.push(id, input.bool(type));
    });
    // i32 field 1 = -2; i64 field 128 = -1; the boolean true as field 129.
    expect(seen).toStrictEqual([1, -2, 128, -1, 129, true]);
  });

  test.each([
    ['an empty file', []],
    ['a struct without an end', [0x15, 0x02]],
    ['a string longer than the bytes', [0x18, 0x7f, 0x41, 0x00]],
    ['a list longer than the bytes', [0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]],
    ['a map longer than the bytes', [0x1b, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x88, 0x00]],
    ['a number without an end', [0x15, ...Array.from({ length: 20 }, () => 0xff), 0x00]],
    ['a number beyond 32 bits', [0x18, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x00]],
    ['an unknown type', [0x1e, 0x00]],
    [
      'a hundred structs in one another',
      [...Array.from({ length: 100 }, () => 0x1c), ...Array.from({ length: 100 }, () => 0)],
    ],
    ['a hundred lists in one another', [0x19, ...Array.from({ length: 100 }, () => 0x19), 0x00]],
  ])('%s is FILE_CORRUPT', (_name, bytes) => {
    expect(() => skipStruct(bytes)).toThrow(expect.objectContaining({ condition: 'FILE_CORRUPT' }));
  });

  test('a size of more than 52 bits is FILE_CORRUPT', () => {
    const input = reader(0x16, ...Array.from({ length: 8 }, () => 0xff), 0x01, 0x00);
    expect(() => input.struct((_id, type) => input.size(type))).toThrow(
      expect.objectContaining({ condition: 'FILE_CORRUPT' }),
    );
  });

  test('a value of another type is FILE_CORRUPT', () => {
    const input = reader(0x18, 0x01, 0x41, 0x00);
    expect(() => input.struct((_id, type) => input.i32(type))).toThrow(
      expect.objectContaining({ condition: 'FILE_CORRUPT' }),
    );
  });
});

test('what is written is read back', () => {
  const sizes = [0, 1, -1, 63, 64, -65, 2 ** 31, -(2 ** 31), 2 ** 52 - 1, -(2 ** 52)];
  const out = new ThriftWriter();
  out.struct(() => {
    out.bool(1, false);
    out.list(2, thriftType.i64, sizes, (size) => out.i64Element(size));
    out.structField(20, () => out.i32(100, -(2 ** 31)));
    out.string(21, 'é\u{1f680}');
    out.i8(22, -3);
  });
  const seen: unknown[] = [];
  const input = new ThriftReader(out.finish(), 'x');
  input.struct((id, type) => {
    if (id === 1) seen.push(input.bool(type));
    else if (id === 2) input.list(type, thriftType.i64, () => seen.push(input.sizeElement()));
    else if (id === 20) input.structField(type, () => input.struct((inner, of) => seen.push(inner, input.i32(of))));
    else if (id === 21) seen.push(input.string(type));
    else seen.push(input.i8(type));
  });
  expect(seen).toStrictEqual([false, ...sizes, 100, -(2 ** 31), 'é\u{1f680}', -3]);
});
