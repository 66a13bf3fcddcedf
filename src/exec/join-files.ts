/**
 * What the finished build sides of a pipeline's joins say of the columns of its scan: files without a key of theirs give no
 * row. Takes a pipeline and the tables that its probes look into; gives conditions over columns of the scan, to be judged by
 * what is known of a file. Empty where rows have to be seen for another cause.
 */
import { assert } from '../core/assert.ts';
import { comparatorOf } from '../core/compare.ts';
import type { Scalar } from '../core/scalar.ts';
import { boolType, type DataType, isSameType } from '../core/types.ts';
import { scalarAt } from '../core/vector.ts';
import { and, column, compared, literal } from '../plan/build.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import type { JoinTable } from './join-table.ts';
import type { Pipeline, ProbeTransform, Source } from './physical.ts';

/** So many keys are told one by one; of more at most the range. */
const keysMax = 4096;

export function joinFilters(
  { transforms }: Pipeline,
  source: Source & { kind: 'scan' },
  tableOf: (sink: number) => JoinTable | null,
): readonly Expr[] {
  const filters: Expr[] = [];
  let known = new Map<ColumnId, ColumnExpr>(source.columns.map((each) => [each.id, column(each)]));
  for (const transform of transforms) {
    switch (transform.kind) {
      case 'filter':
        // A row that raises is not passed by.
        if (transform.predicate.mayFail) return filters;
        break;
      case 'project': {
        if (transform.items.some(({ expr }) => expr.mayFail)) return filters;
        const passed = transform.items.flatMap(({ id, expr }): [ColumnId, ColumnExpr][] => {
          const from = expr.kind === 'column' ? known.get(expr.id) : undefined;
          return from === undefined ? [] : [[id, from]];
        });
        known = new Map(passed);
        break;
      }
      case 'probe': {
        const table = tableOf(transform.sink);
        if (table === null || transform.residual?.mayFail || transform.keys.some((key) => key.mayFail)) return filters;
        if (dropsOthers(transform)) filters.push(...keyFilters(transform, table, known));
        // Which build rows have a match is asked of every row that comes here.
        if (transform.marksBuild || transform.mode === 'none') return filters;
        break;
      }
      case 'limit':
      case 'generate':
      case 'setRows':
        return filters;
    }
  }
  return filters;
}

/** Whether a row without an equal key gives nothing. */
function dropsOthers({ mode, isNullAware }: ProbeTransform): boolean {
  return !isNullAware && (mode === 'inner' || mode === 'semi' || mode === 'none');
}

function keyFilters(
  { keys }: ProbeTransform,
  table: JoinTable,
  known: ReadonlyMap<ColumnId, ColumnExpr>,
): readonly Expr[] {
  return keys.flatMap((key, at): readonly Expr[] => {
    const arg = key.kind === 'column' ? known.get(key.id) : undefined;
    const vector = table.keyVectors[at];
    if (arg === undefined || vector === undefined || !isSameType(arg.type, vector.type) || !isPlain(arg.type))
      return [];
    if (table.rows > keysMax) return rangeFilter(arg, table);
    const values = new Set<Scalar>();
    for (let row = 0; row < table.rows; row++) {
      const value = scalarAt(vector, row);
      // `<=>` finds NULL, too.
      if (value === null && table.nullsMatch[at] === true) return [];
      if (value !== null) values.add(value);
    }
    const list = [...values].map((value) => literal(arg.type, value));
    return [{ kind: 'in', type: boolType, nullable: arg.nullable, mayFail: false, arg, list }];
  });
}

/** The same of fewer words, for who judges many pieces: of more than a few keys their range. */
export function shortened(filter: Expr): Expr {
  if (filter.kind !== 'in' || filter.list.length <= keysToldMax) return filter;
  const { arg } = filter;
  const compare = comparatorOf(arg.type);
  let [min, max] = [filter.list[0]!, filter.list[0]!];
  for (const each of filter.list) {
    if (compare(constantOf(each), constantOf(min)) < 0) min = each;
    if (compare(constantOf(each), constantOf(max)) > 0) max = each;
  }
  return and([compared('>=', arg, min), compared('<=', arg, max)]);
}

const keysToldMax = 32;

/** Keys are told as literals, and none of them is NULL. */
function constantOf(expr: Expr): NonNullable<Scalar> {
  assert(expr.kind === 'literal' && expr.value !== null, 'a key is told as a literal');
  return expr.value;
}

/** Keys by place have a least and a largest one at hand. */
function rangeFilter(arg: ColumnExpr, { keys }: JoinTable): readonly Expr[] {
  if (keys.kind !== 'places') return [];
  const { min, range } = keys.heads;
  const bound = (value: number): Expr => literal(arg.type, isWide(arg.type) ? BigInt(value) : value);
  return [and([compared('>=', arg, bound(min)), compared('<=', arg, bound(min + range - 1))])];
}

/** Types whose values are equal exactly where their keys are. */
function isPlain(type: DataType): boolean {
  if (type.tag !== undefined) return false;
  return (
    type.id === 'int' || type.id === 'date' || type.id === 'decimal' || type.id === 'utf8' || type.id === 'timestamp'
  );
}

function isWide(type: DataType): boolean {
  return type.id !== 'date' && !(type.id === 'int' && type.bits < 64);
}
