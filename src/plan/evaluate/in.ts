/** arg IN (list): three-valued, by a set of the known values. */
import { comparatorOf } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { boolType, type DataType } from '../../core/types.ts';
import { constant, type DictVector, type Rows, type Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { mapRows } from '../../functions/driver.ts';
import { compare, filterEntries, filterTrue, isComparable, questionText } from '../../kernels/compare.ts';
import { or } from '../../kernels/logic.ts';
import type { Expr, InExpr } from '../expr.ts';
import { type Compilation, type CompiledExpr, countOf, filtering, passing } from './compiled.ts';

/** Up to so many known values are compared one after another by a kernel. */
const comparedMax = 8;

export function compileIn(compilation: Compilation, expr: InExpr): CompiledExpr {
  const { context } = compilation;
  const arg = compilation.compile(expr.arg);
  const known = knownValues(compilation, expr.list);
  if (known === null) return compileOpenList(compilation, arg, expr);
  const isNullListed = known.includes(null);
  const values = known.filter((value) => value !== null);
  const lookup = membership(expr.arg.type, values, isNullListed);
  const isCompared = values.length <= comparedMax && values.length > 0 && isComparable(expr.arg.type);
  const judge = (vector: Vector, rows: Rows): Vector => {
    if (vector.layout === 'const') return constOf(context, vector.value, lookup, rows);
    if (isCompared && !isNullListed && isWorthComparing(vector, rows))
      return compareEach(context, vector, values, rows);
    return mapRows(context, { type: boolType, nulls: 'propagate', scalar: lookup }, [vector], rows);
  };
  const isPlain = isComparable(expr.arg.type);
  const question = isPlain ? `in ${JSON.stringify(values.map(questionText))}` : '';
  return {
    type: boolType,
    evaluate: (batch, rows) => judge(arg.evaluate(batch, rows), rows),
    filter(batch, rows) {
      if (countOf(rows) === 0) return new Uint16Array(0);
      const { kernels, alloc } = context;
      const vector = arg.evaluate(batch, rows);
      const byEntry = (entries: Rows): Vector => judge((vector as DictVector).dictionary, entries);
      const isAsked = isPlain && vector.layout === 'dict';
      const kept = isAsked ? filterEntries(kernels, vector, question, rows, alloc, byEntry) : null;
      return passing(rows, kept ?? filterTrue(kernels, judge(vector, rows), rows, alloc));
    },
  };
}

type Lookup = (context: EvalContext, value: Scalar) => Scalar;

function knownValues({ parameters }: Compilation, list: readonly Expr[]): readonly Scalar[] | null {
  const values: Scalar[] = [];
  for (const item of list) {
    if (item.kind === 'literal') values.push(item.value);
    else if (item.kind === 'parameter' && parameters.has(item.name)) values.push(parameters.get(item.name)!);
    else return null;
  }
  return values;
}

/** Texts of a dictionary with more entries than rows are better looked up row by row. */
function isWorthComparing(vector: Vector, rows: Rows): boolean {
  return (
    vector.layout === 'fixed' ||
    (vector.layout === 'dict' && (vector.dictionary.layout === 'fixed' || vector.dictionary.length <= countOf(rows))) ||
    vector.layout === 'bytes'
  );
}

function compareEach(context: EvalContext, vector: Vector, values: readonly Scalar[], rows: Rows): Vector {
  const { kernels, alloc } = context;
  const one = (value: Scalar): Vector =>
    compare(kernels, 'eq', vector, constant(vector.type, value, rows.length), rows, alloc);
  return values.slice(1).reduce<Vector>((found, value) => or(kernels, found, one(value), alloc), one(values[0]!));
}

function constOf(context: EvalContext, value: Scalar, lookup: Lookup, rows: Rows): Vector {
  return constant(boolType, value === null ? null : lookup(context, value), rows.length);
}

/** Values that a Set tells apart as SQL does are looked up; others are compared one by one. */
function membership(type: DataType, values: readonly Scalar[], isNullListed: boolean): Lookup {
  const missing = isNullListed ? null : false;
  if (isSetKey(type)) {
    const set = new Set(values);
    return (_, value) => (set.has(value) ? true : missing);
  }
  const order = comparatorOf(type);
  return (_, value) => (values.some((each) => order(each, value) === 0) ? true : missing);
}

function isSetKey(type: DataType): boolean {
  return (
    type.id !== 'binary' &&
    type.id !== 'list' &&
    type.id !== 'struct' &&
    type.id !== 'map' &&
    type.id !== 'variant' &&
    type.id !== 'interval'
  );
}

function compileOpenList({ compile, context }: Compilation, arg: CompiledExpr, expr: InExpr): CompiledExpr {
  const list = expr.list.map(compile);
  const order = comparatorOf(expr.arg.type);
  const scalar = (_: EvalContext, value: Scalar, ...items: Scalar[]): Scalar => {
    if (value === null) return null;
    if (items.some((item) => item !== null && order(item, value) === 0)) return true;
    return items.includes(null) ? null : false;
  };
  return filtering(context, boolType, (batch, rows) => {
    const args = [arg, ...list].map((each) => each.evaluate(batch, rows));
    return mapRows(context, { type: boolType, nulls: 'handled', scalar: scalar as never }, args, rows);
  });
}
