/**
 * Rows along a curve through the space of some columns: each value is placed between the column's bounds on a scale of cells,
 * and the curve numbers the cells. Bounds come from the log; where it has none, a column does not count.
 */
import type { Binding, Relation } from '../../bind/env.ts';
import { columnSet, scopeOver } from '../../bind/scope.ts';
import { quoteName } from '../../bind/suggest.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType, Field } from '../../core/types.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import { column } from '../../plan/build.ts';
import type { Optimize } from '../../sql/ast-maintenance.ts';
import type { StatementEnv } from '../env.ts';
import { project } from '../write/stored-rows.ts';

export interface CurveOrder {
  readonly isClustering: boolean;
  readonly columns: readonly CurveColumn[];
}

interface CurveColumn {
  readonly path: readonly string[];
  readonly type: DataType;
  /** The bounds as numbers, as the SQL below makes them of values. */
  readonly low: number;
  readonly high: number;
}

/** Null where rows stay as they come. Errors: DELTA_ZORDERING_ON_PARTITION_COLUMN, DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST. */
export function curveOrder(
  snapshot: Snapshot,
  { zOrderBy }: Optimize,
  clustered: readonly (readonly string[])[] | null,
): CurveOrder | null {
  if (clustered !== null && clustered.length > 0) {
    return { isClustering: true, columns: curveColumns(snapshot, clustered) };
  }
  if (zOrderBy.length === 0) return null;
  const paths = zOrderBy.map(({ parts, span }) => {
    const path = pathOf(
      snapshot.schema.fields,
      parts.map(({ text }) => text),
    );
    if (path === null) {
      const columnName = parts.map(({ text }) => text).join('.');
      throw new EngineError('DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST', { columnName }, { span });
    }
    if (snapshot.partitionColumns.includes(path[0]!)) {
      throw new EngineError('DELTA_ZORDERING_ON_PARTITION_COLUMN', { colName: path[0]! }, { span });
    }
    return path;
  });
  return { isClustering: false, columns: curveColumns(snapshot, paths) };
}

/** The relation with its rows along the curve. */
export function sortedAlong(order: CurveOrder, rest: Relation, binding: Binding, env: StatementEnv): Relation {
  const cells = order.columns.map(cellSql).filter((sql) => sql !== null);
  if (cells.length === 0) return rest;
  const name = order.isClustering ? 'hilbert_index' : 'zorder_index';
  const text = `${name}(${cells.slice(0, columnsMax).join(', ')})`;
  const visible = rest.columns.map((c) => ({ ...c, isHidden: false, qualifier: [] }));
  const scope = scopeOver(columnSet(visible), 'values', null, null);
  const { expr } = binding.bindExpr(env.parseExpression(text), scope);
  const key = { id: binding.newId(), name: '_place', expr };
  const items = rest.columns.map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  const keyed = project(binding, rest, [...items, key]);
  const place = keyed.columns.at(-1)!;
  const keys = [{ expr: column(place), descending: false, nullsFirst: true }];
  const columns = keyed.columns.slice(0, -1).map((c, i) => ({ ...c, isHidden: rest.columns[i]!.isHidden }));
  return { plan: { kind: 'sort', input: keyed.plan, keys, limit: null }, columns };
}

const columnsMax = 4;
const lastCell = 1022;

function curveColumns(snapshot: Snapshot, paths: readonly (readonly string[])[]): readonly CurveColumn[] {
  const { columns } = snapshot.statistics.table(paths);
  return paths.flatMap((path) => {
    const { type } = fieldAt(snapshot.schema.fields, path)!;
    const known = columns.get(path.join('.'));
    const low = numberOf(known?.min ?? null, type);
    const high = numberOf(known?.max ?? null, type);
    return low === null || high === null || !(low < high) ? [] : [{ path, type, low, high }];
  });
}

/** 1 to 1023; 0 for NULL. */
function cellSql({ path, type, low, high }: CurveColumn): string | null {
  const name = quoteName(path);
  const value = numberSql(name, type);
  if (value === null) return null;
  const share = `nanvl((${value} - ${doubleSql(low)}) / ${doubleSql(high - low)}, 1D)`;
  return `coalesce(CAST(floor(least(greatest(${share}, 0D), 1D) * ${lastCell}D) AS INT) + 1, 0)`;
}

function doubleSql(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}

/** A value as a number that is greater where the value is; null for types that have no such. */
function numberSql(name: string, type: DataType): string | null {
  switch (type.id) {
    case 'int':
    case 'float':
    case 'decimal':
      return `CAST(${name} AS DOUBLE)`;
    case 'date':
      return `CAST(unix_date(${name}) AS DOUBLE)`;
    case 'timestamp':
      return type.zone === 'utc'
        ? `CAST(unix_micros(${name}) AS DOUBLE)`
        : `CAST(unix_micros(CAST(${name} AS TIMESTAMP)) AS DOUBLE)`;
    case 'utf8':
      return `CAST(conv(substring(concat(hex(encode(${name}, 'UTF-8')), '000000000000'), 1, 12), 16, 10) AS DOUBLE)`;
    default:
      return null;
  }
}

/** The same of a bound. */
function numberOf(value: Scalar, type: DataType): number | null {
  if (value === null) return null;
  switch (type.id) {
    case 'int':
    case 'float':
    case 'date':
    case 'timestamp':
      return Number(value);
    case 'decimal':
      return Number(value) / 10 ** type.scale;
    case 'utf8':
      return [...Buffer.from(value as string).subarray(0, 6), 0, 0, 0, 0, 0, 0]
        .slice(0, 6)
        .reduce((sum, byte) => sum * 256 + byte, 0);
    default:
      return null;
  }
}

/** The path in the schema's spelling. */
function pathOf(fields: readonly Field[], names: readonly string[]): readonly string[] | null {
  const [first, ...rest] = names;
  const found = fields.find((member) => member.name.toLowerCase() === first?.toLowerCase());
  if (found === undefined) return null;
  if (rest.length === 0) return [found.name];
  const inner = found.type.id === 'struct' ? pathOf(found.type.fields, rest) : null;
  return inner === null ? null : [found.name, ...inner];
}

function fieldAt(fields: readonly Field[], path: readonly string[]): Field | undefined {
  const found = fields.find((member) => member.name === path[0]);
  if (found === undefined || path.length === 1) return found;
  return found.type.id === 'struct' ? fieldAt(found.type.fields, path.slice(1)) : undefined;
}
