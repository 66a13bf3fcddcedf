/** UNION, INTERSECT, EXCEPT: inputs cast column by column to common types; names are those of the first. */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, hasMap, someType } from '../core/types.ts';
import { commonType } from '../functions/coercion.ts';
import { ordinal } from '../functions/mismatch.ts';
import { column, literal } from '../plan/build.ts';
import type { OutputColumn } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { SetOperation } from '../sql/ast.ts';
import { castExpr } from './casts.ts';
import type { Binding, Relation } from './env.ts';
import { scopeColumns } from './relation.ts';
import type { ScopeColumn } from './scope.ts';
import { quoteName } from './suggest.ts';

type SetNode = Pick<SetOperation, 'operator' | 'isAll' | 'isByName' | 'span'>;

/** A chain of one operator: UNION takes all its inputs at once, the others two at a time from the left. */
export function bindSetOperation(
  binding: Binding,
  node: SetOperation,
  bindOperand: (operand: SetOperation['operands'][number]) => Relation,
): Relation {
  if (binding.env.settings.setOperationsInOrder) return inOrder(binding, node, bindOperand);
  const operands = node.operands.map(bindOperand);
  if (node.operator === 'union') return combine(binding, node, operands);
  return operands.reduce((left, right) => combine(binding, node, [left, right]));
}

/** The chain taken apart and put together from the left, each operator as good as the other. */
function inOrder(
  binding: Binding,
  node: SetOperation,
  bindOperand: (operand: SetOperation['operands'][number]) => Relation,
): Relation {
  const links = linksOf(node);
  const first = bindOperand(links[0]!.operand);
  return links.slice(1).reduce((left, link) => combine(binding, link.by!, [left, bindOperand(link.operand)]), first);
}

interface Link {
  /** What joins it to those before; null for the first. */
  readonly by: SetNode | null;
  readonly operand: SetOperation['operands'][number];
}

function linksOf(node: SetOperation): readonly Link[] {
  return node.operands.flatMap((operand, i) => {
    const inner: readonly Link[] = operand.kind === 'setOperation' ? linksOf(operand) : [{ by: null, operand }];
    return i === 0 ? inner : [{ ...inner[0]!, by: node }, ...inner.slice(1)];
  });
}

/** Errors: NUM_COLUMNS_MISMATCH, INCOMPATIBLE_COLUMN_TYPE. */
export function combine(binding: Binding, node: SetNode, operands: readonly Relation[]): Relation {
  const inputs = node.isByName ? alignedByName(operands) : operands.map(visible);
  const [first] = inputs;
  for (const [i, input] of inputs.entries()) {
    if (input.columns.length === first!.columns.length) continue;
    const parameters = {
      operator: node.operator.toUpperCase(),
      firstNumColumns: first!.columns.length,
      invalidOrdinalNum: ordinal(i),
      invalidNumColumns: input.columns.length,
    };
    throw new EngineError('NUM_COLUMNS_MISMATCH', parameters, { span: node.span });
  }
  const types = first!.columns.map((_, i) => columnType(node, inputs, i, binding.env.dialect.isAnsi));
  const output = first!.columns.map(({ name }, i): OutputColumn => {
    const nullables = inputs.map((input) => input.columns[i]!.nullable);
    const nullable =
      node.operator === 'union'
        ? nullables.some(Boolean)
        : node.operator === 'except'
          ? nullables[0]!
          : nullables.every(Boolean);
    return { id: binding.newId(), name, type: types[i]!, nullable };
  });
  if (node.operator !== 'union' || !node.isAll) checkComparable(output, node.span);
  const plans = inputs.map((input) => castInput(binding, input, types, node.span));
  const plan: LogicalPlan = {
    kind: 'setOperation',
    operation: node.operator,
    isAll: node.isAll,
    inputs: plans,
    output,
  };
  return { plan, columns: scopeColumns(output, []) };
}

/** Rows with a MAP or a VARIANT cannot be told apart. Errors: UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE, .SET_OPERATION_ON_VARIANT_TYPE. */
export function checkComparable(columns: readonly Pick<OutputColumn, 'name' | 'type'>[], span: Span): void {
  for (const { name, type } of columns) {
    const parameters = { colName: quoteName([name]), dataType: quotedType(type) };
    if (hasMap(type)) throw new EngineError('UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE', parameters, { span });
    if (someType(type, ({ id }) => id === 'variant'))
      throw new EngineError('UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE', parameters, { span });
  }
}

function visible(relation: Relation): Relation {
  return { ...relation, columns: relation.columns.filter((c) => !c.isHidden) };
}

function columnType(node: SetNode, inputs: readonly Relation[], index: number, isAnsi: boolean): DataType {
  const types = inputs.map((input) => input.columns[index]!.type);
  const common = commonType(types, isAnsi);
  if (common !== null) return common;
  const wrong = types.findIndex((type) => commonType([types[0]!, type]) === null);
  const parameters = {
    tableOrdinalNumber: ordinal(Math.max(1, wrong)),
    columnOrdinalNumber: ordinal(index),
    dataType1: quotedType(types[0]!),
    dataType2: quotedType(types[Math.max(1, wrong)]!),
    operator: node.operator.toUpperCase(),
    hint: '',
  };
  throw new EngineError('INCOMPATIBLE_COLUMN_TYPE', parameters, { span: node.span });
}

/** The input with exactly its visible columns, in order, of the common types. */
function castInput(binding: Binding, input: Relation, types: readonly DataType[], span: Span): LogicalPlan {
  const items = input.columns.map((c, i) => {
    // A cast that fails points at the operation that asks for it.
    const expr = castExpr(binding, 'missing' in c ? literal(c.type, null) : { ...column(c), span }, types[i]!);
    return { id: expr.kind === 'column' ? expr.id : binding.newId(), name: c.name, expr };
  });
  return { kind: 'project', input: input.plan, items };
}

/** UNION BY NAME: columns by name; one that an input lacks is NULL there. */
function alignedByName(operands: readonly Relation[]): readonly Relation[] {
  const names = new Map<string, ScopeColumn>();
  for (const operand of operands) {
    for (const c of visible(operand).columns) if (!names.has(c.name.toLowerCase())) names.set(c.name.toLowerCase(), c);
  }
  return operands.map((operand) => {
    const own = visible(operand).columns;
    const columns = [...names].map(([name, like]) => own.find((c) => c.name.toLowerCase() === name) ?? missing(like));
    return { ...operand, columns };
  });
}

function missing(like: ScopeColumn): ScopeColumn {
  return Object.assign({ ...like, nullable: true, type: { id: 'null' } as DataType }, { missing: true });
}
