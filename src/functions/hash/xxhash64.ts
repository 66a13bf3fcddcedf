/** xxHash of 64 bits, of bytes and of integers as Spark feeds them. Values and seeds are bigints, results signed. */

const mask = 0xffffffffffffffffn;
const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;

export function xxInt(value: number, seed: bigint): bigint {
  const hash = (seed + prime5 + 4n) & mask;
  return finish(mixInt(hash, BigInt(value >>> 0)));
}

export function xxLong(value: bigint, seed: bigint): bigint {
  const hash = (seed + prime5 + 8n) & mask;
  return finish(mixLong(hash, value & mask));
}

export function xxBytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let at = 0;
  let hash = (seed + prime5) & mask;
  if (length >= 32) {
    const lanes = [seed + prime1 + prime2, seed + prime2, seed, seed - prime1].map((lane) => lane & mask);
    for (; at <= length - 32; at += 32) {
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i]!, view.getBigUint64(at + 8 * i, true));
    }
    hash = rotated(lanes[0]!, 1n) + rotated(lanes[1]!, 7n) + rotated(lanes[2]!, 12n) + rotated(lanes[3]!, 18n);
    for (const lane of lanes) hash = (((hash & mask) ^ round(0n, lane)) * prime1 + prime4) & mask;
  }
  hash = (hash + BigInt(length)) & mask;
  for (; at <= length - 8; at += 8) hash = mixLong(hash, view.getBigUint64(at, true));
  if (at <= length - 4) {
    hash = mixInt(hash, BigInt(view.getUint32(at, true)));
    at += 4;
  }
  for (; at < length; at++) hash = (rotated(hash ^ ((BigInt(bytes[at]!) * prime5) & mask), 11n) * prime1) & mask;
  return finish(hash);
}

function rotated(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & mask;
}

function round(lane: bigint, input: bigint): bigint {
  return (rotated((lane + input * prime2) & mask, 31n) * prime1) & mask;
}

function mixInt(hash: bigint, value: bigint): bigint {
  return (rotated(hash ^ ((value * prime1) & mask), 23n) * prime2 + prime3) & mask;
}

function mixLong(hash: bigint, value: bigint): bigint {
  return (rotated(hash ^ round(0n, value), 27n) * prime1 + prime4) & mask;
}

function finish(hash: bigint): bigint {
  let h = hash;
  h = ((h ^ (h >> 33n)) * prime2) & mask;
  h = ((h ^ (h >> 29n)) * prime3) & mask;
  return BigInt.asIntN(64, h ^ (h >> 32n));
}
