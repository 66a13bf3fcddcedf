/** Errors about a file name it by its path in its store; whoever reads them needs the whole place. */
import { EngineError } from '../core/errors.ts';
import type { ScanPlan } from '../plan/ports.ts';
import { locationText } from '../storage/open-store.ts';

/** The error with the whole place of its file, where it is about a file of the scans; any other as it is. */
export function locatedError(error: unknown, scans: ReadonlyMap<number, ScanPlan>): unknown {
  if (!(error instanceof EngineError)) return error;
  const { path } = error.parameters;
  for (const { splits } of scans.values()) {
    const split = splits.find((each) => (each.kind === 'parquet' || each.kind === 'text') && each.path === path);
    if (split?.kind !== 'parquet' && split?.kind !== 'text') continue;
    const whole = { ...error.parameters, path: locationText({ store: split.store, path: split.path }) };
    return new EngineError(error.condition, whole, { span: error.span, hint: error.hint, cause: error });
  }
  return error;
}
