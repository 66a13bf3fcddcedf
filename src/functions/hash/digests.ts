/** Digests of bytes: md5, sha1, sha2, crc32. */
import { crc32 } from 'node:zlib';
import { nodeCrypto } from '../../core/node-crypto.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, int32, int64, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

export const digestFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'md5',
    category: 'hash',
    doc: 'The MD5 digest of bytes, in hexadecimal digits.',
    signature: 'md5(expr)',
    examples: [["md5('Spark')", '8cde774d6f7333752ed72cacddb05126']],
    takes: [binary],
    make: () => ({ type: utf8, scalar: (_, bytes) => digest('md5', bytes!) }),
  }),
  declare({
    name: 'sha1',
    aliases: ['sha'],
    category: 'hash',
    doc: 'The SHA-1 digest of bytes, in hexadecimal digits.',
    signature: 'sha1(expr)',
    examples: [["sha1('Spark')", '85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c']],
    takes: [binary],
    make: () => ({ type: utf8, scalar: (_, bytes) => digest('sha1', bytes!) }),
  }),
  declare({
    name: 'sha2',
    category: 'hash',
    doc: 'The SHA-2 digest of 224, 256 (0), 384 or 512 bits, in hexadecimal digits; NULL for other lengths.',
    signature: 'sha2(expr, bitLength)',
    examples: [["sha2('Spark', 256)", '529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b']],
    takes: [binary, int32],
    make: () => ({
      type: utf8,
      nullable: true,
      scalar: (_, bytes, length) => {
        const bits = length === 0 ? 256 : (length as number);
        return [224, 256, 384, 512].includes(bits) ? digest(`sha${bits}`, bytes!) : null;
      },
    }),
  }),
  declare({
    name: 'crc32',
    category: 'hash',
    doc: 'The checksum CRC-32 of bytes.',
    signature: 'crc32(expr)',
    examples: [["crc32('Spark')", '1557323817']],
    takes: [binary],
    make: () => ({ type: int64, scalar: (_, bytes) => BigInt(crc32(bytes as Uint8Array)) }),
  }),
];

function digest(algorithm: string, bytes: Scalar): string {
  return nodeCrypto()
    .createHash(algorithm)
    .update(bytes as Uint8Array)
    .digest('hex');
}
