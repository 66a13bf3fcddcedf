/**
 * Scans give the members of structs that are read, each as a column of its own, and arrays and maps without the members
 * of their elements that nobody reads. Types of columns change on the way up; what is read of them stays the same.
 */
import type { DataType, Field } from '../../core/types.ts';
import { column } from '../../plan/build.ts';
import type { CallExpr, ColumnId, Expr, LambdaExpr, OutputColumn } from '../../plan/expr.ts';
import type {
  GeneratePlan,
  LogicalPlan,
  NamedExpr,
  ProjectPlan,
  ScanColumn,
  ScanPlanNode,
} from '../../plan/logical.ts';
import { mapExprChildren, mapPlanChildren, mapPlanExprs, mapShared } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { elementAccess, exploding, type Need, narrowType, needsOf, overElements } from '../nested-needs.ts';
import { pruneColumns } from './prune-columns.ts';

export const nestedColumns: Rule = {
  name: 'nested-columns',
  apply: (plan, context) => {
    const narrowed = new Narrowing(plan, context).plan(plan);
    // Members of a struct go no higher than the last node that reads them.
    return narrowed === plan ? plan : pruneColumns.apply(narrowed, context);
  },
};

/** A struct of which only members are read: each a column, or such a struct again. */
type Split =
  | { readonly kind: 'column'; readonly column: ScanColumn }
  | { readonly kind: 'members'; readonly members: ReadonlyMap<number, Split> };

class Narrowing {
  readonly #needs: ReadonlyMap<ColumnId, Need>;
  readonly #context: OptimizerContext;
  readonly #splits = new Map<ColumnId, Split>();
  /** Of columns whose type has changed. */
  readonly #types = new Map<ColumnId, DataType>();

  constructor(plan: LogicalPlan, context: OptimizerContext) {
    this.#needs = needsOf(plan);
    this.#context = context;
  }

  /** From the scans up. */
  plan(plan: LogicalPlan): LogicalPlan {
    const node = mapPlanChildren(plan, (child) => this.plan(child));
    switch (node.kind) {
      case 'scan':
        return mapPlanExprs(this.#scan(node), (expr) => this.#expr(expr));
      case 'project':
        return this.#project(node);
      case 'generate':
        return this.#generate(node);
      default:
        return mapPlanExprs(node, (expr) => this.#expr(expr));
    }
  }

  #scan(plan: ScanPlanNode): ScanPlanNode {
    const columns = plan.columns.flatMap((given) => this.#columnsOf(given));
    const isSame = columns.length === plan.columns.length && columns.every((c, i) => c === plan.columns[i]);
    return isSame ? plan : { ...plan, columns };
  }

  #columnsOf(given: ScanColumn): readonly ScanColumn[] {
    const need = this.#needs.get(given.id);
    if (need === undefined || need === 'all') return [given];
    if (given.type.id === 'struct' && !need.isSeen && isNamedApart(given.type.fields)) {
      const columns: ScanColumn[] = [];
      this.#splits.set(given.id, this.#split(given, need, columns));
      return columns;
    }
    const type = narrowType(given.type, need);
    if (type === given.type) return [given];
    this.#types.set(given.id, type);
    return [{ ...given, type }];
  }

  #split(from: Omit<ScanColumn, 'id'>, need: Need, into: ScanColumn[]): Split {
    const { type } = from;
    if (need !== 'all' && type.id === 'struct' && !need.isSeen && isNamedApart(type.fields)) {
      const members = [...need.members].map(([index, ofMember]): [number, Split] => {
        const field = type.fields[index]!;
        const member = {
          name: `${from.name}.${field.name}`,
          type: field.type,
          nullable: from.nullable || field.nullable,
          path: [...from.path, field.name],
        };
        return [index, this.#split(member, ofMember, into)];
      });
      return { kind: 'members', members: new Map(members) };
    }
    const given: ScanColumn = { ...from, id: this.#context.freshId(), type: narrowType(type, need) };
    into.push(given);
    return { kind: 'column', column: given };
  }

  /** Where a struct was only passed on, its members are. */
  #project(plan: ProjectPlan): ProjectPlan {
    const items = plan.items.flatMap((item): readonly NamedExpr[] => {
      const split = item.expr.kind === 'column' ? this.#splits.get(item.expr.id) : undefined;
      if (split !== undefined) return columnsOfSplit(split).map((c) => passedOn(c, item.expr.nullable));
      const expr = this.#expr(item.expr);
      if (expr === item.expr) return [item];
      this.#retype(item, expr.type, item.expr.type);
      return [{ ...item, expr }];
    });
    const isSame = items.length === plan.items.length && items.every((item, i) => item === plan.items[i]);
    return isSame ? plan : { ...plan, items };
  }

  #generate(plan: GeneratePlan): GeneratePlan {
    const node = mapPlanExprs(plan, (expr) => this.#expr(expr)) as GeneratePlan;
    const [arg] = node.generator.args;
    const last = node.output.at(-1)!;
    const type = exploding.has(node.generator.name) ? itemType(arg!.type) : null;
    if (type === null || type === last.type || arg === plan.generator.args[0]) return node;
    this.#retype(last, type, last.type);
    return { ...node, output: [...node.output.slice(0, -1), { ...last, type }] };
  }

  #retype({ id }: { readonly id: ColumnId }, type: DataType, before: DataType): void {
    if (type !== before) this.#types.set(id, type);
  }

  #expr(expr: Expr): Expr {
    switch (expr.kind) {
      case 'column': {
        const type = this.#types.get(expr.id);
        return type === undefined ? expr : { ...expr, type };
      }
      case 'field': {
        const split = this.#splitOf(expr);
        if (split?.kind === 'column') return { ...column(split.column), nullable: expr.nullable, span: expr.span };
        const arg = this.#expr(expr.arg);
        return arg === expr.arg ? expr : memberOf(expr, arg);
      }
      case 'call':
        return this.#call(expr);
      default:
        return mapExprChildren(expr, (child) => this.#expr(child));
    }
  }

  /** What became of a column that was split, or of a member of one. */
  #splitOf(expr: Expr): Split | undefined {
    if (expr.kind === 'column') return this.#splits.get(expr.id);
    if (expr.kind !== 'field') return undefined;
    const around = this.#splitOf(expr.arg);
    return around?.kind === 'members' ? around.members.get(expr.index) : undefined;
  }

  #call(expr: CallExpr): Expr {
    const [before, second] = expr.args;
    if (before === undefined) return expr;
    const first = this.#expr(before);
    if (second?.kind === 'lambda' && first.type !== before.type && first.type.id === 'list') {
      return this.#overElements(expr, first, this.#lambda(second, first.type.item.type));
    }
    const args = mapShared(expr.args, (arg) => (arg === before ? first : this.#expr(arg)));
    if (args === expr.args) return expr;
    const isNarrower = first.type !== before.type && elementAccess.has(expr.name);
    return { ...expr, args, type: isNarrower ? (itemType(first.type) ?? expr.type) : expr.type };
  }

  #overElements(expr: CallExpr, array: Expr, lambda: LambdaExpr): Expr {
    const args = [array, lambda];
    const gives = overElements[expr.name];
    if (gives === 'elements') return { ...expr, args, type: array.type };
    if (gives !== 'results' || expr.type.id !== 'list') return { ...expr, args };
    return { ...expr, args, type: { ...expr.type, item: { ...expr.type.item, type: lambda.type } } };
  }

  #lambda(lambda: LambdaExpr, elementType: DataType): LambdaExpr {
    const [element, ...others] = lambda.parameters as readonly [OutputColumn, ...OutputColumn[]];
    this.#retype(element, elementType, element.type);
    const body = this.#expr(lambda.body);
    return { ...lambda, parameters: [{ ...element, type: elementType }, ...others], body, type: body.type };
  }
}

function columnsOfSplit(split: Split): readonly ScanColumn[] {
  return split.kind === 'column' ? [split.column] : [...split.members.values()].flatMap(columnsOfSplit);
}

function passedOn(given: ScanColumn, isAroundNullable: boolean): NamedExpr {
  const { id, name } = given;
  return { id, name, expr: { ...column(given), nullable: given.nullable || isAroundNullable } };
}

/** The member by its name, of a struct that has fewer now. */
function memberOf(expr: Expr & { kind: 'field' }, arg: Expr): Expr {
  const { type: before } = expr.arg;
  if (before.id !== 'struct' || arg.type.id !== 'struct' || before === arg.type) return { ...expr, arg };
  const { name } = before.fields[expr.index]!;
  const index = arg.type.fields.findIndex((field) => field.name === name);
  return { ...expr, arg, index, type: arg.type.fields[index]!.type };
}

function itemType(type: DataType): DataType | null {
  if (type.id === 'list') return type.item.type;
  return type.id === 'map' ? type.value.type : null;
}

function isNamedApart(fields: readonly Field[]): boolean {
  return new Set(fields.map(({ name }) => name)).size === fields.length;
}
