/** CASE, IF, COALESCE and their sugar (NVL, IFNULL, NVL2, NULLIF): bound to the core kinds, branches cast to their common type. */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { boolType, type DataType, int32, nullType } from '../core/types.ts';
import { caseWhen, coalesce, isNull, literal, not } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { Case } from '../sql/ast-expression.ts';
import { caseText, operatorText } from './auto-name.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import { castTo, castToCommon } from './casts.ts';
import type { Binding, Term } from './env.ts';
import { usedAgain } from './fresh.ts';
import type { ExprScope } from './scope.ts';

export function bindCase(binding: Binding, node: Case, scope: ExprScope): Term {
  const operand = node.operand === null ? null : binding.bindExpr(node.operand, scope);
  const branches = node.branches.map((branch, i) => {
    const when = binding.bindExpr(branch.when, scope);
    const subject = operand === null || i === 0 ? operand : usedAgain(binding, operand);
    const condition =
      subject === null
        ? when
        : callScalar(binding, '=', [subject, when], operatorText('=', subject.text, when.text), branch.when.span);
    return { when: condition, then: binding.bindExpr(branch.then, scope), span: branch.when.span };
  });
  const otherwise = node.otherwise === null ? null : binding.bindExpr(node.otherwise, scope);
  const text = caseText(
    branches.map((b) => ({ when: b.when.text, then: b.then.text })),
    otherwise?.text ?? null,
  );
  for (const [i, branch] of branches.entries())
    checkCondition(binding, branch.when, text, ordinalOf(2 * i), branch.span);
  const results = commonResults(
    binding,
    [...branches.map((b) => b.then), ...(otherwise ? [otherwise] : [])],
    'casewhen',
    text,
    node.span,
  );
  const expr = caseWhen(
    branches.map((branch, i) => ({ when: openAsBoolean(binding, branch.when), then: results[i]!.expr })),
    otherwise === null ? null : results.at(-1)!.expr,
  );
  return { text, expr: { ...expr, span: node.span } };
}

function ordinalOf(index: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'][index] ?? `${index + 1}th`;
}

/** Conditions have to be BOOLEAN as they stand; a NULL is refused as in Spark, an open parameter becomes one. */
function checkCondition(binding: Binding, condition: Term, text: string, paramIndex: string, span: Span): void {
  if (openAsBoolean(binding, condition).type.id === 'bool') return;
  const parameters = {
    sqlExpr: `"${text}"`,
    paramIndex,
    requiredType: '"BOOLEAN"',
    inputSql: `"${condition.text}"`,
    inputType: quotedType(condition.expr.type),
  };
  throw new EngineError('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', parameters, { span });
}

function openAsBoolean(binding: Binding, condition: Term): Expr {
  const isOpen = condition.expr.kind === 'parameter' && condition.expr.type.id === 'null';
  return isOpen ? castTo(binding, condition, boolType).expr : condition.expr;
}

function commonResults(
  binding: Binding,
  terms: readonly Term[],
  functionName: string,
  text: string,
  span: Span,
): readonly Term[] {
  const common = castToCommon(binding, terms);
  if (common !== null) return common;
  throw differentTypes(functionName, terms, text, span);
}

/** DATATYPE_MISMATCH.DATA_DIFF_TYPES of a call whose arguments have no common type. */
export function differentTypes(functionName: string, terms: readonly Term[], text: string, span: Span): EngineError {
  const types = terms.map((term) => quotedType(term.expr.type));
  const parameters = { sqlExpr: `"${text}"`, functionName: `\`${functionName}\``, dataType: `(${types.join(' or ')})` };
  return new EngineError('DATATYPE_MISMATCH.DATA_DIFF_TYPES', parameters, { span });
}

type Sugar = (binding: Binding, args: readonly Term[], text: string, span: Span) => Term;

interface Conditional {
  readonly bind: Sugar;
  readonly argsMin: number;
  readonly argsMax: number;
}

/** The calls that are bound to core kinds, by name. */
const sugar: ReadonlyMap<string, Conditional> = new Map<string, Conditional>([
  ['coalesce', { bind: bindCoalesce, argsMin: 1, argsMax: Infinity }],
  ['nvl', { bind: bindCoalesce, argsMin: 2, argsMax: 2 }],
  ['ifnull', { bind: bindCoalesce, argsMin: 2, argsMax: 2 }],
  ['if', { bind: bindIf, argsMin: 3, argsMax: 3 }],
  ['iff', { bind: bindIf, argsMin: 3, argsMax: 3 }],
  ['nvl2', { bind: bindNvl2, argsMin: 3, argsMax: 3 }],
  ['nullif', { bind: bindNullIf, argsMin: 2, argsMax: 2 }],
  [
    'zeroifnull',
    { bind: (binding, [arg], text, span) => bindCoalesce(binding, [arg!, zero], text, span), argsMin: 1, argsMax: 1 },
  ],
  [
    'nullifzero',
    { bind: (binding, [arg], text, span) => bindNullIf(binding, [arg!, zero], text, span), argsMin: 1, argsMax: 1 },
  ],
  ['isnull', { bind: (_, [arg], text) => ({ text, expr: isNull(arg!.expr) }), argsMin: 1, argsMax: 1 }],
  ['isnotnull', { bind: (_, [arg], text) => ({ text, expr: not(isNull(arg!.expr)) }), argsMin: 1, argsMax: 1 }],
]);

const zero: Term = { expr: literal(int32, 0), text: '0', isLiteral: true };

/** With more than two arguments decode chooses a result; with two it reads bytes. */
export function isConditional(name: string): boolean {
  return sugar.has(name);
}

/** `decode(value, search1, result1, ...[, default])`: the result behind the first search that equals the value, NULL with NULL. */
export function bindDecode(binding: Binding, args: readonly Term[], span: Span): Term {
  const text = callText(
    'decode',
    args.map((arg) => arg.text),
  );
  const [value, ...rest] = args;
  const pairs = Math.floor(rest.length / 2);
  const otherwise = rest.length % 2 === 1 ? rest.at(-1)! : null;
  const thens = Array.from({ length: pairs }, (_, i) => rest[2 * i + 1]!);
  const results = commonResults(binding, otherwise === null ? thens : [...thens, otherwise], 'casewhen', text, span);
  const branches = thens.map((_, i) => {
    const [subject, search] = [i === 0 ? value! : usedAgain(binding, value!), rest[2 * i]!];
    const same = callScalar(binding, '<=>', [subject, search], operatorText('<=>', subject.text, search.text), span);
    return { when: same.expr, then: results[i]!.expr };
  });
  return { text, expr: { ...caseWhen(branches, otherwise === null ? null : results.at(-1)!.expr), span } };
}

/** COALESCE, IF, NULLIF and their like; null for other names. Errors: WRONG_NUM_ARGS, DATA_DIFF_TYPES. */
export function bindConditional(binding: Binding, name: string, args: readonly Term[], span: Span): Term | null {
  const entry = sugar.get(name);
  if (entry === undefined) return null;
  if (args.length < entry.argsMin || args.length > entry.argsMax) {
    const expectedNum = entry.argsMax === Infinity ? `> ${entry.argsMin - 1}` : entry.argsMin;
    const parameters = { functionName: `\`${name}\``, expectedNum, actualNum: args.length };
    throw new EngineError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', parameters, { span });
  }
  binding.functions.add(name);
  const term = entry.bind(
    binding,
    args,
    callText(
      name,
      args.map((arg) => arg.text),
    ),
    span,
  );
  return { ...term, expr: { ...term.expr, span } };
}

function bindCoalesce(binding: Binding, args: readonly Term[], text: string, span: Span): Term {
  const [first, ...rest] = commonResults(binding, args, 'coalesce', text, span).map((term) => term.expr);
  return { text, expr: rest.length === 0 ? first! : coalesce([first!, ...rest]) };
}

function bindIf(binding: Binding, args: readonly Term[], text: string, span: Span): Term {
  const [condition, ...branches] = args;
  // Written as a call, a NULL may be the condition.
  const checked = condition!.expr.type.id === 'null' ? castTo(binding, condition!, boolType) : condition!;
  checkCondition(binding, checked, text, 'first', span);
  const [then, otherwise] = commonResults(binding, branches, 'if', text, span);
  return { text, expr: caseWhen([{ when: openAsBoolean(binding, checked), then: then!.expr }], otherwise!.expr) };
}

function bindNvl2(binding: Binding, args: readonly Term[], text: string, span: Span): Term {
  const [value, ...branches] = args;
  const [then, otherwise] = commonResults(binding, branches, 'if', text, span);
  return { text, expr: caseWhen([{ when: not(isNull(value!.expr)), then: then!.expr }], otherwise!.expr) };
}

/** NULLIF(a, b) has the type of `a`, whatever the comparison casts to. */
function bindNullIf(binding: Binding, args: readonly Term[], text: string, span: Span): Term {
  const [left, right] = args;
  const isEqual = callScalar(binding, '=', [left!, right!], operatorText('=', left!.text, right!.text), span);
  const type: DataType = left!.expr.type;
  const nothing = literal(type.id === 'null' ? nullType : type, null);
  return { text, expr: caseWhen([{ when: isEqual.expr, then: nothing }], usedAgain(binding, left!).expr) };
}
