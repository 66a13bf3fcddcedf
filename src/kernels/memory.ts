/**
 * The pool of shared Wasm memories. A statement leases one, its threads allocate from it in chunks,
 * and the end of the statement gives it back. Never moves or grows a memory, so no view goes stale,
 * and takes no lock that a killed worker could hold.
 */
import { assert } from '../core/assert.ts';
import { EngineError } from '../core/errors.ts';
import { poisonByte, slackBytes, ViewAllocator } from './allocator.ts';
import { ChunkMap } from './chunk-map.ts';
import { checkHeap } from './heap-limit.ts';

export const chunkBytes = 1 << 20;
const pageBytes = 65_536;
/** A statement may take so many chunks, or an eighth of its limit, however much others hold. */
const ownChunksMax = 32;
/** wasm32 ends at 4 GiB. */
export const memoryPagesMax = 65_536;

/** Chunk 0 holds the kernels' constant data from byte 1024 and the lease's control words from here on. */
const controlAt = 512 << 10;
const word = { touchedChunks: 0, usedChunks: 1, peakChunks: 2 } as const;
/** A bit a chunk, set while somebody has it. */
const takenAt = controlAt + 64;

export interface MemoryPoolOptions {
  /** Size of each memory; it is reserved, and committed only where touched. */
  readonly pagesMax?: number;
  /** Budget of a lease unless it names its own. */
  readonly limitBytes?: number;
  /** Poison undefined bytes and check a canary behind each buffer: for tests. */
  readonly guard?: boolean;
  /** What all leases at a time may hold, unless one is named for itself; shared with other pools of the process by its buffer. */
  readonly budget?: SharedArrayBuffer;
  /** Memories kept for the next statement. */
  readonly idleMax?: number;
  /**
   * A memory that was used beyond this is kept only as the last one, because its pages stay resident. Dropping that one too
   * would cost more: the collector, which does not see its size, takes its time, while the next statement fills another.
   */
  readonly idleBytesMax?: number;
}

/** A lease as plain data: what a worker needs to allocate from the same memory. */
export interface LeaseData {
  readonly memory: WebAssembly.Memory;
  readonly id: number;
  readonly limitBytes: number;
  readonly guard: boolean;
  readonly budget: SharedArrayBuffer;
}

/** A count for leases that share their limit. */
export function createBudget(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/** Owned by the session. Memories that an exported batch still needs are left to the garbage collector. */
export class MemoryPool {
  readonly #options: Required<MemoryPoolOptions>;
  readonly #idle: WebAssembly.Memory[] = [];
  readonly #abandoned = new FinalizationRegistry<number>((sizeBytes) => {
    this.abandonedBytes -= sizeBytes;
  });
  #leases = 0;
  /** Bytes in ended leases that exported batches still hold. */
  abandonedBytes = 0;

  constructor(options: MemoryPoolOptions = {}) {
    const pagesMax = options.pagesMax ?? memoryPagesMax;
    assert(pagesMax * pageBytes >= 2 * chunkBytes && pagesMax <= memoryPagesMax, 'a memory has 32 to 65536 pages');
    this.#options = {
      pagesMax,
      limitBytes: options.limitBytes ?? pagesMax * pageBytes,
      guard: options.guard ?? false,
      budget: options.budget ?? createBudget(),
      idleMax: options.idleMax ?? 2,
      idleBytesMax: options.idleBytesMax ?? 1 << 30,
    };
  }

  /** A memory for one statement. Errors: none here; the budget counts as it is used. */
  lease(limitBytes = this.#options.limitBytes): Lease {
    const pages = this.#options.pagesMax;
    const memory = this.#idle.pop() ?? new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    new Float64Array(memory.buffer, controlAt, (chunkBytes - controlAt) / 8).fill(0);
    new Int32Array(memory.buffer, controlAt)[word.touchedChunks] = 1;
    // Chunk 0 is nobody's.
    new Int32Array(memory.buffer, takenAt)[0] = 1;
    this.#leases += 1;
    const { guard, budget } = this.#options;
    const data: LeaseData = { memory, id: this.#leases, limitBytes, guard, budget };
    return new Lease(data, (lease) => this.#takeBack(lease));
  }

  get idleCount(): number {
    return this.#idle.length;
  }

  #takeBack(lease: Lease): void {
    const touchedBytes = lease.touchedBytes;
    if (lease.exportCount > 0) {
      this.abandonedBytes += touchedBytes;
      this.#abandoned.register(lease.data.memory, touchedBytes);
    } else if (this.#idle.length < (touchedBytes <= this.#options.idleBytesMax ? this.#options.idleMax : 1)) {
      this.#idle.push(lease.data.memory);
    }
  }
}

/** Uses a lease in a worker. Only the owner of the lease ends it. */
export function attach(data: LeaseData): Lease {
  return new Lease(data, null);
}

/** One statement's hold on a memory, in one thread. */
export class Lease {
  readonly data: LeaseData;
  readonly #words: Int32Array;
  readonly #chunks: ChunkMap;
  readonly #budget: Int32Array;
  readonly #chunkCount: number;
  readonly #limitChunks: number;
  readonly #allocators = new Set<LeaseAllocator>();
  readonly #takeBack: ((lease: Lease) => void) | null;
  #ended = false;
  #heapChunks = 0;
  /** Exported batches that are not yet released. */
  exportCount = 0;

  constructor(data: LeaseData, takeBack: ((lease: Lease) => void) | null) {
    const buffer = data.memory.buffer;
    this.data = data;
    this.#takeBack = takeBack;
    this.#words = new Int32Array(buffer, controlAt, 16);
    this.#chunkCount = Math.floor(buffer.byteLength / chunkBytes);
    this.#chunks = new ChunkMap(new Int32Array(buffer, takenAt, (this.#chunkCount + 31) >> 5), this.#chunkCount);
    this.#budget = new Int32Array(data.budget);
    this.#limitChunks = Math.max(1, Math.floor(data.limitBytes / chunkBytes));
  }

  get buffer(): SharedArrayBuffer {
    return this.data.memory.buffer;
  }

  /** Bytes that all threads hold now, in whole chunks. */
  get usedBytes(): number {
    return Atomics.load(this.#words, word.usedChunks) * chunkBytes;
  }

  /** The most that all threads may hold. */
  get limitBytes(): number {
    return Math.min(this.#limitChunks, this.#chunkCount) * chunkBytes;
  }

  /** Bytes that may still be taken, by this statement and within what all that share its budget hold. */
  get leftBytes(): number {
    const own = this.limitBytes - this.usedBytes;
    const shared = Math.max(this.#limitChunks - Atomics.load(this.#budget, 0), this.#ownChunks) * chunkBytes;
    return Math.max(0, Math.min(own, shared));
  }

  /** What is this statement's whatever others hold. */
  get #ownChunks(): number {
    return Math.max(0, Math.min(ownChunksMax, this.#limitChunks >> 3) - Atomics.load(this.#words, word.usedChunks));
  }

  /** The most bytes held at once. */
  get peakBytes(): number {
    return Atomics.load(this.#words, word.peakChunks) * chunkBytes;
  }

  /** Bytes from the start of the memory to the end of what was ever handed out. */
  get touchedBytes(): number {
    return Atomics.load(this.#words, word.touchedChunks) * chunkBytes;
  }

  /** A new allocator for this thread: one for state that lives on, one for scratch. */
  allocator(): LeaseAllocator {
    const allocator = new LeaseAllocator(this);
    this.#allocators.add(allocator);
    return allocator;
  }

  /** Drops a closed allocator from the checks at the end. */
  forget(allocator: LeaseAllocator): void {
    this.#allocators.delete(allocator);
  }

  /** Counts a batch that leaves the statement without a copy; call the result once when its reader is done with it. */
  export(): () => void {
    this.exportCount += 1;
    let isReleased = false;
    return () => {
      if (!isReleased) this.exportCount -= 1;
      isReleased = true;
    };
  }

  /** Ends the lease: no view of it may be used any more, save those of exported batches. Workers have stopped before. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const allocator of this.#allocators) allocator.checkCanaries();
    if (this.data.guard && this.exportCount === 0) {
      new Uint8Array(this.buffer, chunkBytes, Math.max(0, this.touchedBytes - chunkBytes)).fill(poisonByte);
    }
    Atomics.sub(this.#budget, 0, Atomics.exchange(this.#words, word.usedChunks, 0));
    this.#takeBack?.(this);
  }

  /**
   * The address of `count` contiguous chunks, contents undefined: the first that are free, so that little of the memory is
   * ever touched. Errors: OUT_OF_MEMORY where the budget or the memory is used up.
   */
  takeChunks(count: number): number {
    const used = this.#count(count);
    const chunk = this.#chunks.claim(count);
    if (chunk === 0) this.#fail(count);
    this.#raise(word.peakChunks, used);
    this.#raise(word.touchedChunks, chunk + count);
    const address = chunk * chunkBytes;
    if (this.data.guard) new Uint8Array(this.buffer, address, count * chunkBytes).fill(poisonByte);
    return address;
  }

  /** Counts chunks of this thread's JavaScript heap; below 0 they are given back. Errors: OUT_OF_MEMORY. */
  holdChunks(count: number): void {
    if (count < 0) this.#uncount(-count);
    else {
      checkHeap((this.#heapChunks + count) * chunkBytes);
      this.#raise(word.peakChunks, this.#count(count));
    }
    this.#heapChunks += count;
  }

  /** So many chunks more are used. Errors: OUT_OF_MEMORY. */
  #count(count: number): number {
    const used = Atomics.add(this.#words, word.usedChunks, count) + count;
    const shared = Atomics.add(this.#budget, 0, count) + count;
    const isOver = shared > this.#limitChunks && used > Math.min(ownChunksMax, this.#limitChunks >> 3);
    if (used > this.#limitChunks || isOver) this.#fail(count);
    return used;
  }

  /** Gives back what `takeChunks(count)` gave, for reuse by any thread. */
  giveChunks(address: number, count: number): void {
    this.#chunks.clear(address / chunkBytes, count);
    this.#uncount(count);
  }

  #uncount(count: number): void {
    Atomics.sub(this.#words, word.usedChunks, count);
    Atomics.sub(this.#budget, 0, count);
  }

  #fail(count: number): never {
    this.#uncount(count);
    const limitBytes = Math.min(this.data.limitBytes, this.buffer.byteLength);
    throw new EngineError('OUT_OF_MEMORY', { limit: `${Math.floor(limitBytes / chunkBytes)} MiB` });
  }

  /** Lifts a word to `value` where it is less. */
  #raise(at: number, value: number): void {
    for (let before = Atomics.load(this.#words, at); value > before; ) {
      const seen = Atomics.compareExchange(this.#words, at, before, value);
      if (seen === before) return;
      before = seen;
    }
  }
}

/** A place to come back to: what was allocated after it is released together. */
export interface Mark {
  readonly chunk: number;
  readonly position: number;
  readonly large: number;
  readonly canaries: number;
}

const canaryBytes = 16;
const canaryByte = 0x5a;

/** Bump allocation inside chunks of a lease. For one thread; released by mark or as a whole. */
export class LeaseAllocator extends ViewAllocator {
  readonly lease: Lease;
  readonly #buffer: SharedArrayBuffer;
  /** Addresses of own chunks; those after `#chunk` are kept for reuse. */
  readonly #chunks: number[] = [];
  readonly #large: { readonly address: number; readonly count: number }[] = [];
  readonly #canaries: number[] = [];
  #chunk = -1;
  #position = chunkBytes;
  #heapBytes = 0;
  #heapChunks = 0;

  constructor(lease: Lease) {
    super();
    this.lease = lease;
    this.#buffer = lease.buffer;
  }

  /** Address of `sizeBytes` bytes, contents undefined. Errors: OUT_OF_MEMORY. */
  alloc(sizeBytes: number, align = slackBytes): number {
    const isGuarded = this.lease.data.guard;
    const wholeBytes = sizeBytes + slackBytes + (isGuarded ? canaryBytes : 0);
    const address = wholeBytes > chunkBytes ? this.#allocLarge(wholeBytes) : this.#allocSmall(wholeBytes, align);
    if (isGuarded) this.#plantCanary(address + sizeBytes + slackBytes);
    return address;
  }

  /** Bytes that it has from the lease, in whole chunks, and those that were counted. */
  get heldBytes(): number {
    return this.#large.reduce((sum, { count }) => sum + count, this.#chunks.length + this.#heapChunks) * chunkBytes;
  }

  hold(sizeBytes: number): void {
    this.#heapBytes += sizeBytes;
    const more = Math.floor(this.#heapBytes / chunkBytes) - this.#heapChunks;
    if (more <= 0) return;
    this.lease.holdChunks(more);
    this.#heapChunks += more;
  }

  mark(): Mark {
    return { chunk: this.#chunk, position: this.#position, large: this.#large.length, canaries: this.#canaries.length };
  }

  /** Releases all that was allocated since `mark`; its chunks stay with this allocator. */
  release(mark: Mark): void {
    this.checkCanaries();
    if (this.lease.data.guard) this.#poisonSince(mark);
    this.#canaries.length = mark.canaries;
    for (const { address, count } of this.#large.splice(mark.large)) this.lease.giveChunks(address, count);
    this.#chunk = mark.chunk;
    this.#position = mark.position;
  }

  /** Gives chunks back to the lease that lie behind what is in use. */
  trim(): void {
    for (const address of this.#chunks.splice(this.#chunk + 1)) this.lease.giveChunks(address, 1);
  }

  /** Releases everything and gives the chunks back to the lease; the last call on an allocator. */
  close(): void {
    this.release({ chunk: -1, position: chunkBytes, large: 0, canaries: 0 });
    for (const address of this.#chunks.splice(0)) this.lease.giveChunks(address, 1);
    if (this.#heapChunks > 0) this.lease.holdChunks(-this.#heapChunks);
    this.#heapBytes = this.#heapChunks = 0;
    this.lease.forget(this);
  }

  /** In the guarded configuration: fails where a kernel wrote past a buffer's slack. */
  checkCanaries(): void {
    for (const address of this.#canaries) {
      const bytes = new Uint8Array(this.#buffer, address, canaryBytes);
      assert(
        bytes.every((byte) => byte === canaryByte),
        `bytes behind the buffer that ends at ${address - slackBytes} were overwritten`,
      );
    }
  }

  protected override place(sizeBytes: number): { buffer: SharedArrayBuffer; offset: number } {
    return { buffer: this.#buffer, offset: this.alloc(sizeBytes) };
  }

  #allocSmall(wholeBytes: number, align: number): number {
    let position = Math.ceil(this.#position / align) * align;
    if (position + wholeBytes > chunkBytes) {
      if (this.#chunk + 1 === this.#chunks.length) this.#chunks.push(this.lease.takeChunks(1));
      this.#chunk += 1;
      position = 0;
    }
    this.#position = position + wholeBytes;
    return this.#chunks[this.#chunk]! + position;
  }

  #allocLarge(wholeBytes: number): number {
    const count = Math.ceil(wholeBytes / chunkBytes);
    const address = this.lease.takeChunks(count);
    this.#large.push({ address, count });
    return address;
  }

  #plantCanary(address: number): void {
    new Uint8Array(this.#buffer, address, canaryBytes).fill(canaryByte);
    this.#canaries.push(address);
  }

  #poisonSince(mark: Mark): void {
    for (let chunk = Math.max(0, mark.chunk); chunk <= this.#chunk; chunk++) {
      const from = chunk === mark.chunk ? mark.position : 0;
      const to = chunk === this.#chunk ? this.#position : chunkBytes;
      new Uint8Array(this.#buffer, this.#chunks[chunk]! + from, to - from).fill(poisonByte);
    }
    for (const { address, count } of this.#large.slice(mark.large)) {
      new Uint8Array(this.#buffer, address, count * chunkBytes).fill(poisonByte);
    }
  }
}
