/**
 * Whether generated columns can be computed: each expression over the table's other columns, by functions that give the same
 * for the same row. Takes a table's columns as they are defined, gives nothing but errors, as Spark has them.
 */
import { newBinding } from '../../bind/bind.ts';
import { columnSet, type ScopeColumn, scopeOver } from '../../bind/scope.ts';
import { EngineError } from '../../core/errors.ts';
import { quotedType, typeSql } from '../../core/text/type-sql.ts';
import { type DataType, type Field, isSameType } from '../../core/types.ts';
import { isSimple, tightestCommon } from '../../functions/coercion.ts';
import { lookupScalar } from '../../functions/registry.ts';
import type { Expr } from '../../plan/expr.ts';
import { columnsOf, someExpr } from '../../plan/walk.ts';
import type { ColumnDefinition } from '../../sql/ast-statement.ts';
import { some } from '../../sql/walk.ts';
import type { StatementEnv } from '../env.ts';

/** Errors: UNRESOLVED_COLUMN.*, UNSUPPORTED_EXPRESSION_GENERATED_COLUMN, DELTA_UNSUPPORTED_EXPRESSION_GENERATED_COLUMN, DELTA_GENERATED_COLUMNS_EXPR_TYPE_MISMATCH. */
export function checkGenerated(
  definitions: readonly ColumnDefinition[],
  fields: readonly Field[],
  env: StatementEnv,
): void {
  if (definitions.every(({ generated }) => generated === null)) return;
  const binding = newBinding(env.bindEnv());
  const columns = fields.map(({ name, type }): ScopeColumn => {
    return { id: binding.newId(), name, type, nullable: true, qualifier: [], isHidden: false };
  });
  const scope = scopeOver(columnSet(columns), 'values', null, null);
  const computed = new Set(definitions.flatMap(({ generated }, i) => (generated === null ? [] : [columns[i]!.id])));
  for (const [i, definition] of definitions.entries()) {
    const { generated } = definition;
    if (generated === null) continue;
    if (some(generated, ({ kind }) => queries.has(kind))) {
      throw refused(definition, 'subquery expressions are not allowed for generated columns');
    }
    const { expr } = binding.bindExpr(generated, scope);
    checkReads(definition, columnsOf(expr), columns[i]!.id, computed);
    checkStable(definition, expr);
    checkType(definition, expr.type, fields[i]!.type);
  }
}

const queries: ReadonlySet<string> = new Set(['exists', 'scalarSubquery', 'inSubquery']);

function checkReads(
  definition: ColumnDefinition,
  read: ReadonlySet<number>,
  own: number,
  computed: ReadonlySet<number>,
): void {
  if (read.has(own)) throw refused(definition, 'generation expression cannot reference itself');
  if ([...read].some((id) => computed.has(id))) {
    throw refused(definition, 'generation expression cannot reference another generated column');
  }
}

/** The types have to be the same; Spark tells apart whether the one could become the other without loss. */
function checkType(definition: ColumnDefinition, own: DataType, wanted: DataType): void {
  if (isSameType(own, wanted)) return;
  const isText = wanted.id === 'utf8' && wanted.tag === undefined && isSimple(own);
  if (isText || isSameType(tightestCommon(own, wanted) ?? own, wanted)) {
    const parameters = {
      columnName: definition.name.text,
      expressionType: quotedType(own),
      columnType: quotedType(wanted),
    };
    throw new EngineError('DELTA_GENERATED_COLUMNS_EXPR_TYPE_MISMATCH', parameters, {
      span: definition.generated!.span,
    });
  }
  const [from, to] = [own, wanted].map((type) => typeSql(type).toLowerCase());
  throw refused(definition, `generation expression data type ${from} is incompatible with column data type ${to}`);
}

function checkStable(definition: ColumnDefinition, expr: Expr): void {
  const isOf = (each: Expr, kind: string): boolean =>
    each.kind === 'call' && lookupScalar(each.name)?.volatility === kind;
  if (someExpr(expr, (each) => isOf(each, 'volatile'))) {
    throw refused(definition, 'generation expression is not deterministic');
  }
  if (someExpr(expr, (each) => isOf(each, 'stable') && each.kind === 'call' && each.args.length === 0)) {
    const { generated, generatedText: expression } = definition;
    throw new EngineError('DELTA_UNSUPPORTED_EXPRESSION_GENERATED_COLUMN', { expression }, { span: generated!.span });
  }
}

function refused({ name, generated, generatedText }: ColumnDefinition, reason: string): EngineError {
  return new EngineError(
    'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN',
    { fieldName: name.text, expressionStr: generatedText, reason },
    { span: generated!.span },
  );
}
