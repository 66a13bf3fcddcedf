/**
 * UNPIVOT: each row becomes one a set of columns, with the set's name and its values. Takes a bound relation, gives one:
 * an array of structs, unfolded, and without INCLUDE NULLS filtered.
 */
import { EngineError } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, utf8 } from '../core/types.ts';
import { widerType } from '../functions/widening.ts';
import { column, isNull, literal, not, or } from '../plan/build.ts';
import type { Expr, OutputColumn } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type * as ast from '../sql/ast.ts';
import { callScalar } from './call.ts';
import { castTo } from './casts.ts';
import type { Binding, Relation, Term } from './env.ts';
import type { FromContext } from './from.ts';
import { scopeColumns, withAlias } from './relation.ts';
import { columnSet, type ExprScope, scopeOver } from './scope.ts';
import { structTerm } from './struct.ts';

/** Errors: UNPIVOT_REQUIRES_ATTRIBUTES, UNPIVOT_VALUE_SIZE_MISMATCH, UNPIVOT_VALUE_DATA_TYPE_MISMATCH. */
export function bindUnpivot(binding: Binding, input: Relation, node: ast.UnpivotSpec, context: FromContext): Relation {
  const visible = input.columns.filter((c) => !c.isHidden);
  const scope = scopeOver(columnSet(input.columns), 'select', context.outer, context.ctes);
  const width = node.valueColumns.length;
  const sets = node.sets.map((set) => bindSet(binding, set, width, scope));
  const types = node.valueColumns.map((_, i) => valueType(sets, i, node));
  const used = new Set(sets.flatMap((set) => set.terms.map((term) => (term.expr as { id: number }).id)));
  const kept = visible.filter((c) => !used.has(c.id));
  const output = outputColumns(binding, node, sets, types);
  const rows = sets.map((set) => rowOf(binding, set, output, types));
  const array = callScalar(binding, 'array', rows, 'unpivot', node.span);
  const generator = { name: 'inline', args: [array.expr], span: node.span };
  binding.functions.add('inline');
  const plan: LogicalPlan = { kind: 'generate', input: input.plan, generator, isOuter: false, output };
  const values = output.slice(1);
  const hasValue = or(values.map((c): Expr => not(isNull(column(c)))));
  return withAlias(
    {
      plan: node.includesNulls ? plan : { kind: 'filter', input: plan, predicate: hasValue },
      columns: [...kept, ...scopeColumns(output, [])],
    },
    node.alias,
  );
}

interface BoundSet {
  readonly name: string;
  readonly terms: readonly Term[];
}

function bindSet(binding: Binding, set: ast.UnpivotSet, width: number, scope: ExprScope): BoundSet {
  const terms = set.columns.map((name) => {
    const term = binding.bindExpr(name, scope);
    if (term.expr.kind === 'column') return term;
    throw new EngineError('UNPIVOT_REQUIRES_ATTRIBUTES', { expressions: `"${term.text}"` }, { span: name.span });
  });
  if (terms.length !== width)
    throw new EngineError('UNPIVOT_VALUE_SIZE_MISMATCH', { names: width }, { span: set.span });
  const name = set.alias?.text ?? terms.map((term) => term.name ?? term.text).join('_');
  return { name, terms };
}

function valueType(sets: readonly BoundSet[], index: number, node: ast.UnpivotSpec): DataType {
  const types = sets.map((set) => set.terms[index]!.expr.type);
  const common = types.reduce<DataType | null>((a, b) => a && widerType(a, b), types[0]!);
  if (common !== null) return common;
  const shown = sets.map((set, i) => `${quotedType(types[i]!)} (\`${set.terms[index]!.text}\`)`).join(', ');
  throw new EngineError('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: shown }, { span: node.span });
}

/** The set's name, then its values. */
function outputColumns(
  binding: Binding,
  node: ast.UnpivotSpec,
  sets: readonly BoundSet[],
  types: readonly DataType[],
): readonly OutputColumn[] {
  const name: OutputColumn = { id: binding.newId(), name: node.nameColumn.text, type: utf8, nullable: false };
  const values = node.valueColumns.map((value, i): OutputColumn => {
    const nullable = sets.some((set) => set.terms[i]!.expr.nullable);
    return { id: binding.newId(), name: value.text, type: types[i]!, nullable };
  });
  return [name, ...values];
}

function rowOf(binding: Binding, set: BoundSet, output: readonly OutputColumn[], types: readonly DataType[]): Term {
  const name: Term = { expr: literal(utf8, set.name), text: set.name, isLiteral: true };
  const values = set.terms.map((term, i) => castTo(binding, term, types[i]!));
  const members = [name, ...values].map((term, i) => [output[i]!.name, term] as const);
  return structTerm(binding, members, 'struct', set.terms[0]!.expr.span ?? { start: 0, end: 0 });
}
