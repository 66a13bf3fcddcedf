/**
 * What a name in an expression means: a lambda's parameter, a column or its field, an alias, a column of an enclosing
 * query, or a function that is called without parentheses.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { int32, type StructType } from '../core/types.ts';
import { lookupScalar } from '../functions/registry.ts';
import { column, literal } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { Identifier, IdentifierClause, Name } from '../sql/ast-expression.ts';
import { plainCall } from '../sql/plain-call.ts';
import { eachElement } from './array-field.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import { constantOf } from './constant.ts';
import type { Binding, Term } from './env.ts';
import { sqlOfValue } from './literal.ts';
import { type ColumnMatch, type ExprScope, emptyScope, matchColumns } from './scope.ts';
import { isPgRoutine } from './sql-function.ts';
import { likelyNames, nearestNames, quoteName } from './suggest.ts';

/** Functions that SQL calls without parentheses; a column of that name wins. */
const parameterless: ReadonlySet<string> = new Set([
  'current_date',
  'current_timestamp',
  'current_time',
  'current_user',
  'current_catalog',
  'current_database',
  'current_schema',
  'localtimestamp',
  'session_user',
  'user',
]);

/** Binds a name. Errors: UNRESOLVED_COLUMN, AMBIGUOUS_REFERENCE, FIELD_NOT_FOUND, all at the name. */
export function bindName(binding: Binding, node: Name, scope: ExprScope): Term {
  const parts = node.parts.map((part) => part.text);
  const term =
    findLambdaParameter(binding, node, scope) ??
    findAlias(binding, node, scope, 'before') ??
    findColumn(binding, node, scope) ??
    findGroupingId(node, scope) ??
    findParameterless(binding, node) ??
    findAlias(binding, node, scope, 'after') ??
    findOuter(binding, node, scope) ??
    findVariable(binding, node) ??
    findNumber(binding, node, scope);
  if (term !== null) return term;
  throw unresolvedColumn(parts, scope, node.span);
}

/** The parts of a name; IDENTIFIER(...) is evaluated. Errors: NOT_A_CONSTANT_STRING. */
export function nameParts(binding: Binding, node: Name | IdentifierClause): readonly string[] {
  if (node.kind === 'name') return node.parts.map((part) => part.text);
  const term = binding.bindExpr(node.expression, emptyScope('constant'));
  const value = constantOf(binding, term.expr);
  if (typeof value !== 'string') {
    const isString = term.expr.type.id === 'utf8' || term.expr.type.id === 'null';
    throw new EngineError(
      value === null
        ? 'NOT_A_CONSTANT_STRING.NULL'
        : isString || value === undefined
          ? 'NOT_A_CONSTANT_STRING.NOT_CONSTANT'
          : 'NOT_A_CONSTANT_STRING.WRONG_TYPE',
      { expr: `"${term.text}"`, name: 'IDENTIFIER' },
      { span: node.span },
    );
  }
  return [...splitName(value, node.span), ...node.suffix.map((part) => part.text)];
}

/** `a.b` and `` `a.b`.c `` as parts. */
function splitName(text: string, span: Span): readonly string[] {
  const parts = [...text.matchAll(/\s*(?:`((?:[^`]|``)+)`|([^.`\s]+))\s*(?:\.|$)/gy)];
  const isWhole = parts.reduce((sum, part) => sum + part[0].length, 0) === text.length && !/\.\s*$/.test(text);
  if (!isWhole || parts.length === 0) {
    throw new EngineError('PARSE_SYNTAX_ERROR', { error: `'${text}'`, hint: '' }, { span });
  }
  return parts.map((part) => part[1]?.replaceAll('``', '`') ?? part[2]!);
}

function findLambdaParameter(binding: Binding, node: Name, scope: ExprScope): Term | null {
  const name = node.parts[0]!.text.toLowerCase();
  for (let at = scope.lambda; at !== null; at = at.outer) {
    const found = at.parameters.find((parameter) => parameter.name.toLowerCase() === name);
    if (found === undefined) continue;
    const term = { expr: column(found), text: 'namedlambdavariable()', name: found.name };
    return withFields(binding, term, node.parts.slice(1));
  }
  return null;
}

/** `1_000`: a name to Spark, which silt reads as a number where nothing has that name. */
function findNumber(binding: Binding, node: Name, scope: ExprScope): Term | null {
  const [only] = node.parts;
  if (node.parts.length !== 1 || only!.isQuoted || !/^\d+(_\d+)+$/.test(only!.text)) return null;
  const text = only!.text.replaceAll('_', '');
  return binding.bindExpr({ kind: 'number', form: 'integer', text, span: node.span }, scope);
}

function findAlias(binding: Binding, node: Name, scope: ExprScope, precedence: 'before' | 'after'): Term | null {
  if (scope.aliases?.precedence !== precedence) return null;
  const found = scope.aliases.find(node.parts[0]!.text.toLowerCase());
  if (found.length === 0) return null;
  const hasColumn =
    precedence === 'before' &&
    matchColumns(
      scope.columns,
      node.parts.map((part) => part.text),
    ) !== null;
  if (found.length > 1 && hasColumn) return null;
  if (found.length > 1) {
    const name = `\`${node.parts[0]!.text}\``;
    if (scope.clause !== 'select')
      throw ambiguous(
        [node.parts[0]!.text],
        found.map(() => name),
        node.span,
      );
    throw new EngineError('AMBIGUOUS_LATERAL_COLUMN_ALIAS', { name, n: found.length }, { span: node.span });
  }
  return withFields(binding, found[0]!, node.parts.slice(1));
}

function findColumn(binding: Binding, node: Name, scope: ExprScope): Term | null {
  const match = matchColumns(
    scope.columns,
    node.parts.map((part) => part.text),
  );
  if (match === null) return null;
  const found = onlyColumn(match, node);
  const term: Term = {
    expr: { ...column(found), span: node.span },
    text: found.name,
    name: shownName(binding, node.parts[match.used - 1]!),
  };
  return withFields(binding, term, node.parts.slice(match.used));
}

/** PostgreSQL shows unquoted names in lower case. */
function shownName(binding: Binding, part: Identifier): string {
  return binding.env.dialect.lowersNames && !part.isQuoted ? part.text.toLowerCase() : part.text;
}

function onlyColumn(match: ColumnMatch, node: Name): ColumnMatch['columns'][number] {
  if (match.columns.length === 1) return match.columns[0]!;
  const references = match.columns.map((c) => quoteName([...c.qualifier, c.name]));
  throw ambiguous(
    node.parts.map((part) => part.text),
    references,
    node.span,
  );
}

function ambiguous(parts: readonly string[], references: readonly string[], span: Span): EngineError {
  const parameters = { name: quoteName(parts), referenceNames: `[${references.join(', ')}]` };
  return new EngineError('AMBIGUOUS_REFERENCE', parameters, { span });
}

/** `grouping__id`, Hive's name for grouping_id(). */
function findGroupingId(node: Name, scope: ExprScope): Term | null {
  const grouping = scope.aggregates?.grouping;
  if (node.parts.length !== 1 || node.parts[0]!.text.toLowerCase() !== 'grouping__id' || !grouping) return null;
  return { expr: grouping.id, text: 'grouping_id()', name: 'grouping__id' };
}

function findParameterless(binding: Binding, node: Name): Term | null {
  const [part] = node.parts;
  const name = part!.text.toLowerCase();
  if (node.parts.length !== 1 || part!.isQuoted || !parameterless.has(name) || lookupScalar(name) === undefined)
    return null;
  // PostgreSQL's own have types of their own.
  if (isPgRoutine(binding, name))
    return binding.bindExpr(plainCall(['pg_catalog', name], [], node.span), emptyScope('values', null));
  return callScalar(binding, name, [], callText(name, []), node.span);
}

function findOuter(binding: Binding, node: Name, scope: ExprScope): Term | null {
  for (let at = scope.outer; at !== null; at = at.outer) {
    const match = matchColumns(
      at.columns,
      node.parts.map((part) => part.text),
    );
    if (match === null) continue;
    const found = onlyColumn(match, node);
    const expr: Expr = { ...column(found), span: node.span };
    const text = `outer(${[...found.qualifier, found.name].join('.')})`;
    return withFields(binding, { expr, text, name: node.parts[match.used - 1]!.text }, node.parts.slice(match.used));
  }
  return null;
}

/** A session variable is a constant of the statement. */
function findVariable(binding: Binding, node: Name): Term | null {
  const texts = node.parts.map((part) => part.text.toLowerCase());
  const at = texts[0] === 'session' ? 1 : texts[0] === 'system' && texts[1] === 'session' ? 2 : 0;
  const found = texts[at] === undefined ? undefined : binding.env.names?.variable(texts[at]);
  if (found === undefined) return null;
  const value = sqlOfValue(found.type, found.value, binding.env.settings.zone);
  const expr = { ...literal(found.type, found.value), span: node.span };
  const text = `variablereference(system.session.${found.name}=${value})`;
  return withFields(binding, { expr, text, name: node.parts[at]!.text }, node.parts.slice(at + 1));
}

function withFields(binding: Binding, term: Term, fields: readonly Identifier[]): Term {
  return fields.reduce((value, part) => bindField(binding, value, part), term);
}

/** `value.field`: a struct's member, a map's value, a member of every struct of an array. Errors: FIELD_NOT_FOUND, INVALID_EXTRACT_BASE_FIELD_TYPE. */
export function bindField(binding: Binding, value: Term, part: Identifier): Term {
  const { type } = value.expr;
  const text = `${value.text}.${part.text}`;
  if (type.id === 'null') return { expr: literal(type, null), text, name: part.text };
  if (type.id === 'struct') {
    return { expr: fieldExpr(value.expr, fieldIndex(type, part), part.span), text, name: part.text };
  }
  if (type.id === 'map') {
    const key: Term = { expr: literal({ id: 'utf8' }, part.text), text: part.text, isLiteral: true };
    return { ...callScalar(binding, '[]', [value, key], `${value.text}[${part.text}]`, part.span), name: part.text };
  }
  if (type.id === 'list' && type.item.type.id === 'struct') {
    const index = fieldIndex(type.item.type, part);
    const member = (element: Expr): Expr => fieldExpr(element, index, part.span);
    return { expr: eachElement(binding, value.expr, member, part.span), text, name: part.text };
  }
  const parameters = { base: `"${value.text}"`, other: `"${type.id.toUpperCase()}"` };
  throw new EngineError('INVALID_EXTRACT_BASE_FIELD_TYPE', parameters, { span: part.span });
}

/** Errors: FIELD_NOT_FOUND, AMBIGUOUS_REFERENCE_TO_FIELDS. */
export function fieldIndex(type: StructType, part: Identifier): number {
  const wanted = part.text.toLowerCase();
  const found = type.fields.flatMap((f, i) => (f.name.toLowerCase() === wanted ? [i] : []));
  if (found.length === 1) return found[0]!;
  const fieldName = `\`${part.text}\``;
  if (found.length > 1) {
    throw new EngineError(
      'AMBIGUOUS_REFERENCE_TO_FIELDS',
      { field: fieldName, count: found.length },
      { span: part.span },
    );
  }
  const names = type.fields.map((f) => f.name);
  const [near] = likelyNames(part.text, names);
  const hint = near === undefined ? undefined : `Did you mean ${near}?`;
  const parameters = { fieldName, fields: names.map((name) => `\`${name}\``).join(', ') };
  throw new EngineError('FIELD_NOT_FOUND', parameters, { span: part.span, hint });
}

/** Member `index` of a struct-typed expression. */
export function fieldExpr(arg: Expr, index: number, span: Span | undefined): Expr {
  const type = arg.type as StructType;
  const member = type.fields[index]!;
  const nullable = arg.nullable || member.nullable;
  return { kind: 'field', arg, index, type: member.type, nullable, mayFail: arg.mayFail, span };
}

/** `value[index]`: an element of an array, a value of a map, a member of a struct. */
export function bindSubscript(binding: Binding, value: Term, index: Term, span: Span): Term {
  const text = `${value.text}[${index.text}]`;
  const { type } = value.expr;
  if (type.id === 'null') return { expr: literal(type, null), text };
  if (type.id === 'struct') {
    const name = constantOf(binding, index.expr);
    if (typeof name === 'string') return bindField(binding, value, { text: name, isQuoted: true, span });
  }
  return callScalar(binding, '[]', [value, zeroBased(binding, index, value, span)], text, span);
}

/** PostgreSQL counts from 1. */
function zeroBased(binding: Binding, index: Term, value: Term, span: Span): Term {
  if (binding.env.dialect.subscriptBase === 0 || value.expr.type.id !== 'list') return index;
  const one: Term = { expr: literal(int32, 1), text: '1', isLiteral: true };
  return callScalar(binding, '-', [index, one], index.text, span);
}

/** The error for a name that nothing has, with the nearest names that could stand there. */
export function unresolvedColumn(parts: readonly string[], scope: ExprScope, span: Span): EngineError {
  const objectName = quoteName(parts);
  const visible = scope.columns.all.filter((c) => !c.isHidden || parts.length > 1);
  const qualifiers = new Set(visible.map((c) => c.qualifier.join('.').toLowerCase()));
  const isQualified = parts.length > 1 || qualifiers.size > 1;
  const proposed = visible.map((c) => (isQualified ? [...c.qualifier.slice(-1), c.name] : [c.name]));
  for (const alias of scope.aliases?.names() ?? []) proposed.push([alias]);
  const byText = new Map(proposed.map((name) => [name.join('.'), quoteName(name)]));
  if (byText.size === 0) return new EngineError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName }, { span });
  const wanted = isQualified && parts.length > 1 ? parts.join('.') : parts.at(-1)!;
  const near = nearestTo(wanted, isQualified && parts.length === 1, [...byText.keys()]);
  const proposal = near.map((name) => byText.get(name)!).join(', ');
  const [likely] = likelyNames(
    parts.at(-1)!,
    proposed.map((name) => name.at(-1)!),
  );
  const isSame = likely?.toLowerCase() === parts.at(-1)!.toLowerCase();
  const hint = likely === undefined || isSame ? undefined : `Did you mean ${likely}?`;
  return new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, { span, hint });
}

/** A bare name is held against the last parts of qualified candidates. */
function nearestTo(wanted: string, byLastPart: boolean, candidates: readonly string[]): readonly string[] {
  if (!byLastPart) return nearestNames(wanted, candidates);
  const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  const order = nearestNames(wanted, candidates.map(last), candidates.length);
  return [...candidates].sort((a, b) => order.indexOf(last(a)) - order.indexOf(last(b))).slice(0, 5);
}
