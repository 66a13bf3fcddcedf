/** JavaScript values as parameters of a statement: `:name` from an object, `?` and `$n` from an array. */
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { binary, boolType, type DataType, float64, int32, int64, nullType, timestampUtc, utf8 } from '../core/types.ts';

export interface TypedValue {
  readonly type: DataType;
  readonly value: Scalar;
}

/** Values for `:name` (an object) or for `?` and `$1` (an array, by number from 1). */
export type Parameters = Readonly<Record<string, unknown>> | readonly unknown[];

/** A value as text with the name of its type: `{ type: 'DECIMAL(10,2)', value: '1.50' }`. */
export interface TypedText {
  readonly type: string;
  readonly value: string;
}

/**
 * Types follow the value: whole numbers are INT or BIGINT by size, other numbers DOUBLE, bigints BIGINT,
 * Dates TIMESTAMP, byte arrays BINARY, null and undefined VOID, TypedText what it says, by `read`.
 * Anything else is INVALID_PARAMETER_VALUE.
 */
export function parametersOf(
  parameters: Parameters,
  read: (text: TypedText) => TypedValue,
): ReadonlyMap<string, TypedValue> {
  const entries: readonly [string, unknown][] = Array.isArray(parameters)
    ? parameters.map((value, i) => [String(i + 1), value])
    : Object.entries(parameters);
  return new Map(entries.map(([name, value]) => [name, isTypedText(value) ? read(value) : typed(name, value)]));
}

/**
 * Parameters have names or they have none, and so have their values, which a statement in a string gets by number and,
 * where they have one, by name. Errors: INVALID_QUERY_MIXED_QUERY_PARAMETERS, ALL_PARAMETERS_MUST_BE_NAMED.
 */
export function checkParameters(statement: object, values: ReadonlyMap<string, TypedValue> | undefined): void {
  const used = { named: false, numbered: false };
  const stack: object[] = [statement];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const node = at as { readonly kind?: string; readonly name?: string | null };
    if (node.kind === 'parameter') used[node.name === null ? 'numbered' : 'named'] = true;
    for (const child of Object.values(at)) if (typeof child === 'object' && child !== null) stack.push(child as object);
  }
  if (used.named && used.numbered) throw new EngineError('INVALID_QUERY_MIXED_QUERY_PARAMETERS');
  const names = [...(values?.keys() ?? [])];
  const count = names.filter((name) => /^\d+$/.test(name)).length;
  if (used.named && names.length < 2 * count)
    throw new EngineError('ALL_PARAMETERS_MUST_BE_NAMED', { exprs: names.join(', ') });
}

function isTypedText(value: unknown): value is TypedText {
  if (typeof value !== 'object' || value === null) return false;
  const { type, value: text } = value as Partial<Record<keyof TypedText, unknown>>;
  return typeof type === 'string' && typeof text === 'string';
}

function typed(name: string, value: unknown): TypedValue {
  switch (typeof value) {
    case 'undefined':
      return { type: nullType, value: null };
    case 'boolean':
      return { type: boolType, value };
    case 'string':
      return { type: utf8, value };
    case 'bigint':
      if (BigInt.asIntN(64, value) === value) return { type: int64, value };
      break;
    case 'number':
      if (!Number.isInteger(value) || Object.is(value, -0)) return { type: float64, value };
      if (Math.abs(value) < 2 ** 31) return { type: int32, value };
      return Number.isSafeInteger(value) ? { type: int64, value: BigInt(value) } : { type: float64, value };
    case 'object':
      if (value === null) return { type: nullType, value: null };
      if (value instanceof Date) return { type: timestampUtc, value: BigInt(value.getTime()) * 1000n };
      if (value instanceof Uint8Array) return { type: binary, value };
      break;
    case 'function':
    case 'symbol':
      break;
  }
  throw new EngineError('INVALID_PARAMETER_VALUE', {
    parameter: name,
    functionName: 'the statement',
    reason: `a ${typeof value} is no SQL value`,
  });
}
