/**
 * The select list: stars expanded, each item bound with what its aggregates and windows gather, lateral aliases found,
 * generators taken out. Gives items with ids; what they compute may name aggregates, windows, and other items by id.
 */
import { EngineError } from '../core/errors.ts';
import { column } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import { substitute } from '../plan/walk.ts';
import type { SelectItem } from '../sql/ast.ts';
import type { Expression, FunctionCall, Identifier } from '../sql/ast-expression.ts';
import { columnsItems } from './columns-call.ts';
import type { Binding, Term } from './env.ts';
import { usedAgain } from './fresh.ts';
import { knownArguments, routineName } from './function-call.ts';
import { type BoundGeneratorCall, bindGenerator, isGeneratorCall } from './generator.ts';
import { lockstepOf, withLockstep } from './lockstep.ts';
import { pgName } from './pg-name.ts';
import type { AliasScope, ExprScope } from './scope.ts';
import { expandStar } from './star.ts';
import { changedItems } from './star-changes.ts';

export interface BoundItem {
  readonly id: ColumnId;
  readonly name: string;
  readonly term: Term;
  /** Whether the name was given by AS: only such names are lateral aliases. */
  readonly isAliased: boolean;
}

export interface SelectList {
  readonly items: readonly BoundItem[];
  /** In order: each is applied to the rows that those before it give. */
  readonly generators: readonly BoundGeneratorCall[];
}

/** A select item before binding: an expression, or a column that a star stood for. */
export interface OpenItem {
  readonly expression: Expression | null;
  readonly term: Term | null;
  readonly aliases: readonly Identifier[];
}

/** Stars expanded; the rest as written. GROUP BY and ORDER BY positions count these. */
export function openItems(binding: Binding, nodes: readonly SelectItem[], scope: ExprScope): readonly OpenItem[] {
  return nodes.flatMap((node): readonly OpenItem[] => {
    const { expression } = node;
    if (expression.kind === 'star') return changedItems(expression, expandStar(binding, expression, scope));
    const items = columnsItems(binding, node, scope) ?? [node];
    return items.map((item) => ({ expression: item.expression, term: null, aliases: item.aliases }));
  });
}

/** Binds the items in order. With `freshIds` no item keeps a column's id (grouping sets change the values of keys). */
export function bindItems(
  binding: Binding,
  open: readonly OpenItem[],
  scope: ExprScope,
  freshIds: boolean,
): SelectList {
  const items: BoundItem[] = [];
  const generators: BoundGeneratorCall[] = [];
  const given = new Set<ColumnId>();
  const lockstep = lockstepOf(
    binding,
    open.map((item) => item.expression),
    scope,
  );
  if (lockstep !== null) generators.push(lockstep.call);
  for (const [i, item] of open.entries()) {
    const expression = lockstep === null ? item.expression : lockstep.expressions[i]!;
    if (expression !== null && isGeneratorCall(binding, expression)) {
      const lateral: ExprScope = { ...scope, aliases: lateralAliases(items) };
      const generator = bindGeneratorItem(binding, expression as FunctionCall, lateral);
      generators.push(generator);
      const made = generatorItems(binding, generator, item);
      for (const { id } of made) given.add(id);
      items.push(...made);
      continue;
    }
    const lateral: ExprScope = { ...scope, aliases: withLockstep(lateralAliases(items), lockstep) };
    const term = item.term ?? binding.bindExpr(expression!, lateral);
    if (item.aliases.length > 1) throw multipleAliases(item, term);
    const keepsId =
      !freshIds && term.expr.kind === 'column' && isOwnColumn(term.expr, scope) && !given.has(term.expr.id);
    const bound = boundItem(binding, term, item.term === null ? item.expression : null, item.aliases[0], keepsId);
    given.add(bound.id);
    items.push(bound);
  }
  return { items, generators };
}

function boundItem(
  binding: Binding,
  term: Term,
  expression: Expression | null,
  alias: Identifier | undefined,
  keepsId: boolean,
): BoundItem {
  const name = alias === undefined ? outputName(binding, term, expression) : aliasName(binding, alias);
  const id = keepsId && term.expr.kind === 'column' ? term.expr.id : binding.newId();
  // A member of a column has its own name as if AS said it.
  const isVariable = term.expr.kind === 'literal';
  const isMember = term.name !== undefined && term.expr.kind !== 'column' && !isVariable && term.text !== term.name;
  return { id, name, term, isAliased: alias !== undefined || isMember };
}

function multipleAliases(item: OpenItem, term: Term): EngineError {
  const names = item.aliases.map((alias) => alias.text).join(', ');
  return new EngineError(
    'MULTI_ALIAS_WITHOUT_GENERATOR',
    { expr: `"${term.text}"`, names },
    { span: item.expression?.span },
  );
}

/** A column of an enclosing query becomes one of this query: under an outer join the two may differ. */
function isOwnColumn(expr: Expr, scope: ExprScope): boolean {
  if (expr.kind !== 'column') return false;
  for (let at = scope.outer; at !== null; at = at.outer) {
    if (at.columns.all.some((c) => c.id === expr.id) || at.aggregates?.has(expr.id) === true) return false;
  }
  return true;
}

function outputName(binding: Binding, term: Term, expression: Expression | null): string {
  if (binding.env.dialect.name === 'postgres' && expression !== null) return pgName(expression);
  const name = term.name ?? term.text;
  return binding.env.dialect.lowersNames && term.name === undefined ? name.toLowerCase() : name;
}

function aliasName(binding: Binding, alias: Identifier): string {
  return binding.env.dialect.lowersNames && !alias.isQuoted ? alias.text.toLowerCase() : alias.text;
}

function bindGeneratorItem(binding: Binding, node: FunctionCall, scope: ExprScope): BoundGeneratorCall {
  const name = routineName(binding, node);
  const nodes = knownArguments(binding, node, name).map((arg) => arg.value);
  return bindGenerator(binding, name, nodes, scope, node.span)!;
}

function generatorItems(binding: Binding, call: BoundGeneratorCall, item: OpenItem): readonly BoundItem[] {
  const { aliases } = item;
  if (aliases.length > 0 && aliases.length !== call.output.length) {
    const parameters = { aliasesNum: call.output.length, aliasesNames: aliases.map((a) => a.text).join(', ') };
    throw new EngineError('UDTF_ALIAS_NUMBER_MISMATCH', parameters, { span: call.span });
  }
  return call.output.map((c, i) => {
    const nullable = c.nullable || call.isOuter;
    const name = aliases[i] === undefined ? c.name : aliasName(binding, aliases[i]);
    return {
      id: c.id,
      name,
      term: { expr: column({ ...c, nullable }), text: c.name, name: c.name },
      isAliased: aliases.length > 0,
    };
  });
}

/** Earlier items by their alias, as columns of a projection below. */
function lateralAliases(items: readonly BoundItem[]): AliasScope {
  // Looked through when a name is asked for: most items ask for none.
  return {
    precedence: 'after',
    find: (name) =>
      distinctItems(items.filter((item) => item.isAliased && item.name.toLowerCase() === name)).map(lateralColumn),
    names: () => items.filter((item) => item.isAliased).map((item) => item.name),
  };
}

function lateralColumn(item: BoundItem): Term {
  return { ...itemColumn(item), text: `lateralAliasReference(${item.name})` };
}

/** An item as a column of the finished select list. */
export function itemColumn(item: BoundItem): Term {
  const { type, nullable, span } = item.term.expr;
  const text = item.isAliased ? item.name : item.term.text;
  return {
    expr: { kind: 'column', id: item.id, name: item.name, type, nullable, mayFail: false, span },
    text,
    name: item.name,
  };
}

/** Aliases as what they stand for, spelled out: for clauses that run before the projection. */
export function inlinedAliases(binding: Binding, items: readonly BoundItem[]): AliasScope {
  const aliased = items.filter((item) => item.isAliased);
  return {
    precedence: 'after',
    find: (name) =>
      distinctItems(aliased.filter((item) => item.name.toLowerCase() === name)).map((item) =>
        usedAgain(binding, inlined(item, items)),
      ),
    names: () => aliased.map((item) => item.name),
  };
}

/** HAVING: an alias goes before a column that is no key, and after one that is. */
export function havingAliases(
  binding: Binding,
  items: readonly BoundItem[],
  isKey: (name: string) => boolean,
): AliasScope {
  const aliases = inlinedAliases(binding, items);
  return { ...aliases, precedence: 'before', find: (name) => (isKey(name) ? [] : aliases.find(name)) };
}

/** Outputs of the select list by name, which ORDER BY asks first. */
export function outputAliases(items: readonly BoundItem[]): AliasScope {
  return {
    precedence: 'before',
    find: (name) => distinctItems(items.filter((item) => item.name.toLowerCase() === name)).map(itemColumn),
    names: () => items.map((item) => item.name),
  };
}

/** The same column under one name twice is no ambiguity. */
function distinctItems(items: readonly BoundItem[]): readonly BoundItem[] {
  return items.filter((item, i) => items.findIndex((other) => originOf(other) === originOf(item)) === i);
}

function originOf(item: BoundItem): ColumnId {
  return item.term.expr.kind === 'column' ? item.term.expr.id : item.id;
}

function inlined(item: BoundItem, items: readonly BoundItem[]): Term {
  return { ...item.term, expr: inlineItems(item.term.expr, items), text: item.name };
}

/** `expr` with references to other items replaced by what those compute. */
export function inlineItems(expr: Expr, items: readonly BoundItem[]): Expr {
  const computed = new Map<ColumnId, Expr>();
  for (const item of items) {
    const isPassed = item.term.expr.kind === 'column' && item.term.expr.id === item.id;
    if (!isPassed) computed.set(item.id, substitute(item.term.expr, computed));
  }
  return computed.size === 0 ? expr : substitute(expr, computed);
}
