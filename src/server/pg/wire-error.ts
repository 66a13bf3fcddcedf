/** Errors as ErrorResponse messages, and notices. Source: PostgreSQL manual, "Error and Notice Message Fields". */
import { EngineError } from '../../core/errors.ts';
import type { MessageWriter } from './message-writer.ts';
import { ProtocolError } from './protocol-error.ts';

/** An error of the endpoint itself, with PostgreSQL's own state and wording, which clients compare. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly state: string;
  readonly hint: string | undefined;

  constructor(state: string, message: string, hint?: string) {
    super(message);
    this.state = state;
    this.hint = hint;
  }
}

interface Fields {
  readonly state: string;
  readonly message: string;
  readonly hint: string | undefined;
  /** In characters of the text, from 1; 0 where the error has no place. */
  readonly position: number;
  readonly detail: string | undefined;
}

/** `offset` is where the statement begins in the text that the client sent, `text` that whole text. */
export function writeError(out: MessageWriter, error: unknown, text: string, offset: number, isFatal: boolean): void {
  const { state, message, hint, position, detail } = fieldsOf(error, text, offset);
  out.message('E', () => {
    const severity = isFatal ? 'FATAL' : 'ERROR';
    writeFields(out, [
      ['S', severity],
      ['V', severity],
      ['C', state],
      ['M', message],
      ['D', detail],
      ['H', hint],
      ['P', position > 0 ? String(position) : undefined],
    ]);
  });
}

export function writeNotice(out: MessageWriter, message: string): void {
  out.message('N', () =>
    writeFields(out, [
      ['S', 'WARNING'],
      ['V', 'WARNING'],
      ['C', '01000'],
      ['M', message],
    ]),
  );
}

/** Characters of the text in front of a UTF-16 offset: a surrogate pair is one. */
function charactersOf(text: string, end: number): number {
  let count = 0;
  for (let i = 0; i < end; i += text.codePointAt(i)! > 0xffff ? 2 : 1) count++;
  return count;
}

function writeFields(
  out: MessageWriter,
  fields: readonly (readonly [code: string, value: string | undefined])[],
): void {
  for (const [code, value] of fields) {
    if (value === undefined) continue;
    out.byte(code.charCodeAt(0));
    out.cstring(value);
  }
  out.byte(0);
}

function fieldsOf(error: unknown, text: string, offset: number): Fields {
  if (error instanceof EngineError) {
    const { sqlState: state, span, hint, condition } = error;
    // PostgreSQL counts characters, silt UTF-16 units.
    const position = span === undefined ? 0 : charactersOf(text, offset + span.start) + 1;
    return { state, message: error.message, hint, position, detail: condition };
  }
  const plain = { hint: undefined, position: 0, detail: undefined };
  if (error instanceof WireError) return { ...plain, state: error.state, message: error.message, hint: error.hint };
  if (error instanceof ProtocolError) return { ...plain, state: '08P01', message: error.message };
  return { ...plain, state: 'XX000', message: error instanceof Error ? error.message : String(error) };
}
