/**
 * Which chunks of a memory are taken: a bit each, in words that all threads share. Finds the first that are free side by side, so
 * that a memory is touched from its start on and what was given back grows together. Without a lock that a killed thread
 * could hold: bits are set by single atomic operations, and taken back where another thread was first.
 */

/** Tries to take chunks while other threads take them away. */
const triesMax = 1000;

export class ChunkMap {
  readonly #words: Int32Array;
  readonly #count: number;

  /** `words` have a bit for each of `count` chunks; chunk 0 is never given. */
  constructor(words: Int32Array, count: number) {
    this.#words = words;
    this.#count = count;
  }

  /** Marks free chunks side by side as taken; the first of them, 0 where there are none. */
  claim(count: number): number {
    for (let tries = 0; tries < triesMax; tries++) {
      const chunk = this.#findFree(count);
      if (chunk === 0 || this.#set(chunk, count)) return chunk;
    }
    return 0;
  }

  #findFree(count: number): number {
    let run = 0;
    for (let at = 1; at < this.#count; at++) {
      const bits = Atomics.load(this.#words, at >> 5);
      if (bits === -1) {
        at |= 31;
        run = 0;
        continue;
      }
      run = ((bits >>> (at & 31)) & 1) === 0 ? run + 1 : 0;
      if (run === count) return at + 1 - count;
    }
    return 0;
  }

  /** False where another thread had one of the chunks; then none is set. */
  #set(chunk: number, count: number): boolean {
    for (let from = chunk; from < chunk + count; from = (from | 31) + 1) {
      const mask = maskOf(from, chunk + count);
      const before = Atomics.or(this.#words, from >> 5, mask);
      if ((before & mask) === 0) continue;
      Atomics.and(this.#words, from >> 5, ~(mask & ~before));
      this.clear(chunk, from - chunk);
      return false;
    }
    return true;
  }

  /** Marks chunks as free. */
  clear(chunk: number, count: number): void {
    for (let from = chunk; from < chunk + count; from = (from | 31) + 1)
      Atomics.and(this.#words, from >> 5, ~maskOf(from, chunk + count));
  }
}

/** The bits of chunks from..to-1 in the word of `from`. */
function maskOf(from: number, to: number): number {
  const bits = Math.min(to, (from | 31) + 1) - from;
  return bits === 32 ? -1 : ((1 << bits) - 1) << (from & 31);
}
