/** A logical plan as an indented tree, one node a line, and as data for FORMAT JSON. EXPLAIN and the golden tests pin these prints. */
import { typeSql } from '../core/text/type-sql.ts';
import type { DataType, Field, Schema } from '../core/types.ts';
import { lookupScalar } from '../functions/registry.ts';
import type { ColumnId, OutputColumn } from './expr.ts';
import type { LogicalPlan, NamedExpr, ScanColumn } from './logical.ts';
import { type PrintOptions, printCall, printExpr, printFrame, printKeys } from './print-expr.ts';
import { sharedExprs } from './shared-exprs.ts';
import { planChildren, planExprs } from './walk.ts';

/** Ids are renumbered from 1 in order of appearance unless `keepIds`, so that a print does not depend on how many ids were used up. */
export interface PlanPrintOptions {
  readonly zone: string;
  readonly keepIds?: boolean;
  /** A remark at the end of a node's line: estimates, counters. */
  readonly note?: (plan: LogicalPlan) => string;
}

export function printPlan(plan: LogicalPlan, options: PlanPrintOptions): string {
  return printWith(plan, options, exprOptions(options));
}

function printWith(plan: LogicalPlan, options: PlanPrintOptions, expr: PrintOptions): string {
  const lines: string[] = [];
  const visit = (node: LogicalPlan, depth: number): void => {
    const note = options.note?.(node) ?? '';
    lines.push(`${'  '.repeat(depth)}${describe(node, expr)}${note === '' ? '' : `  -- ${note}`}`);
    for (const child of planChildren(node)) visit(child, depth + 1);
  };
  visit(plan, 0);
  return lines.join('\n');
}

export interface PlanData {
  readonly node: string;
  readonly detail: string;
  readonly inputs: readonly PlanData[];
}

/** The plan as data for EXPLAIN ... FORMAT JSON. */
export function planData(plan: LogicalPlan, options: PlanPrintOptions): PlanData {
  return dataWith(plan, exprOptions(options));
}

function dataWith(plan: LogicalPlan, expr: PrintOptions): PlanData {
  const text = describe(plan, expr);
  const space = text.indexOf(' ');
  return {
    node: space < 0 ? text : text.slice(0, space),
    detail: space < 0 ? '' : text.slice(space + 1),
    inputs: planChildren(plan).map((child) => dataWith(child, expr)),
  };
}

/** One numbering for a whole print, subqueries included. */
function exprOptions(options: PlanPrintOptions): PrintOptions {
  const numbers = new Map<ColumnId, number>();
  const numbered = (id: ColumnId): number => {
    const known = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, known);
    return known;
  };
  const print: PrintOptions = {
    idOf: options.keepIds === true ? (id) => id : numbered,
    zone: options.zone,
    subquery: (inner) => `\n${printWith(inner, options, print).replaceAll(/^/gm, '    | ')}\n  `,
  };
  return print;
}

/** What stands in the node several times and is evaluated once. */
function once(plan: LogicalPlan, options: PrintOptions): string {
  const { largest } = sharedExprs(planExprs(plan), (name) => lookupScalar(name)?.volatility === 'volatile');
  return largest.length === 0 ? '' : ` once [${largest.map((expr) => printExpr(expr, options)).join(', ')}]`;
}

/** What is read of a nested column where that is not all of it. */
function partOf({ fields }: Schema, { path, type }: ScanColumn): string {
  let whole: DataType | undefined;
  for (const name of path) {
    const around: readonly Field[] = whole === undefined ? fields : whole.id === 'struct' ? whole.fields : [];
    whole = around.find((field) => field.name === name)?.type;
  }
  return whole === undefined || leafCount(whole) === leafCount(type) ? '' : ` as ${typeSql(type)}`;
}

function leafCount(type: DataType): number {
  switch (type.id) {
    case 'struct':
      return type.fields.reduce((sum, field) => sum + leafCount(field.type), 0);
    case 'list':
      return leafCount(type.item.type);
    case 'map':
      return leafCount(type.key.type) + leafCount(type.value.type);
    default:
      return 1;
  }
}

function describe(plan: LogicalPlan, options: PrintOptions): string {
  const idOf = options.idOf ?? ((id: ColumnId) => id);
  const list = (columns: readonly OutputColumn[]): string => columns.map((c) => `${c.name}#${idOf(c.id)}`).join(', ');
  switch (plan.kind) {
    case 'scan': {
      const columns = plan.columns
        .map((c) => `${c.path.join('.')}#${idOf(c.id)}${partOf(plan.table.schema, c)}`)
        .join(', ');
      const filters =
        plan.filters.length === 0 ? '' : ` where ${plan.filters.map((f) => printExpr(f, options)).join(' AND ')}`;
      const version = plan.table.version === null ? '' : `@v${plan.table.version}`;
      return `Scan ${plan.table.name}${version} [${columns}]${filters}${plan.limit === null ? '' : ` limit ${plan.limit}`}`;
    }
    case 'values':
      return `Values [${list(plan.output)}] ${plan.rows.length} row${plan.rows.length === 1 ? '' : 's'}`;
    case 'filter':
      return `Filter ${printExpr(plan.predicate, options)}${once(plan, options)}`;
    case 'project':
      return `Project [${plan.items.map((i) => named(i, options)).join(', ')}]${once(plan, options)}`;
    case 'aggregate': {
      const keys = plan.keys.map((k) => named(k, options)).join(', ');
      const calls = plan.aggregates.map((a) => `${printCall(a.call, options)} AS ${a.name}#${idOf(a.id)}`).join(', ');
      const sets = plan.groupingSets === null ? '' : ` sets ${JSON.stringify(plan.groupingSets)}`;
      return `Aggregate by [${keys}]${sets} [${calls}]${once(plan, options)}`;
    }
    case 'join': {
      const on = plan.condition === null ? '' : ` on ${printExpr(plan.condition, options)}`;
      const flags = `${plan.isNullAware ? ' null-aware' : ''}${plan.isLateral ? ' lateral' : ''}`;
      return `Join ${plan.type}${flags}${plan.mark === null ? '' : ` mark#${idOf(plan.mark)}`}${on}`;
    }
    case 'sort':
      return `Sort ${printKeys(plan.keys, options)}${plan.limit === null ? '' : ` limit ${plan.limit}`}`;
    case 'limit':
      return `Limit ${plan.limit ?? 'all'}${plan.offset === 0 ? '' : ` offset ${plan.offset}`}`;
    case 'window': {
      const by = plan.partitionBy.map((e) => printExpr(e, options)).join(', ');
      const functions = plan.functions.map(
        (f) => `${printCall(f.window.call, options)} ${printFrame(f.window.frame, options)} AS ${f.name}#${idOf(f.id)}`,
      );
      return `Window partition by [${by}] order by [${printKeys(plan.orderBy, options)}] [${functions.join(', ')}]`;
    }
    case 'setOperation':
      return `${plan.operation[0]!.toUpperCase()}${plan.operation.slice(1)}${plan.isAll ? ' all' : ''} [${list(plan.output)}]`;
    case 'generate': {
      const args = plan.generator.args.map((a) => printExpr(a, options)).join(', ');
      return `Generate ${plan.generator.name}(${args})${plan.isOuter ? ' outer' : ''} [${list(plan.output)}]`;
    }
    case 'singleRow':
      return 'SingleRow';
  }
}

function named(item: NamedExpr, options: PrintOptions): string {
  const name = `${item.name}#${options.idOf?.(item.id) ?? item.id}`;
  if (item.expr.kind === 'column' && item.expr.id === item.id) return name;
  return `${printExpr(item.expr, options)} AS ${name}`;
}
