/**
 * Faults in the local store of this thread: every operation is counted, and one of them fails in a chosen way. A process that
 * died does nothing more; what it had started stays as it is.
 */
import type { EngineError } from '../../src/core/errors.ts';
import { SimulatedCrash } from '../../src/storage/faulty.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { storageFailure } from '../../src/storage/store.ts';

export type FaultKind = 'crashBefore' | 'crashAfter' | 'transient' | 'permanent' | 'lostAnswer';

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
  const strike = async (path: string, isChange: boolean, act: () => Promise<unknown>): Promise<unknown> => {
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
      if (name === 'write') return act().then((writer) => guarded(writer as Writer, path, strike));
      return strike(path, changes.includes(name as 'put'), act);
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

interface Writer {
  finish(): Promise<void>;
}

/** The object appears when it is finished; `put` goes by another way through the writer. */
function guarded(
  writer: Writer,
  path: string,
  strike: (path: string, isChange: boolean, act: () => Promise<unknown>) => Promise<unknown>,
): Writer {
  const finish = writer.finish.bind(writer);
  writer.finish = async () => {
    await strike(path, true, finish);
  };
  return writer;
}

function simulated(path: string): EngineError {
  return storageFailure('The operation', path, 'simulated fault');
}
