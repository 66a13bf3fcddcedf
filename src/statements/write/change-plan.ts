/**
 * The one form in which UPDATE, DELETE and MERGE come to be written: rows of changes. Each holds the table's columns as they
 * are to be, the row's number among the changes, where the old row stands, and what else the commit needs of it.
 */
import type { Binding, Relation } from '../../bind/env.ts';
import { scanOf } from '../../bind/scan.ts';
import { columnSet, type ExprScope, type ScopeColumn, scopeOver } from '../../bind/scope.ts';
import { withoutLength } from '../../bind/type-name.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import { type Field, int64 } from '../../core/types.ts';
import { isOn } from '../../delta/features/feature.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import {
  fileColumn,
  rowColumn,
  rowIdColumn,
  rowVersionColumn,
  targetProvider,
  trackedColumns,
} from '../../delta/target-scan.ts';
import type { Transaction } from '../../delta/transaction/transaction.ts';
import { lookupScalar } from '../../functions/registry.ts';
import { column, literal } from '../../plan/build.ts';
import { evaluateConstant } from '../../plan/evaluate/compile.ts';
import type { Expr } from '../../plan/expr.ts';
import type { NamedExpr } from '../../plan/logical.ts';
import { printExpr } from '../../plan/print-expr.ts';
import { rewriteExpr, someExpr } from '../../plan/walk.ts';
import type { StatementEnv } from '../env.ts';
import { upgraded } from './reshape.ts';
import type { StoredRows } from './stored-rows.ts';
import type { Target } from './target.ts';

/** What becomes of the old row, and whether there is a new one. */
export type ChangeKind = 'delete' | 'update' | 'insert';

export interface ChangePlan {
  /** The table's columns; `passed` in order: action, file, row, then the row ids where tracked, then the old row where wanted; the broken check. */
  readonly stored: StoredRows;
  /** By the number that the action column has. */
  readonly kinds: readonly ChangeKind[];
  /** Several changes of one row are no error: all of them delete it. */
  readonly allowsRepeats: boolean;
  /** False where the files that come and go tell the changes by themselves. */
  readonly recordsChanges?: boolean;
  /** The action of a row that a source row matches and no clause takes: it may not be matched again. Absent where there are none. */
  readonly untaken?: number;
}

/** The target as the statement scans it. */
export interface ChangeTarget {
  readonly target: Target;
  readonly binding: Binding;
  readonly scan: Relation;
  /** The table's own columns. */
  readonly columns: readonly ScopeColumn[];
  readonly tx: Transaction;
}

/** Scans the target under the alias, or under its own name. */
export function scanTarget(
  target: Target,
  qualifier: readonly string[],
  binding: Binding,
  tx: Transaction,
  env: StatementEnv,
): ChangeTarget {
  const { snapshot, found, span } = target;
  const options = { ...env.catalog.scanOptions(found.name), reads: tx.reads };
  const relation = scanOf(binding, targetProvider(snapshot, options), qualifier, span);
  const own = snapshot.schema.fields.length;
  const scan = { ...relation, columns: relation.columns.map((c, i) => (i < own ? c : { ...c, isHidden: true })) };
  return { target, binding, scan, columns: scan.columns.slice(0, own), tx };
}

/** A scan of some files without some of their rows, for rewriting them. */
export function scanRest(
  { target, binding }: ChangeTarget,
  only: ReadonlyMap<number, Uint32Array>,
  env: StatementEnv,
): Relation {
  const { snapshot, found, span } = target;
  const options = { ...env.catalog.scanOptions(found.name), reads: null, only };
  return scanOf(binding, targetProvider(snapshot, options), [], span);
}

export function scopeOf(columns: readonly ScopeColumn[]): ExprScope {
  return scopeOver(columnSet(columns), 'change', null, null);
}

/** Errors: `condition` for an expression that holds a function like rand(), as Spark refuses it. */
export function checkSteady(
  expr: Expr,
  span: Span,
  condition: 'INVALID_NON_DETERMINISTIC_EXPRESSIONS' | 'DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED',
): void {
  const isSteady = (each: Expr): boolean => each.kind !== 'call' || lookupScalar(each.name)?.volatility !== 'volatile';
  if (!someExpr(expr, (each) => !isSteady(each))) return;
  const text = `"${printExpr(expr, { idOf: null, zone: 'UTC' })}"`;
  throw new EngineError(condition, { sqlExprs: text, expression: text }, { span });
}

export interface Passed {
  readonly action: Expr;
  /** Columns of the scan as the joined relation has them. */
  readonly scanned: readonly ScopeColumn[];
  /** The table's columns after the statement, where they are others than before: old rows are told in their form. */
  readonly fields?: readonly Field[];
  /** Whether the row is a new one or an old one that moves: row ids stay with old ones. */
  readonly span: Span | undefined;
}

/** The columns that go along: action, file, row; row ids; the old row. */
export function passedColumns(change: ChangeTarget, passed: Passed): readonly NamedExpr[] {
  const { target, binding } = change;
  const { action, scanned } = passed;
  const { snapshot } = target;
  const named = (name: string): ScopeColumn => scanned.find((c) => c.name === name)!;
  const item = (name: string, expr: Expr): NamedExpr => ({ id: binding.newId(), name, expr });
  const tracked = trackedColumns(snapshot) === null ? [] : trackedItems(binding, named, true);
  const old = keepsOldRows(snapshot) ? oldItems(change, passed) : [];
  return [
    item('_action', action),
    item('_file', column(named(fileColumn.name))),
    item('_row', column(named(rowColumn.name))),
    ...tracked,
    ...old,
  ];
}

function oldItems({ target, binding }: ChangeTarget, { scanned, fields }: Passed): readonly NamedExpr[] {
  const before = target.snapshot.schema.fields;
  return (fields ?? before).map((f, i): NamedExpr => {
    const type = withoutLength(f.type);
    const expr = i < before.length ? upgraded(column(scanned[i]!), type, binding) : literal(type, null);
    return { id: binding.newId(), name: `_old_${f.name}`, expr };
  });
}

/** The row's number and, where the row does not change, the version of its last change. */
export function trackedItems(
  binding: Binding,
  named: (name: string) => ScopeColumn,
  isChanged: boolean,
): readonly NamedExpr[] {
  const version = column(named(rowVersionColumn.name));
  return [
    { id: binding.newId(), name: '_row_id', expr: column(named(rowIdColumn.name)) },
    { id: binding.newId(), name: '_row_version', expr: isChanged ? literal(int64, null) : version },
  ];
}

/** Change data is written: each change needs the row as it was. */
export function keepsOldRows({ metadata }: Snapshot): boolean {
  return isOn(metadata, 'delta.enableChangeDataFeed');
}

/** The columns that row tracking adds to files, as their Parquet columns are called. */
export function trackedFields(snapshot: Snapshot): readonly Field[] {
  return (trackedColumns(snapshot) ?? []).map((name): Field => ({ name, type: int64, nullable: true }));
}

/** As the history shows a condition. */
export function predicateText(predicate: Expr | null, env: StatementEnv): string {
  if (predicate === null) return 'true';
  const { context } = env.bindEnv();
  const folded = rewriteExpr(predicate, (expr) => {
    const isFixed = expr.kind === 'cast' && expr.arg.kind === 'literal' && !expr.mayFail;
    return isFixed ? literal(expr.type, evaluateConstant(expr, context)) : expr;
  });
  return printExpr(folded, { idOf: null, zone: env.zone });
}

/** The condition; null for one that holds of all rows. */
export function limiting(predicate: Expr): Expr | null {
  return predicate.kind === 'literal' && predicate.value === true ? null : predicate;
}
