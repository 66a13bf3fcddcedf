/** Strings put together: concat_ws, repeat, space, elt; and lists of strings taken apart by a word. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, int32, list, utf8 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

export const joiningFunctions: readonly ScalarFunction[] = [
  {
    name: 'concat_ws',
    aliases: [],
    category: 'string',
    doc: 'Strings, and the items of arrays of strings, with a separator between them; NULLs are left out.',
    signature: 'concat_ws(separator[, str | array ...])',
    examples: [["concat_ws('-', 'a', NULL, array('b', 'c'))", 'a-b-c']],
    nulls: 'handled',
    volatility: 'immutable',
    bind: bindConcatWs,
  },
  declare({
    name: 'repeat',
    category: 'string',
    doc: 'The string so many times.',
    signature: 'repeat(str, n)',
    examples: [["repeat('123', 2)", '123123']],
    takes: [utf8, int32],
    make: () => ({ type: utf8, scalar: (_, text, count) => (text as string).repeat(Math.max(0, count as number)) }),
  }),
  declare({
    name: 'space',
    category: 'string',
    doc: 'So many blanks.',
    signature: 'space(n)',
    examples: [['length(space(2))', '2']],
    takes: [int32],
    make: () => ({ type: utf8, scalar: (_, count) => ' '.repeat(Math.max(0, count as number)) }),
  }),
  {
    name: 'elt',
    aliases: [],
    category: 'string',
    doc: 'The n-th of the arguments behind the first.',
    signature: 'elt(n, input1, input2, ...)',
    examples: [["elt(2, 'scala', 'java')", 'java']],
    nulls: 'handled',
    volatility: 'immutable',
    bind: bindElt,
  },
];

function bindConcatWs(args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length === 0) return wrongArgumentCount('concat_ws', '> 0', 0);
  const types: DataType[] = [];
  for (const [i, arg] of args.entries()) {
    const type = i > 0 && arg.type.id === 'list' ? textsOf(arg.type) : implicitType(arg.type, utf8);
    if (type === null) return unexpectedInput(i, i === 0 ? utf8 : '("ARRAY<STRING>" or "STRING")', arg.type);
    types.push(type);
  }
  return {
    kind: 'bound',
    arguments: types,
    type: utf8,
    nullable: args[0]!.nullable,
    mayFail: false,
    scalar: (_, separator, ...parts) => (separator === null ? null : joined(separator as string, parts)),
  };
}

function textsOf(type: DataType & { id: 'list' }): DataType | null {
  return implicitType(type.item.type, utf8) === null ? null : list(utf8, type.item.nullable);
}

function joined(separator: string, parts: readonly Scalar[]): string {
  const texts: Scalar[] = [];
  for (const part of parts) {
    if (Array.isArray(part)) texts.push(...(part as readonly Scalar[]));
    else texts.push(part);
  }
  return texts.filter((text) => text !== null).join(separator);
}

function bindElt(args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length < 2) return wrongArgumentCount('elt', '> 1', args.length);
  const index = implicitType(args[0]!.type, int32);
  if (index === null) return unexpectedInput(0, int32, args[0]!.type);
  const type = args.slice(1).every((arg) => arg.type.id === 'binary') ? args[1]!.type : utf8;
  const wrong = args.findIndex((arg, i) => i > 0 && implicitType(arg.type, type) === null);
  if (wrong > 0) return unexpectedInput(wrong, '("STRING" or "BINARY")', args[wrong]!.type);
  return {
    kind: 'bound',
    arguments: [int32, ...args.slice(1).map(() => type)],
    type,
    nullable: true,
    mayFail: true,
    scalar: (context, position, ...values) => {
      if (position === null) return null;
      const at = position as number;
      if (at >= 1 && at <= values.length) return values[at - 1]!;
      if (!context.ansi) return null;
      throw new EngineError('INVALID_ARRAY_INDEX', { indexValue: at, arraySize: values.length });
    },
  };
}
