/**
 * Expressions as Spark SQL: keywords in capitals, one blank between words, parentheses only where precedence
 * needs them. Reading the text again gives the same tree, up to places.
 */
import type {
  Argument,
  Arithmetic,
  ArithmeticOperator,
  Expression,
  FrameBound,
  FunctionCall,
  Identifier,
  IntervalLiteral,
  NumberLiteral,
  Parameter,
  SortItem,
  Star,
  Trim,
  WindowFrame,
  WindowSpec,
} from './ast-expression.ts';
import { identifierText, nameText, type Printer, quoted, typeText } from './print-names.ts';

/** How tightly a printed form binds; an operand that binds less is put in parentheses. */
export const level = {
  any: 0,
  or: 1,
  and: 2,
  not: 3,
  predicate: 4,
  comparison: 5,
  additive: 10,
  unary: 13,
  primary: 14,
} as const;

const arithmeticLevels: Readonly<Record<ArithmeticOperator, number>> = {
  '|': 6,
  '^': 7,
  '&': 8,
  '<<': 9,
  '>>': 9,
  '>>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  div: 11,
};

/** An expression that stands where operators of at least `least` are taken without parentheses. */
export function expressionText(p: Printer, node: Expression, least = 0): string {
  const text = bareText(p, node);
  return levelOf(node) < least ? `(${text})` : text;
}

function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'lambda':
      return level.any;
    case 'or':
      return level.or;
    case 'and':
      return level.and;
    case 'not':
      return level.not;
    case 'isDistinct':
    case 'is':
    case 'between':
    case 'inList':
    case 'inSubquery':
    case 'like':
    case 'likeQuantified':
      return level.predicate;
    case 'comparison':
    case 'quantifiedComparison':
      return level.comparison;
    case 'concat':
      return level.additive;
    case 'arithmetic':
      return arithmeticLevels[node.rest[0]!.operator];
    case 'unary':
      return level.unary;
    default:
      return level.primary;
  }
}

function bareText(p: Printer, node: Expression): string {
  const at = (operand: Expression, least: number): string => p.expression(operand, least);
  switch (node.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'number':
      return numberText(node);
    case 'string':
      return quoted(node.value);
    case 'typedLiteral':
      return node.type === 'binary' ? `X${quoted(node.value)}` : `${node.type.toUpperCase()} ${quoted(node.value)}`;
    case 'interval':
      return intervalText(node);
    case 'parameter':
      return parameterText(node);
    case 'name':
    case 'identifierClause':
      return nameText(p, node);
    case 'star':
      return starText(p, node);
    case 'field':
      return `${base(p, node.value, true)}.${identifierText(node.field)}`;
    case 'subscript':
      return `${base(p, node.value, false)}[${at(node.index, 0)}]`;
    case 'variantPath':
      return `${base(p, node.value, false)}:${node.path}`;
    case 'call':
      return callText(p, node);
    case 'case':
      return caseText(p, node);
    case 'cast':
      return `${node.isTry ? 'TRY_CAST' : 'CAST'}(${at(node.value, 0)} AS ${typeText(node.type)})`;
    case 'extract':
      return `EXTRACT(${/^\w+$/.test(node.field) ? node.field : quoted(node.field)} FROM ${at(node.source, 0)})`;
    case 'trim':
      return trimText(p, node);
    case 'collate':
      return `${base(p, node.value, false)} COLLATE ${nameText(p, node.collation)}`;
    case 'exists':
      return `EXISTS (${p.query(node.query)})`;
    case 'scalarSubquery':
      return `(${p.query(node.query)})`;
    case 'row':
      return `(${argumentList(p, node.items)})`;
    case 'lambda':
      return `${lambdaHead(node.parameters)} -> ${at(node.body, 0)}`;
    default:
      return operatorText(p, node);
  }
}

type Operation = Extract<
  Expression,
  {
    kind:
      | 'and'
      | 'or'
      | 'not'
      | 'concat'
      | 'arithmetic'
      | 'unary'
      | 'comparison'
      | 'quantifiedComparison'
      | 'isDistinct'
      | 'is'
      | 'between'
      | 'inList'
      | 'inSubquery'
      | 'like'
      | 'likeQuantified';
  }
>;

function operatorText(p: Printer, node: Operation): string {
  const at = (operand: Expression, least: number): string => p.expression(operand, least);
  const not = 'isNegated' in node && node.isNegated ? 'NOT ' : '';
  switch (node.kind) {
    case 'or':
      return node.operands.map((operand) => at(operand, level.and)).join(' OR ');
    case 'and':
      return node.operands.map((operand) => at(operand, level.not)).join(' AND ');
    case 'not':
      return `NOT ${at(node.operand, level.not)}`;
    case 'concat':
      return node.operands
        .map((operand, i) => at(operand, i === 0 && operand.kind !== 'concat' ? 10 : 11))
        .join(' || ');
    case 'arithmetic':
      return arithmeticText(p, node);
    case 'unary':
      return unaryText(node.operator, at(node.operand, level.unary));
    case 'comparison':
      return `${at(node.left, level.comparison)} ${node.operator} ${at(node.right, level.comparison + 1)}`;
    case 'quantifiedComparison': {
      if (node.right.kind === 'array') return overItems(p, node, node.right.array);
      const query = p.query(node.right.query);
      return `${at(node.left, level.comparison)} ${node.operator} ${node.quantifier.toUpperCase()} (${query})`;
    }
    case 'isDistinct':
      return `${at(node.left, level.predicate)} IS ${not}DISTINCT FROM ${at(node.right, level.comparison)}`;
    case 'is':
      return `${at(node.value, level.predicate)} IS ${not}${node.what.toUpperCase()}`;
    case 'between': {
      const range = `${at(node.low, level.comparison)} AND ${at(node.high, level.comparison)}`;
      return `${at(node.value, level.predicate)} ${not}BETWEEN ${node.isSymmetric ? 'SYMMETRIC ' : ''}${range}`;
    }
    case 'inList':
      return `${at(node.value, level.predicate)} ${not}IN (${node.items.map((item) => at(item, 0)).join(', ')})`;
    case 'inSubquery':
      return `${at(node.value, level.predicate)} ${not}IN (${p.query(node.query)})`;
    case 'like': {
      const escape = node.escape === null ? '' : ` ESCAPE ${quoted(node.escape)}`;
      const pattern = at(node.pattern, level.comparison);
      return `${at(node.value, level.predicate)} ${not}${node.operator.toUpperCase()} ${pattern}${escape}`;
    }
    case 'likeQuantified': {
      const patterns = node.patterns.map((pattern) => at(pattern, 0)).join(', ');
      const operator = `${node.operator.toUpperCase()} ${node.quantifier.toUpperCase()}`;
      return `${at(node.value, level.predicate)} ${not}${operator} (${patterns})`;
    }
  }
}

function arithmeticText(p: Printer, { first, rest }: Arithmetic): string {
  const own = arithmeticLevels[rest[0]!.operator];
  const merges = first.kind === 'arithmetic' && levelOf(first) === own;
  const steps = rest.map(({ operator, operand }) => ` ${operator.toUpperCase()} ${p.expression(operand, own + 1)}`);
  return p.expression(first, merges ? own + 1 : own) + steps.join('');
}

/** A number behind `-` would become a negative literal, and a second `-` a comment. */
function unaryText(operator: string, operand: string): string {
  if (operator === '-' && /^[\d.]/.test(operand)) return `-(${operand})`;
  return /^[-+~]/.test(operand) ? `${operator} ${operand}` : `${operator}${operand}`;
}

/** What a postfix stands behind: a name would take `.field` as its own part. */
function base(p: Printer, value: Expression, isField: boolean): string {
  const text = p.expression(value, level.primary);
  if (isWrapped(value, isField)) return `(${text})`;
  return text;
}

function isWrapped(value: Expression, isField: boolean): boolean {
  switch (value.kind) {
    case 'interval':
    case 'variantPath':
    case 'star':
      return true;
    case 'collate':
    case 'name':
    case 'identifierClause':
    case 'number':
    case 'parameter':
      return isField;
    default:
      return false;
  }
}

function numberText({ form, text }: NumberLiteral): string {
  switch (form) {
    case 'integer':
      return text;
    case 'decimal':
      return text.includes('.') && !/e/i.test(text) ? text : `${text}BD`;
    case 'double':
      return /e/i.test(text) ? text : `${text}D`;
    case 'float':
      return `${text}F`;
    case 'bigint':
      return `${text}L`;
    case 'smallint':
      return `${text}S`;
    case 'tinyint':
      return `${text}Y`;
  }
}

function intervalText({ parts, to }: IntervalLiteral): string {
  const texts = parts.map(({ value, isNegative, isString, unit }) => {
    return `${isNegative ? '-' : ''}${isString ? quoted(value) : value} ${unit.toUpperCase()}`;
  });
  return `INTERVAL ${texts.join(' ')}${to === null ? '' : ` TO ${to.toUpperCase()}`}`;
}

function parameterText({ name, index }: Parameter): string {
  if (name !== null) return `:${name}`;
  return `$${index! + 1}`;
}

export function starText(p: Printer, { qualifier, except, changes }: Star): string {
  const star = qualifier === null ? '*' : `${nameText(p, qualifier)}.*`;
  const pattern = changes?.pattern ?? null;
  const parts = [
    star,
    pattern && `${pattern.isNegated ? 'NOT ' : ''}${pattern.operator.toUpperCase()} ${quoted(pattern.text)}`,
    changeList(
      'EXCEPT',
      except.map((name) => nameText(p, name)),
    ),
    changeList(
      'REPLACE',
      changes?.replace.map((r) => `${p.expression(r.expression)} AS ${identifierText(r.name)}`),
    ),
    changeList(
      'RENAME',
      changes?.rename.map((r) => `${nameText(p, r.from)} AS ${identifierText(r.to)}`),
    ),
  ];
  return parts.filter((part) => part !== null).join(' ');
}

function changeList(word: string, items: readonly string[] | undefined): string | null {
  return items === undefined || items.length === 0 ? null : `${word} (${items.join(', ')})`;
}

function callText(p: Printer, node: FunctionCall): string {
  const order = node.orderBy.length === 0 ? '' : ` ORDER BY ${sortText(p, node.orderBy)}`;
  const inside = `${node.isDistinct ? 'DISTINCT ' : ''}${argumentList(p, node.args)}${order}`;
  const within = node.withinGroup === null ? '' : ` WITHIN GROUP (ORDER BY ${sortText(p, node.withinGroup)})`;
  const filter = node.filter === null ? '' : ` FILTER (WHERE ${p.expression(node.filter)})`;
  const nulls = node.nulls === null ? '' : ` ${node.nulls.toUpperCase()} NULLS`;
  const over = node.over === null ? '' : ` OVER ${overText(p, node.over)}`;
  return `${nameText(p, node.name)}(${inside})${within}${filter}${nulls}${over}`;
}

function overText(p: Printer, over: NonNullable<FunctionCall['over']>): string {
  return over.kind === 'windowName' ? identifierText(over.name) : windowText(p, over);
}

export function argumentList(p: Printer, args: readonly Argument[]): string {
  return args.map((arg) => argumentText(p, arg)).join(', ');
}

export function argumentText(p: Printer, { value, name, alias }: Argument): string {
  const named = name === null ? '' : `${identifierText(name)} => `;
  return `${named}${p.expression(value)}${alias === null ? '' : ` AS ${identifierText(alias)}`}`;
}

function caseText(p: Printer, node: Extract<Expression, { kind: 'case' }>): string {
  const operand = node.operand === null ? '' : ` ${p.expression(node.operand)}`;
  const branches = node.branches.map(({ when, then }) => ` WHEN ${p.expression(when)} THEN ${p.expression(then)}`);
  const otherwise = node.otherwise === null ? '' : ` ELSE ${p.expression(node.otherwise)}`;
  return `CASE${operand}${branches.join('')}${otherwise} END`;
}

function trimText(p: Printer, { side, characters, source }: Trim): string {
  const what = characters === null ? '' : `${p.expression(characters)} `;
  return `TRIM(${side.toUpperCase()} ${what}FROM ${p.expression(source)})`;
}

function lambdaHead(parameters: readonly Identifier[]): string {
  const names = parameters.map(identifierText);
  return names.length === 1 ? names[0]! : `(${names.join(', ')})`;
}

export function sortText(p: Printer, items: readonly SortItem[]): string {
  return items
    .map(({ expression, direction, nulls }) => {
      const order = direction === 'desc' ? ' DESC' : '';
      return `${p.expression(expression)}${order}${nulls === null ? '' : ` NULLS ${nulls.toUpperCase()}`}`;
    })
    .join(', ');
}

/** `(base PARTITION BY ... ORDER BY ... frame)`. */
export function windowText(p: Printer, { base, partitionBy, orderBy, frame }: WindowSpec): string {
  const parts = [
    base === null ? '' : identifierText(base),
    partitionBy.length === 0 ? '' : `PARTITION BY ${partitionBy.map((key) => p.expression(key)).join(', ')}`,
    orderBy.length === 0 ? '' : `ORDER BY ${sortText(p, orderBy)}`,
    frame === null ? '' : frameText(p, frame),
  ];
  return `(${parts.filter((part) => part !== '').join(' ')})`;
}

function frameText(p: Printer, { units, start, end }: WindowFrame): string {
  const first = boundText(p, start);
  return `${units.toUpperCase()} ${end === null ? first : `BETWEEN ${first} AND ${boundText(p, end)}`}`;
}

function boundText(p: Printer, bound: FrameBound): string {
  switch (bound.kind) {
    case 'unboundedPreceding':
      return 'UNBOUNDED PRECEDING';
    case 'unboundedFollowing':
      return 'UNBOUNDED FOLLOWING';
    case 'currentRow':
      return 'CURRENT ROW';
    case 'preceding':
    case 'following':
      return `${p.expression(bound.value, level.not)} ${bound.kind.toUpperCase()}`;
  }
}

/** `x = ANY (array)` in Spark's words, where any(array) is an aggregate. */
function overItems(p: Printer, node: Extract<Expression, { kind: 'quantifiedComparison' }>, array: Expression): string {
  const test = `${p.expression(node.left, level.comparison)} ${node.operator} array_item`;
  return `${node.quantifier === 'any' ? 'exists' : 'forall'}(${p.expression(array)}, array_item -> ${test})`;
}
