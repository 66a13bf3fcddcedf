/** Generators: explode and its kin in SELECT, LATERAL VIEW and FROM, each as a generate node over its input. */
import { EngineError, type Span } from '../core/errors.ts';
import { lookupGenerator, lookupScalar, suggestFunctions } from '../functions/registry.ts';
import type { Expr, OutputColumn } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type * as ast from '../sql/ast.ts';
import type { Argument, Expression } from '../sql/ast-expression.ts';
import { argumentsOf, mismatchError } from './call.ts';
import { callText } from './call-name.ts';
import { castTo } from './casts.ts';
import { type Binding, type Relation, refuse } from './env.ts';
import type { FromContext } from './from.ts';
import { knownArguments, routineName } from './function-call.ts';
import { nameParts } from './name.ts';
import { positionalArguments } from './named-arguments.ts';
import { oneRow, scopeColumns, withAlias } from './relation.ts';
import { type CteScope, columnSet, type ExprScope, scopeOver } from './scope.ts';

export interface BoundGeneratorCall {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly isOuter: boolean;
  readonly output: readonly OutputColumn[];
  readonly span: Span;
}

/** A generator call over `scope`; null where no generator has the name. */
export function bindGenerator(
  binding: Binding,
  name: string,
  nodes: readonly Expression[],
  scope: ExprScope,
  span: Span,
): BoundGeneratorCall | null {
  const fn = lookupGenerator(name);
  if (fn === undefined) return null;
  const terms = nodes.map((node) => binding.bindExpr(node, { ...scope, clause: 'generator' }));
  const bound = fn.bind(argumentsOf(binding, terms), binding.env.dialect);
  if (bound.kind === 'mismatch')
    throw mismatchError(
      bound,
      terms,
      callText(
        name,
        terms.map((t) => t.text),
      ),
      span,
    );
  binding.functions.add(fn.name);
  return {
    name: fn.name,
    args: terms.map((term, i) => castTo(binding, term, bound.arguments[i] ?? term.expr.type).expr),
    isOuter: fn.isOuter,
    output: bound.columns.map(({ name: column, type, nullable }) => ({
      id: binding.newId(),
      name: column,
      type,
      nullable,
    })),
    span,
  };
}

export function generatePlan(input: LogicalPlan, call: BoundGeneratorCall, isOuter: boolean): LogicalPlan {
  const generator = { name: call.name, args: call.args, span: call.span };
  return { kind: 'generate', input, generator, isOuter: isOuter || call.isOuter, output: call.output };
}

/** `LATERAL VIEW [OUTER] f(args) t AS a, b`. */
export function bindLateralView(
  binding: Binding,
  input: Relation,
  node: ast.LateralView,
  outer: ExprScope | null,
  ctes: CteScope | null,
): Relation {
  const name = routineName(binding, node);
  const scope = scopeOver(columnSet(input.columns), 'generator', outer, ctes);
  const call = bindGenerator(
    binding,
    name,
    knownArguments(binding, node, name).map((arg) => arg.value),
    scope,
    node.span,
  );
  if (call === null) throw notGenerator(name, node.name.span);
  const columns = scopeColumns(call.output, node.table === null ? [] : [node.table.text]);
  const names = node.columns.length === 0 ? null : node.columns;
  const named = withAlias({ plan: oneRow, columns }, { name: node.table, columns: names, span: node.span }).columns;
  return {
    plan: generatePlan(input.plan, call, node.isOuter),
    columns: [...input.columns, ...nullableIf(node.isOuter || call.isOuter, named)],
  };
}

function nullableIf<T extends OutputColumn>(isNullable: boolean, columns: readonly T[]): readonly T[] {
  return isNullable ? columns.map((c) => ({ ...c, nullable: true })) : columns;
}

/** `, LATERAL explode(t.a) AS x(y)`: rows of `left`, each with what the generator gives for it. */
export function bindLateralGenerator(
  binding: Binding,
  left: Relation,
  node: ast.TableFunction,
  isOuter: boolean,
  context: FromContext,
): Relation {
  const name = tableFunctionName(binding, node);
  const scope = scopeOver(columnSet(left.columns), 'generator', context.outer, context.ctes);
  const call = bindGenerator(binding, name, argumentNodes(node, name), scope, node.span);
  if (call === null) throw unknownTableFunction(name, node.name.span);
  checkAliases(node, name, call.output.length);
  const plan = generatePlan(left.plan, call, isOuter);
  const given = withAlias(
    { plan, columns: scopeColumns(nullableIf(isOuter || call.isOuter, call.output), []) },
    aliasOf(binding, node, call),
  );
  return { plan, columns: [...left.columns, ...given.columns] };
}

/** A generator as a relation of its own: over one row. */
export function bindGeneratorRelation(
  binding: Binding,
  node: ast.TableFunction,
  name: string,
  scope: ExprScope,
): Relation {
  const nodes = [...argumentNodes(node, name), ...settingArguments(binding, name, node.span)];
  const call = bindGenerator(binding, name, nodes, scope, node.span);
  if (call === null) throw unknownTableFunction(name, node.name.span);
  checkAliases(node, name, call.output.length);
  const plan = generatePlan(oneRow, call, false);
  return withAlias(
    { plan, columns: scopeColumns(nullableIf(call.isOuter, call.output), []) },
    aliasOf(binding, node, call),
  );
}

/** In PostgreSQL the alias of a function with one column is that column's name too. */
function aliasOf(binding: Binding, { alias }: ast.TableFunction, call: BoundGeneratorCall): ast.TableFunction['alias'] {
  const isNaming = binding.env.dialect.name === 'postgres' && call.output.length === 1;
  return isNaming && alias !== null && alias.name !== null && alias.columns === null
    ? { ...alias, columns: [alias.name] }
    : alias;
}

/** Errors: NUM_TABLE_VALUE_ALIASES_MISMATCH. */
function checkAliases(node: ast.TableFunction, name: string, columns: number): void {
  const aliases = node.alias?.columns;
  if (aliases == null || aliases.length === columns) return;
  const parameters = { funcName: `\`${name}\``, aliasNum: aliases.length, outColNum: columns };
  throw new EngineError('NUM_TABLE_VALUE_ALIASES_MISMATCH', parameters, { span: node.span });
}

function tableFunctionName(binding: Binding, node: ast.TableFunction): string {
  return nameParts(binding, node.name).at(-1)!.toLowerCase();
}

/** The arguments in the order of the parameters. */
export function argumentNodes(node: ast.TableFunction, name: string): readonly Expression[] {
  return positionalArguments(tableArguments(node), name, node.span).map((arg) => arg.value);
}

/** What sql_keywords() says depends on a setting. */
function settingArguments(binding: Binding, name: string, span: Span): readonly Expression[] {
  const { reservesKeywords, ansi } = binding.env.settings;
  return name === 'sql_keywords' ? [{ kind: 'boolean', value: reservesKeywords && ansi, span }] : [];
}

/** The arguments as they stand. Errors: UNSUPPORTED_FEATURE for a table among them. */
export function tableArguments(node: ast.TableFunction): readonly Argument[] {
  return node.args.map((arg): Argument => {
    if ('kind' in arg) throw refuse('a table as an argument', arg.span);
    return arg;
  });
}

function unknownTableFunction(name: string, span: Span): EngineError {
  const near = suggestFunctions(name).filter((candidate) => lookupGenerator(candidate) !== undefined);
  const suggestion = near.length === 0 ? '' : ` Near it: ${near.map((n) => `\`${n}\``).join(', ')}.`;
  return new EngineError('UNRESOLVED_TABLE_VALUED_FUNCTION', { name: `\`${name}\``, suggestion }, { span });
}

function notGenerator(name: string, span: Span): EngineError {
  if (lookupScalar(name) === undefined) return unknownTableFunction(name, span);
  return new EngineError(
    'UNSUPPORTED_GENERATOR.NOT_GENERATOR',
    { functionName: `\`${name}\``, classCanonicalName: name },
    { span },
  );
}

/** The items of a select list that are generator calls at their top. */
export function isGeneratorCall(binding: Binding, node: Expression): boolean {
  return node.kind === 'call' && node.over === null && lookupGenerator(routineName(binding, node)) !== undefined;
}
