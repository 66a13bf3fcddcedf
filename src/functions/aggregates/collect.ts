/** collect_list, collect_set, and listagg: all values of a group together. */
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { binary, type DataType, hasMap, list, utf8 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { noCommonType, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const collectFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'collect_list',
    aliases: ['array_agg'],
    signature: 'collect_list(expr)',
    doc: 'All values that are not NULL as an array.',
    example: ['collect_list(col) FROM VALUES (1), (2), (1) AS tab(col)', '[1,2,1]'],
    emptyValue: [],
    dependsOnOrder: true,
    bind: (args) => bindCollect('collect_list', args, false),
  }),
  declareAggregate({
    name: 'collect_set',
    signature: 'collect_set(expr)',
    doc: 'All different values that are not NULL as an array.',
    example: ['collect_set(col) FROM VALUES (1), (2), (1) AS tab(col)', '[1,2]'],
    emptyValue: [],
    ignoresDuplicates: true,
    dependsOnOrder: true,
    bind: (args) => bindCollect('collect_set', args, true),
  }),
  declareAggregate({
    name: 'listagg',
    aliases: ['string_agg'],
    signature: 'listagg(expr[, delimiter]) [WITHIN GROUP (ORDER BY key)]',
    doc: 'All values that are not NULL as one string, with the delimiter between them.',
    example: ["listagg(col, ',') FROM VALUES ('a'), ('b') AS tab(col)", 'a,b'],
    dependsOnOrder: true,
    bind: bindListagg,
  }),
];

/** Tells values of a group apart: equal keys, equal values. Zeros of both signs are one. */
export function keyOfValue(type: DataType, value: Scalar): string | number | bigint | boolean {
  if (typeof value === 'number') return value + 0;
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return (
    JSON.stringify(value, (_, member: unknown) => {
      if (typeof member === 'bigint') return `${member}n`;
      return Number.isNaN(member) ? 'NaN' : member;
    }) + type.id
  );
}

function bindCollect(name: string, args: readonly Argument[], isSet: boolean): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  if (isSet && hasMap(arg.type)) {
    const parameters = { functionName: `\`${name}\``, dataType: '"MAP" or "COLLATED STRING"' };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', parameters };
  }
  const type = list(arg.type, false);
  const add = isSet ? addNew(arg.type) : addAny;
  const aggregate: ValueAggregate<Collected> = {
    start: () => ({ values: [], keys: new Set() }),
    add: (state, [value]) => add(state, value!),
    save: (state) => [state.values],
    merge: (state, [saved]) => (saved as readonly Scalar[]).reduce(add, state),
    finish: (state) => state.values,
    count: (state) => state.values.length,
  };
  return boundAggregate({
    arguments: [arg.type],
    type,
    nullable: false,
    partial: [type],
    create: (context) => valueStates(context, aggregate, { type, partial: [type], skipsNulls: true }),
  });
}

interface Collected {
  readonly values: Scalar[];
  readonly keys: Set<string | number | bigint | boolean>;
}

function addAny(state: Collected, value: Scalar): Collected {
  state.values.push(value);
  return state;
}

function addNew(type: DataType): typeof addAny {
  return (state, value) => {
    const key = keyOfValue(type, value);
    if (state.keys.has(key)) return state;
    state.keys.add(key);
    return addAny(state, value);
  };
}

function bindListagg(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [arg, delimiter] = args;
  if (arg === undefined || args.length > 2) return wrongArgumentCount('listagg', '[1, 2]', args.length);
  const isBinary = arg.type.id === 'binary';
  const type = isBinary ? binary : utf8;
  if (implicitType(arg.type, type) === null) return unexpectedInput(0, '("STRING" or "BINARY")', arg.type);
  if (delimiter !== undefined && implicitType(delimiter.type, type) === null)
    return unexpectedInput(1, '("STRING" or "BINARY")', delimiter.type);
  if (delimiter !== undefined && isBinary !== (delimiter.type.id === 'binary') && delimiter.type.id !== 'null') {
    return noCommonType('listagg', [arg.type, delimiter.type]);
  }
  if (delimiter !== undefined && delimiter.constant === undefined) {
    const parameters = { inputName: '`delimiter`', inputType: quotedType(type), inputExpr: '`delimiter`' };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', parameters };
  }
  const separator = delimiter?.constant ?? (isBinary ? new Uint8Array(0) : '');
  const partial = list(type, false);
  const aggregate: ValueAggregate<Scalar[]> = {
    start: () => [],
    add(state, [value]) {
      if (value !== null) state.push(value!);
      return state;
    },
    save: (state) => [state],
    merge: (state, [saved]) => {
      for (const value of saved as readonly Scalar[]) state.push(value);
      return state;
    },
    finish: (state) =>
      state.length === 0
        ? null
        : isBinary
          ? joinBytes(state, separator)
          : state.join(formatScalar(utf8, separator, 'UTC')),
    count: (state) => state.length,
  };
  return boundAggregate({
    arguments: args.map(() => type),
    type,
    partial: [partial],
    create: (context) => valueStates(context, aggregate, { type, partial: [partial], skipsNulls: false }),
  });
}

function joinBytes(parts: readonly Scalar[], separator: Scalar): Uint8Array {
  const all = parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])) as Uint8Array[];
  return new Uint8Array(Buffer.concat(all));
}
