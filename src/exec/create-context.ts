/** Sets up what the operators of one statement need in one thread. */
import { checkOfDeadline } from '../core/deadline.ts';
import type { EvalContext } from '../functions/define.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Lease } from '../kernels/memory.ts';
import { TempFiles } from '../storage/temp-files.ts';
import type { Binder, ExecContext, ExecSettings } from './context.ts';
import type { Control } from './control.ts';
import type { ThreadServices } from './services.ts';

export function createContext(
  lease: Lease,
  settings: ExecSettings,
  control: Control,
  binder: Binder,
  services: ThreadServices,
  thread: number,
): ExecContext {
  const scratch = lease.allocator();
  const state = lease.allocator();
  const kernels = settings.isWasmOn
    ? createKernels(lease, { module: services.kernelModule() })
    : createKernels(lease, { wasm: false });
  const random = randomOf(settings.seed + thread * 7919);
  const piece = { id: 0 };
  const checkTime = checkOfDeadline(settings.deadlineMs, settings.timeoutMs);
  const evalOn = (alloc: Allocator): EvalContext => ({
    alloc,
    kernels,
    thread,
    piece,
    check: () => {
      control.check();
      checkTime();
    },
    zone: settings.zone,
    ansi: settings.ansi,
    lastMapKeyWins: settings.lastMapKeyWins,
    nowMicros: settings.nowMicros,
    random,
    user: settings.user,
    catalogName: settings.catalogName,
    schemaName: settings.schemaName,
  });
  return {
    lease,
    scratch,
    state,
    kernels,
    settings,
    binder,
    control,
    thread,
    nextDictionaryId: () => services.parquet.nextDictionaryId(),
    openStore: services.openStore,
    temp: new TempFiles(),
    evalScratch: evalOn(scratch),
    evalState: evalOn(state),
  };
}

/** A generator of uniform doubles in [0, 1) from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
