/**
 * Which expressions of a node are written several times and need one evaluation. Takes the expressions of one operator,
 * gives each a number that equals that of its like: written alike, over the same columns, of one type, and not volatile.
 */
import { typeName } from '../core/types.ts';
import type { ColumnId, Expr } from './expr.ts';
import { exprChildren } from './walk.ts';

export interface SharedExprs {
  /** The number of an expression that stands at least twice and costs something; null of any other. */
  numberOf(expr: Expr): number | null;
  /** One of each that is shared, save where it only stands in larger shared ones; in order of appearance. */
  readonly largest: readonly Expr[];
}

export function sharedExprs(exprs: readonly Expr[], isVolatile: (functionName: string) => boolean): SharedExprs {
  const numbering = new Numbering(isVolatile);
  for (const expr of exprs) numbering.visit(expr, null);
  const isShared = (number: number): boolean => (numbering.uses.get(number) ?? 0) > 1;
  const largest: Expr[] = [];
  for (const [number, first] of numbering.firsts) {
    const around = numbering.parents.get(number)!;
    // Seen below one parent alone, which is shared itself, it needs no mention of its own.
    const isInner = around.size === 1 && !around.has(null) && [...around].every((parent) => isShared(parent!));
    if (isShared(number) && !isInner) largest.push(first);
  }
  return {
    numberOf: (expr) => {
      const number = numbering.numbers.get(expr);
      return number !== undefined && number !== null && numbering.firsts.has(number) && isShared(number)
        ? number
        : null;
    },
    largest,
  };
}

/** Numbers from the leaves up, so that a deep tree takes no longer than its nodes. */
class Numbering {
  /** Null: never the same as another. */
  readonly numbers = new Map<Expr, number | null>();
  readonly #byText = new Map<string, number>();
  readonly uses = new Map<number, number>();
  readonly parents = new Map<number, Set<number | null>>();
  /** Of those that cost something: the first of each number. */
  readonly firsts = new Map<number, Expr>();
  readonly #isVolatile: (functionName: string) => boolean;

  constructor(isVolatile: (functionName: string) => boolean) {
    this.#isVolatile = isVolatile;
  }

  /** Counts every place, so that one node that stands in two places counts twice. */
  visit(expr: Expr, parent: number | null): number | null {
    const number = this.#numberOf(expr);
    this.numbers.set(expr, number);
    if (number === null) return null;
    this.uses.set(number, (this.uses.get(number) ?? 0) + 1);
    const around = this.parents.get(number) ?? new Set();
    around.add(parent);
    this.parents.set(number, around);
    if (isCostly(expr) && !this.firsts.has(number)) this.firsts.set(number, expr);
    if (this.uses.get(number) === 1) for (const child of exprChildren(expr)) this.visit(child, number);
    return number;
  }

  #numberOf(expr: Expr): number | null {
    const known = this.numbers.get(expr);
    if (known !== undefined) return known;
    const children: (number | null)[] = [];
    for (const child of exprChildren(expr)) {
      const number = this.#numberOf(child);
      this.numbers.set(child, number);
      children.push(number);
    }
    if (children.includes(null)) return null;
    const text = this.#headOf(expr);
    if (text === null) return null;
    const key = `${text}:${typeName(expr.type)}(${children.join()})`;
    const number = this.#byText.get(key) ?? this.#byText.size;
    this.#byText.set(key, number);
    return number;
  }

  /** What tells an expression from others with the same children; null for one that is like no other. */
  #headOf(expr: Expr): string | null {
    switch (expr.kind) {
      case 'literal':
        return `literal ${typeof expr.value} ${literalText(expr.value)}`;
      case 'column':
        return `column ${expr.id satisfies ColumnId}`;
      case 'parameter':
        return `parameter ${expr.name}`;
      case 'call':
        return this.#isVolatile(expr.name) ? null : `call ${expr.name}`;
      case 'cast':
        return `cast ${expr.mode} ${typeName(expr.arg.type)}`;
      case 'field':
        return `field ${expr.index}`;
      case 'case':
        return `case ${expr.otherwise !== null}`;
      case 'and':
      case 'or':
      case 'not':
      case 'isNull':
      case 'coalesce':
      case 'in':
        return expr.kind;
      // Its parameters are columns of its own.
      case 'lambda':
        return `lambda ${expr.parameters.map(({ id }) => id).join()}`;
      case 'subquery':
      case 'error':
        return null;
    }
  }
}

/** What stands in the batch already needs no second look. */
function isCostly(expr: Expr): boolean {
  if (expr.kind === 'field') return isCostly(expr.arg);
  return !(expr.kind === 'column' || expr.kind === 'literal' || expr.kind === 'parameter' || expr.kind === 'lambda');
}

function literalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (part instanceof Uint8Array) return `bytes ${part.join()}`;
    return Object.is(part, -0) || (typeof part === 'number' && !Number.isFinite(part))
      ? `number ${numberText(part as number)}`
      : part;
  });
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
