/** What functions with lambdas have in common: descriptions, parameters of array elements, lambdas that give a truth. */
import { boolType, type DataType, list, nullType } from '../../core/types.ts';
import type {
  Argument,
  BoundCall,
  LambdaEvaluation,
  LambdaParameter,
  LambdaTaker,
  ScalarFunction,
  TypeMismatch,
} from '../define.ts';
import { unexpectedInput } from '../mismatch.ts';

export function described(name: string, doc: string, signature: string, example: readonly [string, string]) {
  return {
    name,
    aliases: [],
    category: 'lambda',
    doc,
    signature,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
  } as const satisfies Partial<ScalarFunction>;
}

export type Arguments = readonly (Argument | null)[];

export function lambdaAt(
  place: number,
  parameters: (args: Arguments, written: number) => readonly LambdaParameter[] | TypeMismatch,
): LambdaTaker {
  return { isLambda: (index) => index === place, parameters: (args, _, written) => parameters(args, written) };
}

export function itemParameters(
  array: Argument | null | undefined,
  times: 1 | 2 = 1,
): readonly LambdaParameter[] | TypeMismatch {
  const type = array?.type ?? nullType;
  if (type.id !== 'list') return unexpectedInput(0, '"ARRAY"', type);
  const { item } = type;
  return Array.from({ length: times }, () => ({ type: item.type, nullable: item.nullable }));
}

/** A lambda's truth: BOOLEAN, or NULL. */
export function testType(body: Argument, place: number): DataType | TypeMismatch {
  return body.type.id === 'bool' || body.type.id === 'null' ? boolType : unexpectedInput(place, boolType, body.type);
}

export function call(
  types: readonly DataType[],
  type: DataType,
  nullable: boolean,
  lambdas: LambdaEvaluation,
): BoundCall {
  return { kind: 'bound', arguments: types, type, nullable, mayFail: true, scalar: () => null, lambdas };
}

/** An untyped NULL as an array. */
export function asArray(type: DataType): DataType {
  return type.id === 'null' ? list(nullType) : type;
}
