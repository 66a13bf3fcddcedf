/**
 * Calls that give rows in a select list of PostgreSQL's dialect: several go side by side, the shorter ones filled with
 * NULL, and each may stand within an expression. Takes the items as written; gives one generator over arrays, and the
 * items with names in place of the calls. Source: PostgreSQL manual, "Functions Returning Sets".
 */
import { column } from '../plan/build.ts';
import type { Comparison, Expression, FunctionCall, Lambda } from '../sql/ast-expression.ts';
import { plainCall } from '../sql/plain-call.ts';
import { mapTree, visit } from '../sql/walk.ts';
import type { Binding, Term } from './env.ts';
import { type BoundGeneratorCall, bindGenerator } from './generator.ts';
import { isPostgres } from './pg-calls.ts';
import type { AliasScope, ExprScope } from './scope.ts';

export interface Lockstep {
  readonly call: BoundGeneratorCall;
  /** The expressions with a name in place of each call. */
  readonly expressions: readonly (Expression | null)[];
  /** What those names mean. */
  readonly terms: ReadonlyMap<string, Term>;
}

/** Null where there are no such calls, and where the only one is an item of its own, which is a generator as it stands. */
export function lockstepOf(
  binding: Binding,
  expressions: readonly (Expression | null)[],
  scope: ExprScope,
): Lockstep | null {
  if (!isPostgres(binding)) return null;
  const calls = expressions.flatMap((each) => (each === null ? [] : rowCalls(each)));
  if (calls.length === 0 || (calls.length === 1 && isItself(calls[0]!, expressions))) return null;
  const { span } = calls[0]!;
  const zipped = callOf(
    'arrays_zip',
    calls.map((call) => arrayOf(call)),
    calls[0]!,
  );
  const call = bindGenerator(binding, 'inline', [zipped], scope, span)!;
  const names = new Map(calls.map((each, i) => [each as unknown, `${namePrefix}${i}`]));
  const terms = new Map(
    call.output.map((c, i): [string, Term] => [
      `${namePrefix}${i}`,
      { expr: column({ ...c, nullable: true }), text: nameOf(calls[i]!), name: nameOf(calls[i]!) },
    ]),
  );
  const replaced = expressions.map(
    (each) =>
      each &&
      mapTree(each, (node) => {
        const name = names.get(node);
        return name === undefined
          ? node
          : { kind: 'name', parts: [{ text: name, isQuoted: true, span: node.span }], span: node.span };
      }),
  );
  return { call, expressions: replaced, terms };
}

/** The aliases that there are, and the names that stand for calls. */
export function withLockstep(aliases: AliasScope, lockstep: Lockstep | null): AliasScope {
  if (lockstep === null) return aliases;
  return {
    ...aliases,
    find: (name) => {
      const term = lockstep.terms.get(name);
      return term === undefined ? aliases.find(name) : [term];
    },
  };
}

/** No name of a column begins like this. */
const namePrefix = '\u0000rows';

/** The outermost calls of an expression, without those of its subqueries. */
function rowCalls(expression: Expression): readonly FunctionCall[] {
  const found: FunctionCall[] = [];
  visit(expression, (node) => {
    if ('query' in node) return false;
    if (node.kind !== 'call' || node.over !== null || !isRowCall(node)) return undefined;
    found.push(node);
    return false;
  });
  return found;
}

/** Calls with another number of arguments are left to whoever says what is wrong with them. */
function isRowCall(call: FunctionCall): boolean {
  const name = nameOf(call);
  if (!Object.hasOwn(arrays, name)) return false;
  const [least, most] = argumentCounts[name]!;
  return call.args.length >= least && call.args.length <= most;
}

function isItself(call: FunctionCall, expressions: readonly (Expression | null)[]): boolean {
  return nameOf(call) !== expandArray && expressions.includes(call);
}

function nameOf({ name }: FunctionCall): string {
  return name.kind === 'name' ? name.parts.at(-1)!.text.toLowerCase() : '';
}

const expandArray = '_pg_expandarray';

const argumentCounts: Readonly<Record<string, readonly [number, number]>> = {
  unnest: [1, 1],
  generate_series: [2, 3],
  generate_subscripts: [2, 2],
  [expandArray]: [1, 1],
};

/** The rows of a call as an array. */
const arrays: Readonly<Record<string, (args: readonly Expression[], call: FunctionCall) => Expression>> = {
  unnest: (args) => args[0]!,
  generate_series: ([start, stop, step], call) => {
    const by = step ?? numberAt(1, call);
    // A step that leads away gives nothing.
    const isForward = compared('>', by, numberAt(0, call));
    const upwards = compared('<=', start!, stop!);
    const isReached = compared('=', isForward, upwards);
    const up = callOf('sequence', [start!, stop!, by], call);
    return callOf('if', [isReached, up, callOf('array', [], call)], call);
  },
  generate_subscripts: ([array], call) => transformed(array!, (_, place) => place, call),
  [expandArray]: ([array], call) =>
    transformed(
      array!,
      (item, place) => callOf('named_struct', [textAt('x', call), item, textAt('n', call), place], call),
      call,
    ),
};

/** NULL has no rows. */
function arrayOf(call: FunctionCall): Expression {
  const array = arrays[nameOf(call)]!(
    call.args.map(({ value }) => value),
    call,
  );
  return callOf('coalesce', [array, callOf('array', [], call)], call);
}

function transformed(
  array: Expression,
  body: (item: Expression, place: Expression) => Expression,
  call: FunctionCall,
): Expression {
  const { span } = call;
  const [item, index] = ['item', 'place'].map((text) => ({ text, isQuoted: true, span }));
  const name = (part: typeof item): Expression => ({ kind: 'name', parts: [part!], span });
  const place: Expression = {
    kind: 'arithmetic',
    first: name(index),
    rest: [{ operator: '+', operand: numberAt(1, call), span }],
    span,
  };
  const lambda: Lambda = { kind: 'lambda', parameters: [item!, index!], body: body(name(item), place), span };
  return callOf('transform', [array, lambda], call);
}

function compared(operator: Comparison['operator'], left: Expression, right: Expression): Expression {
  return { kind: 'comparison', operator, left, right, span: left.span };
}

function callOf(name: string, args: readonly Expression[], { span }: FunctionCall): FunctionCall {
  return plainCall(['builtin', name], args, span);
}

function numberAt(value: number, { span }: FunctionCall): Expression {
  return { kind: 'number', form: 'integer', text: String(value), span };
}

function textAt(value: string, { span }: FunctionCall): Expression {
  return { kind: 'string', value, raw: `'${value}'`, span };
}
