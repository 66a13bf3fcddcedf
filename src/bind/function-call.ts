/**
 * Calls as written: which routine a name means, and what is special about its form (DISTINCT, FILTER, OVER, named
 * arguments, units, stars). Core kinds and the binder's own forms come first, then aggregates, then the scalar functions.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { int64, utf8 } from '../core/types.ts';
import { unitOf } from '../functions/datetime/clock.ts';
import { lookupAggregate, lookupGenerator, lookupScalar, lookupWindow } from '../functions/registry.ts';
import { literal } from '../plan/build.ts';
import type { RoutineDefinition } from '../plan/ports.ts';
import type * as ast from '../sql/ast-expression.ts';
import { bindAggregateCall } from './aggregate-call.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import { castTo, explicitCast } from './casts.ts';
import { bindConditional, bindDecode, isConditional } from './conditional.ts';
import type { Binding, Term } from './env.ts';
import { bindGrouping } from './grouping-call.ts';
import { bindLambdaCall, hasLambda } from './lambda.ts';
import { legacyArguments } from './legacy-forms.ts';
import { nameParts } from './name.ts';
import { positionalArguments } from './named-arguments.ts';
import { absentFunction, isPostgres, jsonObject } from './pg-calls.ts';
import { pgForm } from './pg-forms.ts';
import { bindComparison, bindNot } from './predicate.ts';
import { unresolvedRoutine } from './routines.ts';
import type { ExprScope } from './scope.ts';
import { bindScalarRoutine, findRoutine, isPgPrefix, isPgRoutine } from './sql-function.ts';
import { expandStar } from './star.ts';
import { structTerm } from './struct.ts';
import { quoteName } from './suggest.ts';
import { bindType } from './type-name.ts';
import { bindWindowCall } from './window.ts';

/** Errors: UNRESOLVED_ROUTINE, WRONG_NUM_ARGS, DATATYPE_MISMATCH.*, and those of aggregates and windows. */
export function bindFunctionCall(binding: Binding, written: ast.FunctionCall, scope: ExprScope): Term {
  const json = jsonObject(binding, written);
  if (json !== null) return binding.bindExpr(json, scope);
  const routine = calledRoutine(binding, written);
  if (routine !== null) return bindScalarRoutine(binding, routine, written, scope);
  const name = routineName(binding, written);
  const args = knownArguments(binding, written, name);
  const node = args === written.args ? written : { ...written, args };
  if (node.over !== null) {
    const term = bindWindowCall(binding, node, name, scope);
    return isPostgres(binding) && ranks.has(name) ? castTo(binding, term, int64) : term;
  }
  if (lookupAggregate(name) !== undefined) return bindAggregateCall(binding, node, name, scope);
  const grouping = bindGrouping(binding, node, name, scope);
  if (grouping !== null) return grouping;
  checkPlainCall(binding, node, name);
  if (lookupGenerator(name) !== undefined) {
    throw misplacedGenerator(name, scope, node.span);
  }
  if (hasLambda(node, name)) return bindLambdaCall(binding, node, name, scope);
  // A routine that is not there is said before anything about its arguments.
  if (!isOwnForm(name) && !isRoutine(unitRoutines.get(name) ?? name) && name !== 'pg_typeof') {
    const absent = absentFunction(binding, name, node.span);
    if (absent !== null) return absent;
    throw unresolvedRoutine([name], node.name.span);
  }
  const terms = bindArguments(binding, node, name, scope);
  const ofPostgres = pgForm(binding, name, terms, node.span);
  if (ofPostgres !== null) return ofPostgres;
  return bindOwnForm(binding, node, name, terms) ?? bindPlainCall(binding, node, name, terms);
}

/** Positions are BIGINT in PostgreSQL. */
const ranks: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank']);

/** The session's function that a call means: built-in functions go before it, unless it is named as the session's. */
function calledRoutine(binding: Binding, { name }: ast.FunctionCall): RoutineDefinition | null {
  if (binding.env.names === undefined) return null;
  const parts = nameParts(binding, name);
  const own = parts[0]!.toLowerCase();
  if (parts.length === 1 && isKnown(own) && !isPgRoutine(binding, own)) return null;
  return findRoutine(binding, parts);
}

/** A name that calls mean without any session. */
export function isKnown(name: string): boolean {
  return isOwnForm(name) || isRoutine(unitRoutines.get(name) ?? name);
}

/** The arguments in order. A routine that is not there is not asked for the names of its parameters. */
export function knownArguments(
  binding: Binding,
  node: Pick<ast.FunctionCall, 'args' | 'name' | 'span'>,
  name: string,
): readonly ast.Argument[] {
  if (node.args.every((arg) => arg.name === null)) return positionalArguments(node.args, name, node.span);
  if (!isRoutine(name)) throw unresolvedRoutine(nameParts(binding, node.name), node.name.span);
  return positionalArguments(node.args, name, node.span);
}

function isRoutine(name: string): boolean {
  return [lookupScalar, lookupAggregate, lookupWindow, lookupGenerator].some((lookup) => lookup(name) !== undefined);
}

/** The lower-case name of the routine. Qualified names are only those of the built-in functions. */
export function routineName(binding: Binding, node: { readonly name: ast.ObjectName; readonly span: Span }): string {
  const parts = nameParts(binding, node.name);
  const prefix = parts
    .slice(0, -1)
    .map((part) => part.toLowerCase())
    .join('.');
  if (isPgPrefix(prefix)) return parts.at(-1)!.toLowerCase();
  if (findRoutine(binding, parts) !== null && prefix !== '') return parts.join('.').toLowerCase();
  if (prefix !== '' && prefix !== 'builtin' && prefix !== 'system.builtin')
    throw unresolvedRoutine(parts, node.name.span);
  return parts.at(-1)!.toLowerCase();
}

function misplacedGenerator(name: string, { clause }: ExprScope, span: Span): EngineError {
  const plan = outsideSelect[clause];
  if (plan !== undefined) return new EngineError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan }, { span });
  const parameters = { expression: `"${callText(name, [])}"` };
  return new EngineError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', parameters, { span });
}

const outsideSelect: Partial<Record<ExprScope['clause'], string>> = {
  where: 'WHERE',
  having: 'HAVING',
  qualify: 'QUALIFY',
  orderBy: 'ORDER BY',
  on: 'ON',
};

/** Refuses DISTINCT, FILTER and the like on what is no aggregate. */
function checkPlainCall(binding: Binding, node: ast.FunctionCall, name: string): void {
  const clause = node.isDistinct
    ? 'DISTINCT'
    : node.filter !== null
      ? 'FILTER CLAUSE'
      : node.withinGroup !== null
        ? 'WITHIN GROUP (ORDER BY ...)'
        : node.nulls !== null
          ? `${node.nulls.toUpperCase()} NULLS`
          : node.orderBy.length > 0
            ? 'ORDER BY'
            : null;
  if ((clause === null || node.nulls !== null) && lookupWindow(name) !== undefined)
    throw new EngineError('WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', { funcName: `"${name}"` }, { span: node.span });
  if (clause === null) return;
  const parameters = { prettyName: `\`${name}\``, syntax: clause };
  throw new EngineError('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', parameters, { span: node.span });
}

/** Routines whose first argument is a unit written as a bare word. */
const unitRoutines: ReadonlyMap<string, string> = new Map([
  ['timestampadd', 'timestampadd'],
  ['dateadd', 'timestampadd'],
  ['date_add', 'timestampadd'],
  ['timestampdiff', 'timestampdiff'],
  ['datediff', 'timestampdiff'],
  ['date_diff', 'timestampdiff'],
  ['timediff', 'timestampdiff'],
]);

function bindArguments(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): readonly Term[] {
  return node.args.flatMap((arg, i): readonly Term[] => {
    const { value } = arg;
    if (i === 0 && node.args.length === 3 && unitRoutines.has(name)) {
      if (value.kind === 'string') throw quotedUnit(name, value.value, arg.span);
      const unit = value.kind === 'name' ? value.parts.map((part) => part.text).join('.') : '';
      if (unitOf(unit) !== undefined) return [{ expr: literal(utf8, unit.toUpperCase()), text: unit, isLiteral: true }];
      if (lookupScalar(name) === undefined || name === 'timestampadd' || name === 'timestampdiff')
        throw unresolvedRoutine([name], node.name.span);
    }
    if (value.kind === 'star') return expandStar(binding, value, scope);
    const term = binding.bindExpr(value, scope);
    if (arg.alias === null) return [term];
    return [{ ...term, name: arg.alias.text, text: `${term.text} AS ${plainOrQuoted(arg.alias.text)}` }];
  });
}

function plainOrQuoted(name: string): string {
  return /^[a-zA-Z0-9_]+$/.test(name) && !/^\d+$/.test(name) ? name : quoteName([name]);
}

/** A unit is a bare word: between quotes it would be a value. */
function quotedUnit(name: string, unit: string, span: Span): EngineError {
  const parameters = { functionName: `\`${name}\``, parameter: '`unit`', invalidValue: `'${unit}'` };
  return new EngineError('INVALID_PARAMETER_VALUE.DATETIME_UNIT', parameters, { span });
}

/** Type names that are called as functions: `int('3')` is a cast that does not show in the column's name. */
const castFunctions: ReadonlySet<string> = new Set([
  'bigint',
  'binary',
  'boolean',
  'date',
  'decimal',
  'double',
  'float',
  'int',
  'smallint',
  'string',
  'time',
  'timestamp',
  'tinyint',
]);

const ownForms: ReadonlySet<string> = new Set(['not', '!', 'equal_null', 'struct', 'to_char', 'to_varchar']);

function isOwnForm(name: string): boolean {
  return ownForms.has(name) || castFunctions.has(name) || isConditional(name);
}

/** Calls that the binder knows by itself; null where the name is another. */
function bindOwnForm(binding: Binding, node: ast.FunctionCall, name: string, args: readonly Term[]): Term | null {
  const [first, second] = args;
  if (castFunctions.has(name) && args.length === 1) {
    const type = bindType(
      { kind: 'namedType', name, args: [], collation: null, span: node.span },
      binding.env.settings,
    );
    return { ...explicitCast(binding, first!, type, false, node.span), text: first!.text };
  }
  const isTime = first?.expr.type.id === 'date' || first?.expr.type.id === 'timestamp';
  if (args.length === 2 && isTime && (name === 'to_char' || name === 'to_varchar')) {
    return callScalar(
      binding,
      'date_format',
      args,
      callText(
        'date_format',
        args.map((a) => a.text),
      ),
      node.span,
    );
  }
  if (args.length === 2 && first!.expr.type.id === 'binary' && (name === 'to_char' || name === 'to_varchar')) {
    return callScalar(binding, name, args, binaryText(name, first!, second!), node.span);
  }
  if (args.length === 1 && (name === 'not' || name === '!')) return bindNot(binding, first!, node.span);
  if (args.length === 2 && name === 'equal_null') {
    return {
      ...bindComparison(binding, '<=>', first!, second!, node.span),
      text: callText(
        name,
        args.map((a) => a.text),
      ),
    };
  }
  if (name === 'decode' && args.length > 2) return bindDecode(binding, args, node.span);
  if (name === 'struct') {
    const members = args.map((arg, i) => [arg.name ?? `col${i + 1}`, arg] as const);
    return structTerm(binding, members, 'struct', node.span);
  }
  return bindConditional(binding, name, args, node.span);
}

/** Bytes as text are the work of another function, which prints. */
function binaryText(name: string, bytes: Term, { text }: Term): string {
  if (name === 'to_varchar')
    return text.toLowerCase() === 'utf-8' ? `${name}(${bytes.text}, ${text})` : `${name}(${bytes.text})`;
  switch (text.toLowerCase()) {
    case 'utf-8':
      return callText('decode', [bytes.text, text]);
    case 'base64':
      return callText('base64', [bytes.text]);
    case 'hex':
      return callText('hex', [bytes.text]);
    default:
      return `${name}(${bytes.text})`;
  }
}

/** Where TIMESTAMP means a wall clock, what gives a TIMESTAMP gives one. */
const localTimestamps: ReadonlyMap<string, string> = new Map([
  ['to_timestamp', 'to_timestamp_ntz'],
  ['make_timestamp', 'make_timestamp_ntz'],
  ['try_make_timestamp', 'try_make_timestamp_ntz'],
]);

function timestampTarget(binding: Binding, name: string, args: number): string {
  return binding.env.settings.timestampType === 'none' && (args > 3 || name === 'to_timestamp')
    ? (localTimestamps.get(name) ?? name)
    : name;
}

/** The origin of time_bucket where none is given. */
function epochText({ expr: { type } }: Term): string {
  const isLocal = type.id === 'timestamp' && type.zone === 'none';
  return `${isLocal ? 'TIMESTAMP_NTZ' : 'TIMESTAMP'} '1970-01-01 00:00:00'`;
}

function bindPlainCall(binding: Binding, node: ast.FunctionCall, name: string, args: readonly Term[]): Term {
  const target =
    args.length === 3 && unitRoutines.has(name) ? unitRoutines.get(name)! : timestampTarget(binding, name, args.length);
  if (lookupScalar(target) === undefined) throw unresolvedRoutine([name], node.name.span);
  const texts = args.map((arg) => arg.text);
  if (name === 'time_bucket' && args.length === 2) texts.push(epochText(args[1]!));
  const isPadding = (name === 'lpad' || name === 'rpad') && args.length === 2;
  if (isPadding && args[0]!.expr.type.id === 'binary') texts.push("X'00'");
  // A wall clock needs no zone.
  const given = args.length === 7 && target !== name ? args.slice(0, 6) : args;
  const text = callText(unitRoutines.get(name) === target ? target : name, texts);
  const term = callScalar(binding, target, legacyArguments(binding, target, given), text, node.span);
  return name === 'from_json' && term.expr.type.id === 'map' ? { ...term, text: 'entries' } : term;
}
