/** Generators: rows made of arrays, maps and lists of values. */
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, type Field, field, int32, isSameType } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { notConstant } from '../declare.ts';
import type { Argument, BoundGenerator, GeneratorFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

export const generatorOnlyFunctions: readonly GeneratorFunction[] = [
  generator(
    'explode',
    'A row for each element of an array, or for each key and value of a map.',
    'explode(expr)',
    (args) => bindExplode('explode', args, false),
  ),
  generator(
    'explode_outer',
    'As explode, with a row of NULLs where there are no elements.',
    'explode_outer(expr)',
    (args) => bindExplode('explode_outer', args, false),
    true,
  ),
  generator('posexplode', 'As explode, with the position of each element, from 0.', 'posexplode(expr)', (args) =>
    bindExplode('posexplode', args, true),
  ),
  generator(
    'posexplode_outer',
    'As posexplode, with a row of NULLs where there are no elements.',
    'posexplode_outer(expr)',
    (args) => bindExplode('posexplode_outer', args, true),
    true,
  ),
  generator('inline', 'A row for each struct of an array, its members as columns.', 'inline(array)', (args) =>
    bindInline('inline', args),
  ),
  generator(
    'inline_outer',
    'As inline, with a row of NULLs where there are no structs.',
    'inline_outer(array)',
    (args) => bindInline('inline_outer', args),
    true,
  ),
  generator(
    'stack',
    'So many rows of the values that follow, filled one row after another.',
    'stack(n, expr1, ...)',
    bindStack,
  ),
];

function generator(
  name: string,
  doc: string,
  signature: string,
  bind: (args: readonly Argument[]) => BoundGenerator | TypeMismatch,
  isOuter = false,
): GeneratorFunction {
  return { name, aliases: [], category: 'generator', doc, signature, examples: [], isOuter, bind };
}

function bindExplode(name: string, args: readonly Argument[], hasPosition: boolean): BoundGenerator | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const position: readonly Field[] = hasPosition ? [field('pos', int32, false)] : [];
  const numbered = (values: Iterable<readonly Scalar[]>): Iterable<readonly Scalar[]> =>
    hasPosition ? withPosition(values) : values;
  const { type } = arg;
  if (type.id === 'list') {
    const columns = [...position, field('col', type.item.type, type.item.nullable)];
    return { kind: 'bound', arguments: [type], columns, generate: (_, value) => numbered(items(value!)) };
  }
  if (type.id === 'map') {
    const columns = [
      ...position,
      field('key', type.key.type, false),
      field('value', type.value.type, type.value.nullable),
    ];
    return { kind: 'bound', arguments: [type], columns, generate: (_, value) => numbered(entries(value!)) };
  }
  return unexpectedInput(0, '("ARRAY" or "MAP")', type);
}

function* items(value: Scalar): Iterable<readonly Scalar[]> {
  for (const item of (value ?? []) as readonly Scalar[]) yield [item];
}

function* entries(value: Scalar): Iterable<readonly Scalar[]> {
  for (const entry of (value ?? []) as readonly (readonly Scalar[])[]) yield entry;
}

function* withPosition(rows: Iterable<readonly Scalar[]>): Iterable<readonly Scalar[]> {
  let position = 0;
  for (const row of rows) yield [position++, ...row];
}

function bindInline(name: string, args: readonly Argument[]): BoundGenerator | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const { type } = arg;
  if (type.id !== 'list' || type.item.type.id !== 'struct') return unexpectedInput(0, '"ARRAY<STRUCT>"', type);
  const { fields } = type.item.type;
  const columns = type.item.nullable ? fields.map((f) => ({ ...f, nullable: true })) : fields;
  return { kind: 'bound', arguments: [type], columns, generate: (_, value) => structs(value!, fields.length) };
}

function* structs(value: Scalar, width: number): Iterable<readonly Scalar[]> {
  const nulls = new Array<Scalar>(width).fill(null);
  for (const item of (value ?? []) as readonly (readonly Scalar[] | null)[]) yield item ?? nulls;
}

function bindStack(args: readonly Argument[]): BoundGenerator | TypeMismatch {
  const [count, ...values] = args;
  if (count === undefined || values.length === 0) return wrongArgumentCount('stack', '> 1', args.length);
  if (implicitType(count.type, int32) === null) return unexpectedInput(0, int32, count.type);
  if (count.constant === undefined) return notConstant('n', int32);
  if (count.constant === null)
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters: { exprName: '`n`' } };
  const rows = Number(count.constant);
  if (rows <= 0) {
    const parameters = { exprName: '`n`', valueRange: '(0, 2147483647]', currentValue: rows };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
  }
  const width = Math.ceil(values.length / rows);
  const types = columnTypes(values, width);
  if (!Array.isArray(types)) return types as TypeMismatch;
  const columns = (types as readonly DataType[]).map((type, i) => field(`col${i}`, type));
  const argumentTypes = values.map((_, i) => (types as readonly DataType[])[i % width]!);
  return {
    kind: 'bound',
    arguments: [int32, ...argumentTypes],
    columns,
    generate: (_, __, ...given) => stacked(given, rows, width),
  };
}

function columnTypes(values: readonly Argument[], width: number): readonly DataType[] | TypeMismatch {
  const types: DataType[] = values.slice(0, width).map((value) => value.type);
  for (const [i, value] of values.entries()) {
    const column = i % width;
    const common = commonWithNull(types[column]!, value.type);
    if (common === null) {
      const parameters = {
        columnIndex: column,
        leftParamIndex: column + 1,
        leftType: quotedType(types[column]!),
        rightParamIndex: i + 1,
        rightType: quotedType(value.type),
      };
      return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES', parameters };
    }
    types[column] = common;
  }
  return types;
}

/** Values of a stack's column are of one type; nothing turns into anything else. */
function commonWithNull(a: DataType, b: DataType): DataType | null {
  if (a.id === 'null') return b;
  return b.id === 'null' || isSameType(a, b) ? a : null;
}

function* stacked(values: readonly Scalar[], rows: number, width: number): Iterable<readonly Scalar[]> {
  for (let row = 0; row < rows; row++) {
    yield Array.from({ length: width }, (_, column) => values[row * width + column] ?? null);
  }
}
