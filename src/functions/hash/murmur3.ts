/** Murmur3 of 32 bits: the standard one, and Spark's, which takes the bytes behind the last word one by one. */

/** The standard hash of bytes (x86, 32 bits), as a signed integer. */
export function hashBytes32(bytes: Uint8Array, seed: number): number {
  const aligned = bytes.length & ~3;
  let hash = hashWords(bytes, aligned, seed);
  let rest = 0;
  for (let i = bytes.length - 1; i >= aligned; i--) rest = (rest << 8) | bytes[i]!;
  if (bytes.length > aligned) hash ^= mixWord(rest);
  return finish(hash, bytes.length);
}

/** Spark's hash of bytes: each byte behind the last word is mixed as a word of its own, with its sign. */
export function sparkBytes(bytes: Uint8Array, seed: number): number {
  const aligned = bytes.length & ~3;
  let hash = hashWords(bytes, aligned, seed);
  for (let i = aligned; i < bytes.length; i++) hash = mixHash(hash, mixWord((bytes[i]! << 24) >> 24));
  return finish(hash, bytes.length);
}

export function sparkInt(value: number, seed: number): number {
  return finish(mixHash(seed, mixWord(value)), 4);
}

export function sparkLong(value: bigint, seed: number): number {
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return finish(mixHash(mixHash(seed, mixWord(low)), mixWord(high)), 8);
}

function hashWords(bytes: Uint8Array, aligned: number, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < aligned; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash = mixHash(hash, mixWord(word));
  }
  return hash;
}

function mixWord(word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}

function mixHash(hash: number, word: number): number {
  const h = hash ^ word;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
