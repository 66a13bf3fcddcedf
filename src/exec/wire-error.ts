/** Errors to plain data and back, for a worker's port. */
import { EngineError } from '../core/errors.ts';
import type { WireError } from './messages.ts';

export function toWire(error: unknown): WireError {
  if (error instanceof EngineError) return { kind: 'engine', data: error.toJSON() };
  if (error instanceof Error) return { kind: 'other', name: error.name, message: error.message, stack: error.stack };
  return { kind: 'other', name: 'Error', message: String(error), stack: undefined };
}

export function fromWire(wire: WireError): Error {
  if (wire.kind === 'engine') return EngineError.fromJSON(wire.data);
  const error = new Error(wire.message);
  error.name = wire.name;
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
