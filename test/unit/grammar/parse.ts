/** What the grammar's tests share: one parser, and short forms of trees. */
import { createParser } from '../../../grammar/parser.ts';
import type { DialectName } from '../../../grammar/profile.ts';
import { EngineError } from '../../../src/core/errors.ts';
import type { Query, Select } from '../../../src/sql/ast.ts';
import type { Expression } from '../../../src/sql/ast-expression.ts';
import type { Statement } from '../../../src/sql/ast-statement.ts';
import { withoutSpans } from '../../../src/sql/walk.ts';

export const parser = createParser();

export function parse(sql: string, dialect: DialectName = 'spark'): Statement {
  return parser.parse(sql, dialect);
}

export function query(sql: string, dialect: DialectName = 'spark'): Query {
  const statement = parse(sql, dialect);
  if (statement.kind !== 'query') throw new Error(`a ${statement.kind}, not a query`);
  return statement;
}

export function select(sql: string, dialect: DialectName = 'spark'): Select {
  const { body } = query(sql, dialect);
  if (body.kind !== 'select') throw new Error(`a ${body.kind}, not a SELECT`);
  return body;
}

export function expression(sql: string, dialect: DialectName = 'spark'): Expression {
  return parser.parseExpression(sql, dialect);
}

/** The error of a text, or null where it parses. */
export function errorOf(sql: string, dialect: DialectName = 'spark'): EngineError | null {
  try {
    parser.parse(sql, dialect);
    return null;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

/** The part of the text that the error points at. */
export function errorAt(sql: string, dialect: DialectName = 'spark'): string | undefined {
  const span = errorOf(sql, dialect)?.span;
  return span && sql.slice(span.start, span.end);
}

/** The tree as nested lists, operators first: `['+', 'a', ['*', 'b', 'c']]`. */
export function shape(node: Expression): unknown {
  switch (node.kind) {
    case 'name':
      return node.parts.map((part) => part.text).join('.');
    case 'number':
      return node.text;
    case 'string':
      return `'${node.value}'`;
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'and':
    case 'or':
    case 'concat':
      return [node.kind === 'concat' ? '||' : node.kind, ...node.operands.map(shape)];
    case 'arithmetic':
      return [shape(node.first), ...node.rest.flatMap(({ operator, operand }) => [operator, shape(operand)])];
    case 'comparison':
      return [node.operator, shape(node.left), shape(node.right)];
    case 'not':
      return ['not', shape(node.operand)];
    case 'unary':
      return [node.operator, shape(node.operand)];
    case 'cast':
      return ['cast', shape(node.value), node.type.kind === 'namedType' ? node.type.name : node.type.kind];
    case 'subscript':
      return ['[]', shape(node.value), shape(node.index)];
    case 'field':
      return ['.', shape(node.value), node.field.text];
    case 'is':
      return [node.isNegated ? 'is not' : 'is', shape(node.value), node.what];
    case 'between':
      return [node.isNegated ? 'not between' : 'between', shape(node.value), shape(node.low), shape(node.high)];
    case 'inList':
      return [node.isNegated ? 'not in' : 'in', shape(node.value), ...node.items.map(shape)];
    case 'like':
      return [`${node.isNegated ? 'not ' : ''}${node.operator}`, shape(node.value), shape(node.pattern)];
    case 'call':
      return [
        node.name.kind === 'name' ? node.name.parts.at(-1)!.text : '?',
        ...node.args.map((arg) => shape(arg.value)),
      ];
    case 'lambda':
      return ['->', node.parameters.map((parameter) => parameter.text), shape(node.body)];
    default:
      return withoutSpans(node);
  }
}
