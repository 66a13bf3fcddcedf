/** Variants: what is encoded is read back, bytes of others are read, and bytes that are none raise no fault of ours. */
import { describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { decodeVariant, type VariantNode, variantText } from '../../../src/core/variant.ts';
import { encodeVariant } from '../../../src/functions/variant/encode.ts';

const nodes: readonly VariantNode[] = [
  { kind: 'null' },
  { kind: 'bool', value: true },
  ...[0n, -1n, 127n, -128n, 128n, -32_769n, 2n ** 31n, -(2n ** 63n)].map((value) => ({ kind: 'int', value }) as const),
  { kind: 'double', value: -0.5 },
  { kind: 'float', value: 1.5 },
  ...[1n, -(10n ** 9n), 10n ** 18n, -(10n ** 37n)].map(
    (unscaled) => ({ kind: 'decimal', unscaled, scale: 3 }) as const,
  ),
  { kind: 'date', value: -719_162 },
  { kind: 'timestamp', value: -1n },
  { kind: 'timestampNtz', value: 1_700_000_000_000_000n },
  { kind: 'binary', value: Uint8Array.of(0, 255) },
  { kind: 'string', value: '' },
  { kind: 'string', value: '日本語'.repeat(40) },
  { kind: 'array', items: [] },
  { kind: 'array', items: Array.from({ length: 300 }, (_, i) => ({ kind: 'string', value: 'x'.repeat(i) }) as const) },
  { kind: 'object', fields: [] },
  {
    kind: 'object',
    fields: [
      ['a', { kind: 'array', items: [{ kind: 'null' }] }],
      ['b', { kind: 'object', fields: [['a', { kind: 'bool', value: false }]] }],
    ],
  },
  {
    kind: 'object',
    fields: Array.from(
      { length: 300 },
      (_, i) => [`k${String(i).padStart(4, '0')}`, { kind: 'int', value: BigInt(i) }] as const,
    ),
  },
];

describe('variants', () => {
  test.each(nodes)('%o is read back', (node) => {
    expect(decode(encodeVariant(node))).toEqual(node);
  });

  test('fields stand in the order of their names', () => {
    const node: VariantNode = {
      kind: 'object',
      fields: [
        ['b', { kind: 'null' }],
        ['a', { kind: 'bool', value: true }],
      ],
    };
    expect(variantText(decode(encodeVariant(node))!, 'UTC')).toBe('{"a":true,"b":null}');
  });

  test('bytes as the specification has them', () => {
    // {"a": 1, "b": "hi"}: a dictionary of two names, an object of an int8 and a short string.
    const metadata = Uint8Array.of(0x01, 2, 0, 1, 2, 0x61, 0x62);
    const value = Uint8Array.of(0x02, 2, 0, 1, 0, 2, 5, 0x0c, 1, 0x09, 0x68, 0x69);
    expect(variantText(decodeVariant(value, metadata)!, 'UTC')).toBe('{"a":1,"b":"hi"}');
  });

  test('bytes that are cut anywhere are no variant', () => {
    const [value, metadata] = encodeVariant(nodes.at(-1)!) as readonly [Uint8Array, Uint8Array];
    for (let length = 0; length < 40; length++) {
      expect(decodeVariant(value.subarray(0, length), metadata)).toBeUndefined();
      expect(decodeVariant(value, metadata.subarray(0, length))).toBeUndefined();
    }
  });

  test('instants show in the zone', () => {
    expect(variantText({ kind: 'timestamp', value: 0n }, 'America/Los_Angeles')).toBe('"1969-12-31 16:00:00-08:00"');
  });
});

function decode(value: Scalar): VariantNode | undefined {
  const [bytes, metadata] = value as readonly [Uint8Array, Uint8Array];
  return decodeVariant(bytes, metadata);
}
