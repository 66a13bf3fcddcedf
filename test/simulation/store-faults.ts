/**
 * Faults in the local store of this thread: every operation is counted, and one of them fails in a chosen way. A process that
 * died does nothing more; what it had started stays as it is. Torn: half of the bytes are there, under the object's name where
 * the store promises no more of it than that it is a hint or that nobody knows its name yet, else as the temporary file of the
 * write.
 */
import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EngineError } from '../../src/core/errors.ts';
import { SimulatedCrash } from '../../src/storage/faulty.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { type PutMode, type StoreRef, storageFailure } from '../../src/storage/store.ts';

export type FaultKind = 'crashBefore' | 'crashAfter' | 'torn' | 'transient' | 'permanent' | 'lostAnswer';

export interface FaultPlan {
  /** Counted from 1. */
  readonly at: number;
  readonly kind: FaultKind;
}

export interface Faults {
  /** Operations so far: what was done to which path. */
  readonly operations: readonly { readonly isChange: boolean; readonly path: string }[];
  readonly isCrashed: boolean;
  /** Gives the store back as it was. */
  end(): void;
}

type Method = (this: LocalStore, path: string, ...rest: readonly never[]) => Promise<unknown>;

const reads = ['head', 'read', 'readInto'] as const;
const changes = ['put', 'delete'] as const;

/** Strikes as the plan says; null only counts. */
export function withFaults(plan: FaultPlan | null): Faults {
  const operations: { isChange: boolean; path: string }[] = [];
  const state = { isCrashed: false, isBroken: false };
  const prototype = LocalStore.prototype as unknown as Record<string, Method>;
  const kept = new Map<string, Method>();
  const strike: Strike = async (path, isChange, act, tear) => {
    if (state.isCrashed) throw new SimulatedCrash('the process is dead');
    if (state.isBroken) throw simulated(path);
    operations.push({ isChange, path });
    if (plan === null || operations.length !== plan.at) return act();
    switch (plan.kind) {
      case 'crashBefore':
        state.isCrashed = true;
        throw new SimulatedCrash('the process died');
      case 'crashAfter':
        await act();
        state.isCrashed = true;
        throw new SimulatedCrash('the process died');
      case 'torn':
        await tear();
        state.isCrashed = true;
        throw new SimulatedCrash('the process died');
      case 'permanent':
        state.isBroken = true;
        throw simulated(path);
      case 'transient':
        throw simulated(path);
      case 'lostAnswer':
        await act();
        throw simulated(path);
    }
  };
  for (const name of [...reads, ...changes, 'write'] as const) {
    const original = prototype[name]!;
    kept.set(name, original);
    prototype[name] = function patched(path, ...rest) {
      const act = (): Promise<unknown> => original.call(this, path, ...rest);
      if (name === 'write') return act().then((writer) => guarded(writer as Writer, this.ref, path, strike));
      const tear = async (): Promise<void> => {
        if (name === 'put') tearPut(this.ref, path, rest as unknown as [Uint8Array, PutMode]);
      };
      return strike(path, changes.includes(name as 'put'), act, tear);
    };
  }
  return {
    operations,
    get isCrashed() {
      return state.isCrashed;
    },
    end() {
      for (const [name, original] of kept) prototype[name] = original;
    },
  };
}

type Strike = (
  path: string,
  isChange: boolean,
  act: () => Promise<unknown>,
  tear: () => Promise<void>,
) => Promise<unknown>;

interface Writer {
  finish(): Promise<void>;
}

function fileOf(ref: StoreRef, path: string): string {
  return join(ref.kind === 'local' ? ref.root : '', path);
}

function tearPut(ref: StoreRef, path: string, [body, mode]: [Uint8Array, PutMode]): void {
  const file = fileOf(ref, path);
  const target = mode === 'ifAbsent' ? join(dirname(file), '.silt-0-0-0.tmp') : file;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(target, body.subarray(0, body.length >> 1));
}

/** The object appears when it is finished; `put` goes by another way through the writer. */
function guarded(writer: Writer, ref: StoreRef, path: string, strike: Strike): Writer {
  const finish = writer.finish.bind(writer);
  const tear = async (): Promise<void> => {
    await finish();
    const file = fileOf(ref, path);
    truncateSync(file, statSync(file).size >> 1);
  };
  writer.finish = async () => {
    await strike(path, true, finish, tear);
  };
  return writer;
}

function simulated(path: string): EngineError {
  return storageFailure('The operation', path, 'simulated fault');
}
