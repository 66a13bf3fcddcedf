/** What a thread keeps between statements: compiled modules, the Parquet decoder, stores. Made by the pool or the worker. */

import { createParquetWasm, type ParquetWasm } from '../formats/parquet/wasm.ts';
import { loadKernelModule } from '../kernels/kernels.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { createFooterCache, type FooterCache } from './footer-cache.ts';

export interface ThreadServices {
  readonly parquet: ParquetWasm;
  readonly footers: FooterCache;
  readonly openStore: (ref: StoreRef) => ObjectStore;
  /** The compiled kernels; loaded on first use. */
  readonly kernelModule: () => WebAssembly.Module;
}

/** A decoded footer takes some ten times its bytes. */
const footerBytesMax = 4 << 20;

export function createServices(
  openStore: (ref: StoreRef) => ObjectStore,
  compiledKernels?: WebAssembly.Module,
): ThreadServices {
  let kernels = compiledKernels;
  return {
    parquet: createParquetWasm(),
    footers: createFooterCache(footerBytesMax),
    openStore,
    kernelModule: () => {
      kernels ??= loadKernelModule();
      return kernels;
    },
  };
}
