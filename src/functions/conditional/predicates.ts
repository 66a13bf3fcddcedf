/** isnull, isnotnull, isnan, nanvl, nvl and their kin as functions. What has to be lazy is an expression kind instead. */

import { comparatorOf, isOrderable } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { boolType, type DataType, float32, float64, int32, isNumeric } from '../../core/types.ts';
import { commonOfTwo, commonType } from '../coercion.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { differentTypes, noCommonType, notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

type Bind = (args: readonly Argument[]) => BoundCall | TypeMismatch;

export const predicateFunctions: readonly ScalarFunction[] = [
  conditional('isnull', 'isnull(expr)', 'True where the value is NULL.', ['isnull(1)', 'false'], (args) =>
    bindNullTest('isnull', args, (value) => value === null),
  ),
  conditional('isnotnull', 'isnotnull(expr)', 'True where the value is not NULL.', ['isnotnull(1)', 'true'], (args) =>
    bindNullTest('isnotnull', args, (value) => value !== null),
  ),
  conditional(
    'isnan',
    'isnan(expr)',
    'True where a floating-point number is NaN; false for NULL.',
    ["isnan(double('NaN'))", 'true'],
    bindIsNan,
  ),
  conditional(
    'nanvl',
    'nanvl(expr1, expr2)',
    'The first number, or the second where the first is NaN.',
    ["nanvl(double('NaN'), 1.5d)", '1.5'],
    bindNanvl,
  ),
  conditional(
    'coalesce',
    'coalesce(expr1, expr2, ...)',
    'The first value that is not NULL.',
    ['coalesce(NULL, 1)', '1'],
    bindCoalesce,
  ),
  conditional(
    'nvl',
    'nvl(expr1, expr2)',
    'The first value, or the second where the first is NULL.',
    ['nvl(NULL, 2)', '2'],
    (args) => (args.length === 2 ? bindCoalesce(args) : wrongArgumentCount('nvl', 2, args.length)),
    ['ifnull'],
  ),
  conditional(
    'nvl2',
    'nvl2(expr1, expr2, expr3)',
    'The second value where the first is not NULL, else the third.',
    ['nvl2(NULL, 1, 2)', '2'],
    bindNvl2,
  ),
  conditional(
    'nullif',
    'nullif(expr1, expr2)',
    'NULL where both values are equal, else the first.',
    ['nullif(1, 1)', 'NULL'],
    bindNullif,
  ),
  conditional(
    'if',
    'if(condition, then, otherwise)',
    'One of two values, as the condition says.',
    ['if(1 < 2, 3, 4)', '3'],
    bindIf,
    ['iff'],
  ),
  conditional(
    'nullifzero',
    'nullifzero(expr)',
    'NULL where the number is 0, else the number.',
    ['nullifzero(0)', 'NULL'],
    (args) => bindZero('nullifzero', args, (value) => (Number(value) === 0 && value !== null ? null : value)),
  ),
  conditional(
    'zeroifnull',
    'zeroifnull(expr)',
    '0 where the number is NULL, else the number.',
    ['zeroifnull(NULL)', '0'],
    (args) => bindZero('zeroifnull', args, (value, zero) => value ?? zero),
  ),
];

function conditional(
  name: string,
  signature: string,
  doc: string,
  example: readonly [string, string],
  bind: Bind,
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    category: 'conditional',
    doc,
    signature,
    examples: [example],
    nulls: 'handled',
    volatility: 'immutable',
    bind,
  };
}

function bindNullTest(
  name: string,
  args: readonly Argument[],
  test: (value: Scalar) => boolean,
): BoundCall | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  return bound([arg.type], boolType, false, (_, value) => test(value!));
}

function bindIsNan(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount('isnan', 1, args.length);
  const type = floatingType(arg.type);
  if (type === null) return unexpectedInput(0, '("DOUBLE" or "FLOAT")', arg.type);
  return bound([type], boolType, false, (_, value) => Number.isNaN(value));
}

function bindNanvl(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length > 2)
    return wrongArgumentCount('nanvl', 2, args.length);
  const types = [floatingType(first.type), floatingType(second.type)];
  const wrong = types.indexOf(null);
  if (wrong >= 0) return unexpectedInput(wrong, '("DOUBLE" or "FLOAT")', args[wrong]!.type);
  const common = commonOfTwo(types[0]!, types[1]!)!;
  const nullable = first.nullable || second.nullable;
  return bound([common, common], common, nullable, (_, a, b) => (Number.isNaN(a) ? b! : a!));
}

function floatingType(type: DataType): DataType | null {
  if (type.id === 'float') return type.bits === 32 ? float32 : float64;
  return isNumeric(type) || type.id === 'utf8' || type.id === 'null' ? float64 : null;
}

function bindCoalesce(args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length === 0) return wrongArgumentCount('coalesce', '> 0', 0);
  const common = commonType(args.map((arg) => arg.type));
  if (common === null)
    return noCommonType(
      'coalesce',
      args.map((arg) => arg.type),
    );
  const nullable = args.every((arg) => arg.nullable);
  return bound(
    args.map(() => common),
    common,
    nullable,
    (_, ...values) => values.find((value) => value !== null) ?? null,
  );
}

function bindNvl2(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [tested, second, third] = args;
  if (tested === undefined || second === undefined || third === undefined || args.length > 3) {
    return wrongArgumentCount('nvl2', 3, args.length);
  }
  const common = commonOfTwo(second.type, third.type);
  if (common === null) return noCommonType('nvl2', [second.type, third.type]);
  const types = [tested.type, common, common];
  return bound(types, common, second.nullable || third.nullable, (_, test, a, b) => (test === null ? b! : a!));
}

function bindNullif(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [left, right] = args;
  if (left === undefined || right === undefined || args.length > 2) return wrongArgumentCount('nullif', 2, args.length);
  const common = commonOfTwo(left.type, right.type);
  if (common === null) return differentTypes(left.type, right.type);
  if (!isOrderable(common)) return notOrderable('nullif', common);
  const compare = comparatorOf(common);
  const isEqual = (a: Scalar, b: Scalar): boolean => a !== null && b !== null && compare(a, b) === 0;
  return bound([common, common], common, true, (_, a, b) => (isEqual(a!, b!) ? null : a!));
}

function bindIf(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [condition, then, otherwise] = args;
  if (condition === undefined || then === undefined || otherwise === undefined || args.length > 3) {
    return wrongArgumentCount('if', 3, args.length);
  }
  if (condition.type.id !== 'bool' && condition.type.id !== 'null') return unexpectedInput(0, boolType, condition.type);
  const common = commonOfTwo(then.type, otherwise.type);
  if (common === null) return noCommonType('if', [then.type, otherwise.type]);
  const types = [boolType, common, common];
  return bound(types, common, then.nullable || otherwise.nullable, (_, test, a, b) => (test === true ? a! : b!));
}

function bindZero(
  name: string,
  args: readonly Argument[],
  apply: (value: Scalar, zero: Scalar) => Scalar,
): BoundCall | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const type = arg.type.id === 'null' ? int32 : arg.type;
  if (!isNumeric(type)) return unexpectedInput(0, '"NUMERIC"', arg.type);
  const zero = type.id === 'decimal' || (type.id === 'int' && type.bits === 64) ? 0n : 0;
  return bound([type], type, name === 'nullifzero', (_, value) => apply(value!, zero));
}

function bound(types: readonly DataType[], type: DataType, nullable: boolean, scalar: BoundCall['scalar']): BoundCall {
  return { kind: 'bound', arguments: types, type, nullable, mayFail: false, scalar };
}
