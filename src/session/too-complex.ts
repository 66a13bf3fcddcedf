/** Trees that are deeper than the stack: what a user wrote, so an error of theirs, at whichever stage it shows. */
import { EngineError } from '../core/errors.ts';

/** STATEMENT_TOO_COMPLEX for an overflow of the stack; any other error as it is. */
export function tooComplex(error: unknown): unknown {
  if (!(error instanceof RangeError) || !error.message.includes('call stack')) return error;
  return deeplyNested(error);
}

export function deeplyNested(cause: unknown): EngineError {
  return new EngineError('STATEMENT_TOO_COMPLEX', { limit: 'it is nested too deeply' }, { cause });
}
