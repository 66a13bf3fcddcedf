/** What a thread keeps between statements: compiled modules, the Parquet decoder, stores. Made by the pool or the worker. */

import { createParquetWasm, type ParquetWasm } from '../formats/parquet/wasm.ts';
import { loadKernelModule } from '../kernels/kernels.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';

export interface ThreadServices {
  readonly parquet: ParquetWasm;
  readonly openStore: (ref: StoreRef) => ObjectStore;
  /** The compiled kernels; loaded on first use. */
  readonly kernelModule: () => WebAssembly.Module;
}

export function createServices(
  openStore: (ref: StoreRef) => ObjectStore,
  modules: {
    readonly kernels?: WebAssembly.Module | undefined;
    readonly parquet?: WebAssembly.Module | undefined;
  } = {},
): ThreadServices {
  let kernels = modules.kernels;
  return {
    parquet: createParquetWasm(modules.parquet),
    openStore,
    kernelModule: () => {
      kernels ??= loadKernelModule();
      return kernels;
    },
  };
}
