/** When a statement has to end: for loops that run too long for a timer of the same thread to be heard. */
import { EngineError } from './errors.ts';

/** In milliseconds since the epoch; Infinity for a timeout of 0, which is none. */
export function deadlineOf(timeoutMs: number): number {
  return timeoutMs > 0 ? Date.now() + timeoutMs : Infinity;
}

/** Errors of the function: STATEMENT_TIMEOUT once the deadline has passed. */
export function checkOfDeadline(deadlineMs: number, timeoutMs: number): () => void {
  return () => {
    if (Date.now() > deadlineMs) throw new EngineError('STATEMENT_TIMEOUT', { timeout: `${timeoutMs} ms` });
  };
}
