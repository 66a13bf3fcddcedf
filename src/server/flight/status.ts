/** Errors as gRPC status: the code by the class of the SQLSTATE; condition, SQLSTATE and place stand in the message. */
import { status } from '@grpc/grpc-js';
import { EngineError } from '../../core/errors.ts';

/** An error of the endpoint itself. */
export class FlightError extends Error {
  override readonly name = 'FlightError';
  readonly code: keyof typeof status;

  constructor(code: keyof typeof status, message: string) {
    super(message);
    this.code = code;
  }
}

/** `sql` is the text that places are told in; null where there is none. */
export function statusOf(error: unknown, sql: string | null): { code: status; details: string } {
  if (error instanceof FlightError) return { code: status[error.code], details: error.message };
  if (!(error instanceof EngineError)) {
    const details = error instanceof Error ? error.message : String(error);
    return { code: status.INTERNAL, details };
  }
  const { condition, sqlState, span, hint, message } = error;
  const place = span === undefined || sql === null ? '' : ` (${placeOf(sql, span.start)})`;
  const details = `[${condition}] ${message}${place} SQLSTATE: ${sqlState}${hint === undefined ? '' : `. ${hint}`}`;
  return { code: codeOf(error), details };
}

/** Line and column from 1, in characters. */
function placeOf(sql: string, start: number): string {
  const lines = sql.slice(0, start).split('\n');
  return `line ${lines.length}, column ${Array.from(lines.at(-1)!).length + 1}`;
}

function codeOf({ condition, sqlState }: EngineError): status {
  if (condition === 'OPERATION_CANCELED') return status.CANCELLED;
  if (condition === 'READ_ONLY_SESSION' || condition === 'PATH_NOT_ALLOWED') return status.PERMISSION_DENIED;
  switch (sqlState.slice(0, 2)) {
    case '0A':
      return status.UNIMPLEMENTED;
    case '40':
      return status.ABORTED;
    case '53':
    case '54':
      return status.RESOURCE_EXHAUSTED;
    case '57':
      return status.CANCELLED;
    case 'XX':
    case '58':
      return status.INTERNAL;
    default:
      return status.INVALID_ARGUMENT;
  }
}
