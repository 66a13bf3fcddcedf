/** The comparisons = <> < <= > >= <=>: which types meet, and the order of every type that has one. */
import { comparatorOf, isOrderable } from '../../core/compare.ts';
import type { DataType } from '../../core/types.ts';
import { boolType, utf8 } from '../../core/types.ts';
import { commonOfTwo, comparedWithoutAnsi, isSimple, tightestCommon } from '../coercion.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { differentTypes, notOrderable, wrongArgumentCount } from '../mismatch.ts';
import { comparisonKernel } from './comparison-kernels.ts';

export type ComparisonName = '=' | '<>' | '<' | '<=' | '>' | '>=' | '<=>';

export const comparisonFunctions: readonly ScalarFunction[] = [
  comparison('=', 'True where both sides are equal.', [['1 = 1', 'true']], ['==']),
  comparison('<>', 'True where the sides differ.', [['1 <> 2', 'true']], ['!=']),
  comparison('<', 'True where the left side is less.', [['1 < 2', 'true']]),
  comparison('<=', 'True where the left side is less or equal.', [['2 <= 2', 'true']]),
  comparison('>', 'True where the left side is greater.', [['2 > 1', 'true']]),
  comparison('>=', 'True where the left side is greater or equal.', [['2 >= 2', 'true']]),
  comparison(
    '<=>',
    'Equality that knows NULL: two NULLs are equal, NULL and a value are not.',
    [['NULL <=> NULL', 'true']],
    ['equal_null'],
  ),
];

/** What a comparison says of the order of its sides: negative, 0 or positive. */
function truthOf(name: ComparisonName): (order: number) => boolean {
  switch (name) {
    case '=':
    case '<=>':
      return (order) => order === 0;
    case '<>':
      return (order) => order !== 0;
    case '<':
      return (order) => order < 0;
    case '<=':
      return (order) => order <= 0;
    case '>':
      return (order) => order > 0;
    case '>=':
      return (order) => order >= 0;
  }
}

function comparison(
  name: ComparisonName,
  doc: string,
  examples: readonly (readonly [string, string])[],
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    category: 'operator',
    doc,
    signature: `expr1 ${name} expr2`,
    examples,
    nulls: name === '<=>' ? 'handled' : 'propagate',
    volatility: 'immutable',
    bind: (args, dialect) => bindComparison(name, args, dialect.isAnsi),
  };
}

function bindComparison(name: ComparisonName, args: readonly Argument[], isAnsi: boolean): BoundCall | TypeMismatch {
  const [left, right] = args;
  if (left === undefined || right === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
  const isEquality = name === '=' || name === '<=>' || name === '<>';
  const meet = isAnsi ? comparedOfTwo : (a: DataType, b: DataType) => comparedWithoutAnsi(a, b, isEquality);
  const common = left.type.id === 'null' && right.type.id === 'null' ? utf8 : meet(left.type, right.type);
  if (common === null) return differentTypes(left.type, right.type);
  if (!isOrderable(common)) return notOrderable(name, common);
  const call: BoundCall = {
    kind: 'bound',
    arguments: [common, common],
    type: boolType,
    nullable: name !== '<=>' && (left.nullable || right.nullable),
    mayFail: false,
    scalar: comparisonScalar(name, common),
  };
  const kernel = comparisonKernel(name, common);
  return kernel === null ? call : { ...call, kernel };
}

/** Inside arrays and structs a comparison turns no text into anything else. */
function comparedOfTwo(a: DataType, b: DataType): DataType | null {
  return isSimple(a) || isSimple(b) ? commonOfTwo(a, b) : tightestCommon(a, b);
}

function comparisonScalar(name: ComparisonName, type: DataType): BoundCall['scalar'] {
  const compare = comparatorOf(type);
  const isTrue = truthOf(name);
  if (name !== '<=>') return (_, a, b) => isTrue(compare(a!, b!));
  return (_, a, b) => (a === null || b === null ? a === b : compare(a!, b!) === 0);
}
