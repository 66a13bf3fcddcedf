/**
 * What a plan reads of the values of its columns: all, or of structs some members, of arrays and maps some of each
 * element. Takes a plan without subqueries, gives a need a column; an expression that is not understood needs all.
 */
import type { DataType, Field } from '../core/types.ts';
import type { CallExpr, ColumnId, Expr, LambdaExpr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import { exprChildren, planChildren, planExprs } from '../plan/walk.ts';

/**
 * `members` of a struct by their index; `item` of an array's elements or a map's values. Where `isSeen`, the value itself
 * is looked at, whether it is NULL or how long it is, or handed on under another name.
 */
export type Need =
  | 'all'
  | {
      readonly isSeen: boolean;
      readonly members: ReadonlyMap<number, Need>;
      readonly item: Need | null;
    };

/** Of a value nothing but whether it is there. */
const presence: Need = { isSeen: true, members: new Map(), item: null };

/** By column; those that nothing reads are absent. */
export function needsOf(plan: LogicalPlan): ReadonlyMap<ColumnId, Need> {
  const needs = new Needs();
  for (const { id } of outputOf(plan)) needs.add(id, 'all');
  needs.visit(plan);
  return needs.byColumn;
}

/** The type with only what is needed of it; the same object where that is all. A struct keeps at least one member. */
export function narrowType(type: DataType, need: Need): DataType {
  if (need === 'all') return type;
  switch (type.id) {
    case 'struct': {
      const kept = keptMembers(type.fields, need);
      const fields = kept.map((i) => narrowField(type.fields[i]!, need.members.get(i) ?? presence));
      const isSame = fields.length === type.fields.length && fields.every((f, i) => f === type.fields[i]);
      return isSame ? type : { ...type, fields };
    }
    case 'list': {
      const item = narrowField(type.item, need.item ?? presence);
      return item === type.item ? type : { ...type, item };
    }
    case 'map': {
      const value = narrowField(type.value, need.item ?? presence);
      return value === type.value ? type : { ...type, value };
    }
    default:
      return type;
  }
}

function narrowField(field: Field, need: Need): Field {
  const type = narrowType(field.type, need);
  return type === field.type ? field : { ...field, type };
}

/** Members are found again by name: where two have one name, all are kept. */
function keptMembers(fields: readonly Field[], need: Exclude<Need, 'all'>): readonly number[] {
  const isNamedApart = new Set(fields.map(({ name }) => name)).size === fields.length;
  if (!isNamedApart) return [...fields.keys()];
  const kept = [...need.members.keys()].sort((a, b) => a - b);
  return kept.length === 0 ? [0] : kept;
}

function merged(a: Need | undefined | null, b: Need): Need {
  if (a === undefined || a === null) return b;
  if (a === 'all' || b === 'all') return 'all';
  const members = new Map(a.members);
  for (const [index, need] of b.members) members.set(index, merged(members.get(index), need));
  return { isSeen: a.isSeen || b.isSeen, members, item: b.item === null ? a.item : merged(a.item, b.item) };
}

function ofItems(item: Need): Need {
  return { isSeen: true, members: new Map(), item };
}

class Needs {
  readonly byColumn = new Map<ColumnId, Need>();

  add(id: ColumnId, need: Need): void {
    this.byColumn.set(id, merged(this.byColumn.get(id), need));
  }

  /** From the root down, so that a node knows what those above it read of its columns. */
  visit(plan: LogicalPlan): void {
    switch (plan.kind) {
      case 'project':
        for (const { id, expr } of plan.items) {
          if (expr.kind === 'column' && expr.id === id) continue;
          const need = this.byColumn.get(id) ?? presence;
          this.read(expr, need === 'all' ? need : { ...need, isSeen: true });
        }
        break;
      case 'generate':
        this.#generate(plan);
        break;
      case 'setOperation':
        for (const input of plan.inputs) for (const { id } of outputOf(input)) this.add(id, 'all');
        break;
      default:
        for (const expr of planExprs(plan)) this.read(expr, 'all');
    }
    // The right side of a lateral join reads columns of the left.
    for (const child of planChildren(plan).toReversed()) this.visit(child);
  }

  /** explode and its kin give elements, and values of maps, as their last column. */
  #generate({ generator, output }: LogicalPlan & { kind: 'generate' }): void {
    const [arg, ...others] = generator.args;
    const item = exploding.has(generator.name) ? (this.byColumn.get(output.at(-1)!.id) ?? presence) : null;
    if (arg !== undefined) this.read(arg, item === null ? 'all' : ofItems(item));
    for (const other of others) this.read(other, 'all');
  }

  read(expr: Expr, need: Need): void {
    switch (expr.kind) {
      case 'column':
        this.add(expr.id, need);
        return;
      case 'field':
        this.read(expr.arg, { isSeen: false, members: new Map([[expr.index, need]]), item: null });
        return;
      case 'isNull':
        this.read(expr.arg, presence);
        return;
      case 'call':
        this.#call(expr, need);
        return;
      default:
        for (const child of exprChildren(expr)) this.read(child, 'all');
    }
  }

  #call(expr: CallExpr, need: Need): void {
    const [first, second] = expr.args;
    const isOfItems = first?.type.id === 'list' || first?.type.id === 'map';
    if (first !== undefined && isOfItems && elementAccess.has(expr.name)) {
      this.read(first, ofItems(need));
      if (second !== undefined) this.read(second, 'all');
    } else if (first !== undefined && isOfItems && lengths.has(expr.name)) {
      this.read(first, presence);
    } else if (first?.type.id === 'list' && second?.kind === 'lambda' && expr.name in overElements) {
      this.#overElements(expr.name, first, second, need);
    } else {
      for (const arg of expr.args) this.read(arg, 'all');
    }
  }

  #overElements(name: string, array: Expr, { parameters, body }: LambdaExpr, need: Need): void {
    const gives = overElements[name]!;
    const ofResult = need === 'all' ? need : (need.item ?? presence);
    this.read(body, gives === 'results' ? ofResult : 'all');
    const ofElement = this.byColumn.get(parameters[0]!.id) ?? presence;
    this.read(array, ofItems(gives === 'elements' ? merged(ofResult, ofElement) : ofElement));
  }
}

/** Generators whose last column is the element. */
export const exploding: ReadonlySet<string> = new Set(['explode', 'explode_outer', 'posexplode', 'posexplode_outer']);
/** Functions of an array or a map that give an element or a value. */
export const elementAccess: ReadonlySet<string> = new Set(['[]', 'element_at', 'try_element_at', 'get']);
const lengths: ReadonlySet<string> = new Set(['size', 'cardinality', 'array_size']);
/** Functions of an array and a lambda: whether they give its results, the array's elements, or neither. */
export const overElements: Readonly<Record<string, 'results' | 'elements' | 'neither'>> = {
  transform: 'results',
  filter: 'elements',
  exists: 'neither',
  forall: 'neither',
};
