/**
 * The one error that users see. Every condition is a row of the table in `conditions.ts`;
 * internal faults are `assert` failures, never an EngineError.
 */
import { type Condition, conditions } from './conditions.ts';

/** A half-open range of UTF-16 offsets in the statement's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface EngineErrorOptions {
  readonly span?: Span | undefined;
  /** What the user can do about it, one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

export type ErrorParameters = Readonly<Record<string, string | number | bigint | boolean | null>>;

/**
 * An error with Spark's condition name, SQLSTATE and message parameters, the place in the statement, and a hint.
 * `message` is the condition's template with the parameters filled in.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly condition: Condition;
  readonly sqlState: string;
  readonly parameters: ErrorParameters;
  readonly hint: string | undefined;
  /** Where in the statement; filled in by the innermost stage that knows it. */
  span: Span | undefined;

  constructor(condition: Condition, parameters: ErrorParameters = {}, options: EngineErrorOptions = {}) {
    super(messageOf(condition, parameters), options.cause === undefined ? undefined : { cause: options.cause });
    this.condition = condition;
    this.sqlState = conditions[condition].sqlState;
    this.parameters = parameters;
    this.span = options.span;
    this.hint = options.hint;
  }

  /** The error as plain data, for a worker's port, `--error-format json` and the wire. */
  toJSON(): EngineErrorData {
    return {
      condition: this.condition,
      sqlState: this.sqlState,
      message: this.message,
      parameters: Object.fromEntries(
        Object.entries(this.parameters).map(([k, v]) => [k, v === null ? null : String(v)]),
      ),
      ...(this.span && { span: this.span }),
      ...(this.hint !== undefined && { hint: this.hint }),
    };
  }

  static fromJSON(data: EngineErrorData): EngineError {
    return new EngineError(data.condition, data.parameters, { span: data.span, hint: data.hint });
  }

  /** This error with a place, unless it has one already, or is of the statement as a whole. */
  at(span: Span | undefined): this {
    if (this.span === undefined && !ofStatement.has(this.condition)) this.span = span;
    return this;
  }
}

/** True for an error that says how long something took: trying again takes as long. */
export function isOfTime({ condition }: EngineError): boolean {
  return condition === 'REGEXP_TIMEOUT' || ofStatement.has(condition);
}

const ofStatement: ReadonlySet<string> = new Set(['STATEMENT_TIMEOUT', 'OPERATION_CANCELED']);

export interface EngineErrorData {
  readonly condition: Condition;
  readonly sqlState: string;
  readonly message: string;
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly span?: Span;
  readonly hint?: string;
}

/** The error for a feature that is known and not there: 0A000, by its name. */
export function unsupported(feature: string, options: EngineErrorOptions = {}): EngineError {
  return new EngineError('UNSUPPORTED_FEATURE', { feature }, options);
}

function messageOf(condition: Condition, parameters: ErrorParameters): string {
  const template: string = conditions[condition].message;
  return template.replace(/<(\w+)>/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : String(value);
  });
}
