/** The ways binding a call fails, as data: the binder adds the printed expression and the place. */
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, isSameType } from '../core/types.ts';
import type { TypeMismatch } from './define.ts';

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** An ordinal as messages write it: 0 is `first`. */
export function ordinal(index: number): string {
  return ordinals[index] ?? `${index + 1}th`;
}

/** Argument `index` (from 0) does not fit; `required` as SQL: `"INT"` or `("NUMERIC" or "INTERVAL")`. The binder adds `inputSql`. */
export function unexpectedInput(index: number, required: string | DataType, actual: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
    parameters: {
      paramIndex: ordinal(index),
      requiredType: typeof required === 'string' ? required : quotedType(required),
      inputType: quotedType(actual),
    },
  };
}

export function differentTypes(left: DataType, right: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES',
    parameters: { left: quotedType(left), right: quotedType(right) },
  };
}

/** Whether an operator's sides have one type before their types are asked for: the same, a text cast to the other side, a DECIMAL turned into a DOUBLE. */
export function meetAsOne(left: DataType, right: DataType): boolean {
  if (left.id === 'utf8' || right.id === 'utf8' || isSameType(left, right)) return true;
  const [float, other] = left.id === 'float' ? [left, right] : [right, left];
  return float.id === 'float' && float.bits === 64 && other.id === 'decimal';
}

export function wrongType(inputType: string, actual: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE',
    parameters: { inputType, actualDataType: quotedType(actual) },
  };
}

/** The arguments of a function have no common type. */
export function noCommonType(functionName: string, types: readonly DataType[]): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.DATA_DIFF_TYPES',
    parameters: { functionName: `\`${functionName}\``, dataType: `(${types.map(quotedType).join(' or ')})` },
  };
}

export function notOrderable(functionName: string, type: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE',
    parameters: { functionName: `\`${functionName}\``, dataType: quotedType(type) },
  };
}

/** `expected` in words: `2`, `[2, 3]`, `> 0`. */
export function wrongArgumentCount(functionName: string, expected: string | number, actual: number): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
    parameters: { functionName: `\`${functionName}\``, expectedNum: expected, actualNum: actual },
  };
}
