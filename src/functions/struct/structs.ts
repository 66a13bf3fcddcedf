/** Structs made of values. */
import { type DataType, field, struct } from '../../core/types.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';

export const structFunctions: readonly ScalarFunction[] = [
  {
    name: 'named_struct',
    aliases: [],
    category: 'struct',
    doc: 'A struct of names, which are constants, and values that follow one another.',
    signature: 'named_struct(name1, value1, ...)',
    examples: [["named_struct('a', 1, 'b', 2)", '{"a":1,"b":2}']],
    nulls: 'handled',
    volatility: 'immutable',
    bind: bindNamedStruct,
  },
  {
    name: 'struct',
    aliases: [],
    category: 'struct',
    doc: 'A struct of the values; members are named as columns are, or col1, col2, ...',
    signature: 'struct(expr1, ...)',
    examples: [['struct(1, 2)', '{"col1":1,"col2":2}']],
    nulls: 'handled',
    volatility: 'immutable',
    bind: (args) =>
      bound(
        args.map((arg) => arg.type),
        struct(args.map((arg, i) => field(`col${i + 1}`, arg.type, arg.nullable))),
        1,
      ),
  },
];

function bindNamedStruct(args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length === 0 || args.length % 2 === 1) return wrongArgumentCount('named_struct', '2n (n > 0)', args.length);
  const names = args.filter((_, i) => i % 2 === 0);
  const wrong = names.some((name) => typeof name.constant !== 'string');
  if (wrong) {
    const isNull = names.some((name) => name.constant === null);
    if (isNull)
      return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters: { exprName: '`name`' } };
    const parameters = { inputExprs: '["name"]' };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING', parameters };
  }
  const values = args.filter((_, i) => i % 2 === 1);
  const type = struct(values.map((value, i) => field(names[i]!.constant as string, value.type, value.nullable)));
  return bound(
    args.map((arg) => arg.type),
    type,
    2,
  );
}

/** Every `step`-th argument, counted from the end of each group, is a member. */
function bound(types: readonly DataType[], type: DataType, step: 1 | 2): BoundCall {
  return {
    kind: 'bound',
    arguments: types,
    type,
    nullable: false,
    mayFail: false,
    scalar: (_, ...given) => (step === 1 ? given : given.filter((__, i) => i % 2 === 1)),
  };
}
