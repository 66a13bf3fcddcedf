/**
 * Instances of parquet-wasm: loaded late, replaced after a trap.
 * A trap (a malformed page that the decoder did not foresee, memory at its end) leaves an instance in an unknown state,
 * so it is thrown away; the next use gets a fresh one with a memory of its own.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import type * as parquetWasm from 'parquet-wasm/esm';
import { nodeCrypto } from '../../core/node-crypto.ts';
import { createInflater, type Inflater } from './decode/inflater.ts';

export type ParquetWasmModule = typeof parquetWasm;

/** One working instance at a time; owned by the worker (or the process) that made it, never shared. */
export interface ParquetWasm {
  instance(): Promise<ParquetWasmModule>;
  /** Decompresses pages for silt's own decoder. */
  readonly inflater: Inflater;
  /** A number that no other dictionary of the process has. */
  nextDictionaryId(): number;
  /** Drops the current instance. Objects that came from it must not be used again, not even freed. */
  poison(): void;
}

/** Compiles parquet-wasm once; the result can be posted to workers. */
export function compileParquetWasm(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(modulePath().replace(/\.js$/, '_bg.wasm')));
}

/** A holder without an instance yet: nothing is loaded before the first use. */
export function createParquetWasm(compiled?: WebAssembly.Module): ParquetWasm {
  let current: Promise<ParquetWasmModule> | null = null;
  let module = compiled;
  let dictionaries = 0;
  return {
    inflater: createInflater(),
    instance() {
      module ??= compileParquetWasm();
      current ??= instantiate(module);
      return current;
    },
    nextDictionaryId() {
      // Numbers below 2^40 are left to others on the main thread.
      return (threadId + 1) * 2 ** 40 + dictionaries++;
    },
    poison() {
      current = null;
    },
  };
}

/** True for an error that leaves the instance in an unknown state. */
export function isTrap(error: unknown): boolean {
  return error instanceof Error && (error.name === 'RuntimeError' || error instanceof RangeError);
}

/** The module keeps its instance in a variable of its own, so a query string makes the loader load it anew. */
async function instantiate(compiled: WebAssembly.Module): Promise<ParquetWasmModule> {
  const url = `${pathToFileURL(modulePath()).href}?instance=${nodeCrypto().randomUUID()}`;
  const loaded = (await import(/* @vite-ignore */ url)) as ParquetWasmModule;
  loaded.initSync({ module: compiled });
  return loaded;
}

function modulePath(): string {
  return createRequire(import.meta.url).resolve('parquet-wasm/esm');
}
