/** An element of an array, or the value of a key: subscripts, element_at, get. */
import { comparatorOf } from '../../core/compare.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, int32, type MapType } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { widerType } from '../widening.ts';

export const elementFunctions: readonly ScalarFunction[] = [
  element(
    '[]',
    'The element at an index, from 0, or the value of a key; an index outside of the array is an error.',
    'expr[index]',
    [
      ['array(1, 2)[1]', '2'],
      ["map('a', 1)['b']", 'NULL'],
    ],
    subscripted,
  ),
  element(
    'element_at',
    'The element at a position, from 1 or from the end, or the value of a key; a position outside of the array is an error.',
    'element_at(expr, position)',
    [
      ['element_at(array(1, 2, 3), 2)', '2'],
      ["element_at(map(1, 'a'), 1)", 'a'],
    ],
    positioned(false),
  ),
  element(
    'try_element_at',
    'As element_at, with NULL outside of the array.',
    'try_element_at(expr, position)',
    [['try_element_at(array(1, 2, 3), 5)', 'NULL']],
    positioned(true),
  ),
  declare({
    name: 'get',
    category: 'array',
    doc: 'The element at an index, from 0; NULL outside of the array.',
    signature: 'get(array, index)',
    examples: [
      ['get(array(1, 2, 3), 0)', '1'],
      ['get(array(1, 2, 3), 3)', 'NULL'],
    ],
    takes: ['array', int32],
    make: ([type], [array]) => {
      if (array!.type.id === 'null') return unexpectedInput(0, '"ARRAY"', array!.type);
      const scalar: BoundCall['scalar'] = (_, items, index) => (items as readonly Scalar[])[index as number] ?? null;
      return { type: itemOf(type!), nullable: true, scalar };
    },
  }),
];

type AtIndex = (items: readonly Scalar[], index: number, isAnsi: boolean) => Scalar;

function element(
  name: string,
  doc: string,
  signature: string,
  examples: ScalarFunction['examples'],
  at: AtIndex,
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: name === '[]' ? 'operator' : 'array',
    doc,
    signature,
    examples,
    nulls: 'propagate',
    volatility: 'immutable',
    bind: (args) => bindElement(name, args, at),
  };
}

function bindElement(name: string, args: readonly Argument[], at: AtIndex): BoundCall | TypeMismatch {
  const [container, index] = args;
  if (container === undefined || index === undefined || args.length > 2)
    return wrongArgumentCount(name, 2, args.length);
  const { type } = container;
  if (type.id === 'map') return bindKey(name, type, index);
  if (type.id !== 'list') return unexpectedInput(0, '("ARRAY" or "MAP")', type);
  const indexType =
    index.type.id === 'int' && index.type.bits < 64
      ? int32
      : name === '[]' && index.type.id === 'int'
        ? index.type
        : implicitType(index.type, int32);
  if (indexType === null || index.type.id === 'utf8' || (index.type.id === 'null' && name !== '[]'))
    return unexpectedInput(1, name === '[]' ? '"INTEGRAL"' : '"INT"', index.type);
  return {
    kind: 'bound',
    arguments: [type, indexType],
    type: type.item.type,
    nullable: true,
    mayFail: name !== 'try_element_at',
    scalar: (context, items, position) => at(items as readonly Scalar[], Number(position), context.ansi),
  };
}

function bindKey(name: string, type: MapType, key: Argument): BoundCall | TypeMismatch {
  const common = name === '[]' ? implicitType(key.type, type.key.type) : widerType(type.key.type, key.type);
  if (common === null || type.key.type.id === 'null') {
    if (name === '[]') return unexpectedInput(1, type.key.type, key.type);
    return keyMismatch(name, type, key.type);
  }
  const asked = name === '[]' ? type : { ...type, key: { ...type.key, type: common } };
  const compare = comparatorOf(common);
  return {
    kind: 'bound',
    arguments: [asked, common],
    type: type.value.type,
    nullable: true,
    mayFail: false,
    scalar: (_, entries, wanted) => {
      const found = (entries as readonly (readonly [Scalar, Scalar])[]).find(([each]) => compare(each, wanted!) === 0);
      return found === undefined ? null : found[1];
    },
  };
}

export function keyMismatch(name: string, type: DataType, key: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES',
    parameters: {
      functionName: `\`${name}\``,
      dataType: '"MAP"',
      leftType: quotedType(type),
      rightType: quotedType(key),
    },
  };
}

export function itemOf(type: DataType): DataType {
  return type.id === 'list' ? type.item.type : { id: 'null' };
}

function subscripted(items: readonly Scalar[], index: number, isAnsi: boolean): Scalar {
  if (index >= 0 && index < items.length) return items[index]!;
  if (!isAnsi) return null;
  const hint = 'Use get() to give NULL instead.';
  throw new EngineError('INVALID_ARRAY_INDEX', { indexValue: index, arraySize: items.length }, { hint });
}

function positioned(isTry: boolean): AtIndex {
  return (items, position, isAnsi) => {
    if (position === 0) throw new EngineError('INVALID_INDEX_OF_ZERO', {});
    const index = position > 0 ? position - 1 : items.length + position;
    if (index >= 0 && index < items.length) return items[index]!;
    if (isTry || !isAnsi) return null;
    const hint = 'Use try_element_at() to give NULL instead.';
    throw new EngineError(
      'INVALID_ARRAY_INDEX_IN_ELEMENT_AT',
      { indexValue: position, arraySize: items.length },
      { hint },
    );
  };
}
