/**
 * The dispatch table of kernels: every primitive loop under one name, in Wasm where its buffers lie in the lease,
 * else its JavaScript twin, which does the same. Made by the session or a worker; holds no state of a statement
 * but the lease. The vector-level operations beside this file take it as their first argument.
 */
import { readFileSync } from 'node:fs';
import type { EntryCache } from './by-entry.ts';
import type { LeaseData } from './memory.ts';
import { type Primitives, twins } from './twins.ts';

export interface Kernels {
  /** False in the configuration without Wasm. */
  readonly isWasm: boolean;
  readonly primitives: Primitives;
  /** What is known of the entries of dictionaries. */
  readonly entryCache: EntryCache;
}

export interface KernelsOptions {
  /** False = JavaScript twins only. */
  readonly wasm?: boolean;
  /** The compiled module, where the caller has it already; it can be posted to workers. */
  readonly module?: WebAssembly.Module;
}

/** Kernels over a lease's memory; without a lease, the twins. */
export function createKernels(lease: { readonly data: LeaseData } | null, options: KernelsOptions = {}): Kernels {
  const entryCache: EntryCache = new WeakMap();
  if (lease === null || options.wasm === false) return { isWasm: false, primitives: twins, entryCache };
  const module = options.module ?? loadKernelModule();
  const { memory } = lease.data;
  const instance = new WebAssembly.Instance(module, { env: { memory, abort: failedKernel } });
  return { isWasm: true, primitives: bindAll(instance.exports as Exports, memory.buffer), entryCache };
}

/** Compiles the Wasm kernels, which stand beside this module. Errors: the file system's where they were not built. */
export function loadKernelModule(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)));
}

type Argument = ArrayBufferView | number | null;
type Loop = (...args: Argument[]) => number | undefined;
type Exports = Readonly<Record<string, (...args: number[]) => number | undefined>>;

function failedKernel(): never {
  throw new Error('a kernel stopped itself');
}

function bindAll(exports: Exports, buffer: SharedArrayBuffer): Primitives {
  const entries = Object.entries(twins).map(([name, twin]) => {
    const exported = exports[name];
    return [name, exported === undefined ? twin : bound(exported, twin as unknown as Loop, buffer)] as const;
  });
  return Object.fromEntries(entries) as unknown as Primitives;
}

/** Arrays become addresses; where one is not in the memory, the twin runs instead. */
function bound(exported: (...args: number[]) => number | undefined, twin: Loop, buffer: SharedArrayBuffer): Loop {
  return (...args) => {
    const plain: number[] = [];
    for (const arg of args) {
      if (typeof arg === 'number') plain.push(arg);
      else if (arg === null) plain.push(0);
      else if (arg.buffer === buffer) plain.push(arg.byteOffset);
      else return twin(...args);
    }
    return exported(...plain);
  };
}
