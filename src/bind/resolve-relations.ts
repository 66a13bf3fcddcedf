/**
 * The one part of binding that waits: every relation that a statement names is found in the catalog, views are parsed,
 * and what they name is found too. Names of CTEs are left alone. One snapshot per table and statement.
 */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { NamedValue, RoutineDefinition, Scope, TimeTravel } from '../plan/ports.ts';
import type * as ast from '../sql/ast.ts';
import type { Cast, Expression, FunctionCall } from '../sql/ast-expression.ts';
import { constantOf } from './constant.ts';
import { type Binding, type ResolvedRelation, refuse } from './env.ts';
import { argumentNodes, tableArguments } from './generator.ts';
import { nameParts } from './name.ts';
import { emptyScope } from './scope.ts';
import { likelyNames, quoteName } from './suggest.ts';
import { bindTimeTravel } from './time-travel.ts';

type TableNode = ast.TableReference | ast.TableQuery | ast.TableFunction;

/** Fills `binding.relations` for `query`, or whatever else holds queries, and the views below it. Errors: TABLE_OR_VIEW_NOT_FOUND, RECURSIVE_VIEW. */
export async function resolveRelations(binding: Binding, query: object): Promise<void> {
  await resolveIn(binding, query, { found: new Map(), openViews: [], routines: new Set() });
}

interface Resolving {
  /** By name and version. */
  readonly found: Map<string, ResolvedRelation>;
  readonly openViews: readonly string[];
  /** Names of the SQL functions whose bodies were looked into. */
  readonly routines: Set<string>;
  /** The schema of the view whose text it is. */
  readonly within?: string | undefined;
}

async function resolveIn(binding: Binding, query: object, state: Resolving): Promise<void> {
  for (const routine of routinesIn(binding, query)) {
    if (state.routines.has(routine.name)) continue;
    state.routines.add(routine.name);
    const { body } = routine;
    await resolveIn(binding, body.kind === 'scalar' ? { body: body.expression } : body.query, state);
  }
  binding.isMetadataNamed ||= namesMetadata(query);
  for (const node of tableNodes(query, (each) => isCatalogFunction(binding, each))) {
    const parts = nameParts(binding, node.name);
    if (node.kind === 'tableFunction') {
      binding.relations.set(node, await resolveFunction(binding, node, parts[0]!.toLowerCase()));
      continue;
    }
    if (node.kind === 'tableReference' && node.changes !== null) {
      binding.relations.set(node, await resolveChanges(binding, node.changes, parts));
      continue;
    }
    const travel = node.kind === 'tableReference' && node.travel !== null ? bindTimeTravel(binding, node.travel) : null;
    const key = JSON.stringify([parts.map((part) => part.toLowerCase()), travel, state.within], (_, v: unknown) =>
      typeof v === 'bigint' ? String(v) : v,
    );
    const known = state.found.get(key);
    const resolved = known ?? (await resolveOne(binding, parts, travel, node, state));
    state.found.set(key, resolved);
    binding.relations.set(node, resolved);
  }
}

async function resolveOne(
  binding: Binding,
  parts: readonly string[],
  travel: TimeTravel | null,
  node: Exclude<TableNode, ast.TableFunction>,
  state: Resolving,
): Promise<ResolvedRelation> {
  const { scope, parse } = binding.env;
  const found = await scope.resolveRelation(parts, travel, node.name.span, state.within);
  if (found === null) throw await relationNotFound(scope, parts, node.name.span);
  if (found.kind === 'table') return found;
  const { view } = found;
  if (state.openViews.includes(view.name)) {
    const newPath = [...state.openViews, view.name].map((name) => `\`${name}\``).join(' -> ');
    throw new EngineError('RECURSIVE_VIEW', { viewIdent: `\`${view.name}\``, newPath }, { span: node.span });
  }
  const query = parse(view.text, view.dialect);
  const openViews = [...state.openViews, view.name];
  await resolveIn(binding, query, { ...state, openViews, within: view.schema });
  return { kind: 'view', view, query };
}

/** The table that a function of the catalog gives for constant arguments. */
async function resolveFunction(binding: Binding, node: ast.TableFunction, name: string): Promise<ResolvedRelation> {
  const { tableFunctions } = binding.env.scope;
  if (tableFunctions!.hasOptions(name)) {
    const [given, named] = argumentsWithOptions(binding, node, name);
    return { kind: 'table', provider: await tableFunctions!.open(name, given, node.span, named) };
  }
  const args = argumentNodes(node, name).map((argument) => constantArgument(binding, argument, name).value);
  return { kind: 'table', provider: await tableFunctions!.open(name, args, node.span) };
}

function constantArgument(binding: Binding, node: Expression, name: string): Pick<NamedValue, 'type' | 'value'> {
  const { expr, text } = binding.bindExpr(node, emptyScope('constant'));
  const value = constantOf(binding, expr);
  if (value !== undefined) return { type: expr.type, value };
  const parameters = { parameter: `"${text}"`, functionName: `\`${name}\``, reason: 'it has to be constant' };
  throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: node.span });
}

/** `path, header => true`; `header = true` says the same. */
function argumentsWithOptions(
  binding: Binding,
  node: ast.TableFunction,
  name: string,
): readonly [readonly Scalar[], readonly NamedValue[]] {
  const given: Scalar[] = [];
  const named: NamedValue[] = [];
  for (const { name: label, value, span } of tableArguments(node)) {
    const isPair = value.kind === 'comparison' && value.operator === '=' && value.left.kind === 'name';
    const option = label?.text ?? (isPair && value.left.kind === 'name' ? value.left.parts.at(-1)!.text : null);
    const constant = constantArgument(binding, isPair ? value.right : value, name);
    if (option === null) given.push(constant.value);
    else named.push({ name: option, ...constant, span });
  }
  return [given, named];
}

/** `t CHANGES FROM ...`: the same as `table_changes('t', ...)`. */
async function resolveChanges(
  binding: Binding,
  changes: ast.TableChanges,
  parts: readonly string[],
): Promise<ResolvedRelation> {
  const { tableFunctions } = binding.env.scope;
  if (tableFunctions === undefined) throw refuse('CHANGES of a table', changes.span);
  const ofPath = parts.length === 2 && parts[0]!.toLowerCase() === 'delta';
  const bound = (node: Expression, moved: bigint): Scalar => {
    const value = constantOf(binding, binding.bindExpr(node, emptyScope('constant')).expr) ?? null;
    if (moved === 0n || (typeof value !== 'number' && typeof value !== 'bigint')) return value;
    return BigInt(value) + moved;
  };
  const from = bound(changes.from, changes.isFromInclusive ? 0n : 1n);
  const to = changes.to === null ? null : bound(changes.to, changes.isToInclusive ? 0n : -1n);
  const [name, target] = ofPath ? ['table_changes_by_path', parts[1]!] : ['table_changes', parts.join('.')];
  return { kind: 'table', provider: await tableFunctions.open(name!, [target!, from, to], changes.span) };
}

/** The error for a name that is none, with the names that were likely meant. */
export async function relationNotFound(
  scope: Scope,
  parts: readonly string[],
  span: Span | undefined,
): Promise<EngineError> {
  const names = await scope.suggest(parts);
  const near = likelyNames(parts.join('.'), names);
  const suggestion = near.length === 0 ? '' : ` Near it: ${near.map((name) => `\`${name}\``).join(', ')}.`;
  const hint = near.length === 0 ? undefined : `Did you mean ${near[0]!}?`;
  return new EngineError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteName(parts), suggestion }, { span, hint });
}

/** The session's functions that a text calls. */
function routinesIn(binding: Binding, text: object): readonly RoutineDefinition[] {
  const { names } = binding.env;
  if (names === undefined) return [];
  const found: RoutineDefinition[] = [];
  const stack: object[] = [text];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const node = at as Partial<ast.TableFunction> | Partial<FunctionCall>;
    const isCall = node.kind === 'call' || node.kind === 'tableFunction';
    const name = isCall && node.name?.kind === 'name' ? node.name.parts.at(-1)!.text.toLowerCase() : null;
    const called = name === null ? castRoutines(at) : [name];
    for (const each of called) {
      const routine = names.routine(each) ?? names.pgRoutine?.(each);
      if (routine !== undefined) found.push(routine);
    }
    for (const { node: child } of children(at, noCtes)) stack.push(child);
  }
  return found;
}

/** Casts to and from names of objects look into the catalog. */
function castRoutines(at: object): readonly string[] {
  const { kind, type } = at as Partial<Cast>;
  const name = kind === 'cast' && type?.kind === 'namedType' ? type.name : '';
  if (name.startsWith('reg')) return [`to_${name}`, `${name}_text`];
  return castTexts.has(name)
    ? ['regclass_text', 'regproc_text', 'regtype_text', 'regnamespace_text', 'regrole_text']
    : [];
}

const castTexts: ReadonlySet<string> = new Set(['text', 'name', 'varchar', 'character varying']);

interface Visit {
  readonly node: object;
  readonly ctes: ReadonlySet<string>;
}

const noCtes: ReadonlySet<string> = new Set();

/** The nodes that name a table of the catalog, in the order of the text. Works without recursion, as texts may be deep. */
function tableNodes(query: object, isWanted: (node: ast.TableFunction) => boolean): readonly TableNode[] {
  const tables: TableNode[] = [];
  const stack: Visit[] = [{ node: query, ctes: noCtes }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const node = at.node as Partial<ast.Query> | TableNode;
    if ('kind' in node) {
      if (node.kind === 'tableFunction' && isWanted(node as ast.TableFunction)) tables.push(node as ast.TableFunction);
      if (node.kind === 'tableReference' || node.kind === 'tableQuery') {
        const table = node as Exclude<TableNode, ast.TableFunction>;
        if (!namesCte(table, at.ctes)) tables.push(table);
      }
    }
    const visits =
      'kind' in node && node.kind === 'query' ? queryParts(node as ast.Query, at.ctes) : children(node, at.ctes);
    for (let i = visits.length - 1; i >= 0; i--) stack.push(visits[i]!);
  }
  return tables;
}

function isCatalogFunction(binding: Binding, { name }: ast.TableFunction): boolean {
  const { tableFunctions } = binding.env.scope;
  return (
    name.kind === 'name' && name.parts.length === 1 && tableFunctions?.has(name.parts[0]!.text.toLowerCase()) === true
  );
}

/** Whether a column of the query is written `_metadata`, with or without more parts. */
function namesMetadata(query: object): boolean {
  const stack: object[] = [query];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { kind, parts } = at as { readonly kind?: unknown; readonly parts?: readonly { readonly text?: unknown }[] };
    if (kind === 'name' && parts?.some(({ text }) => typeof text === 'string' && /^_metadata$/i.test(text)))
      return true;
    for (const child of Object.values(at)) if (typeof child === 'object' && child !== null) stack.push(child as object);
  }
  return false;
}

function namesCte(node: Exclude<TableNode, ast.TableFunction>, ctes: ReadonlySet<string>): boolean {
  if (node.name.kind !== 'name' || node.name.parts.length !== 1) return false;
  if (node.kind === 'tableReference' && (node.isPath || node.travel !== null)) return false;
  return ctes.has(node.name.parts[0]!.text.toLowerCase());
}

/** A CTE sees those before it, and itself where it is recursive; the rest of the query sees all. */
function queryParts(query: ast.Query, before: ReadonlySet<string>): readonly Visit[] {
  const visits: Visit[] = [];
  const seen = new Set(before);
  for (const table of query.with?.tables ?? []) {
    const name = table.name.text.toLowerCase();
    const own = new Set(seen);
    if (query.with!.isRecursive) own.add(name);
    visits.push({ node: table.query, ctes: own });
    seen.add(name);
  }
  const { with: _, ...rest } = query;
  return [...visits, ...children(rest, seen)];
}

function children(node: object, ctes: ReadonlySet<string>): readonly Visit[] {
  const visits: Visit[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value.flat() as unknown[]) if (isObject(item)) visits.push({ node: item, ctes });
    } else if (isObject(value)) visits.push({ node: value, ctes });
  }
  return visits;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
