/** What PostgreSQL calls a result column that has no alias: a column's name, a function's, a type's, or `?column?`. Source: its manual, "SELECT List". */
import type { Expression, Identifier } from '../sql/ast-expression.ts';
import type { TypeNode } from '../sql/ast-type.ts';

export function pgName(expression: Expression): string {
  return nameOf(expression)?.name ?? '?column?';
}

/** A weak name gives way to that of a cast around it. */
interface Found {
  readonly name: string;
  readonly isWeak: boolean;
}

const strong = (name: string): Found => ({ name, isWeak: false });
const weak = (name: string): Found => ({ name, isWeak: true });

function nameOf(node: Expression): Found | null {
  switch (node.kind) {
    case 'name':
      return strong(folded(node.parts.at(-1)!));
    case 'field':
      return strong(folded(node.field));
    case 'call':
      return node.name.kind === 'name' ? calledName(folded(node.name.parts.at(-1)!)) : null;
    case 'subscript':
    case 'collate':
      return nameOf(node.value);
    case 'cast': {
      const inner = nameOf(node.value);
      return inner !== null && !inner.isWeak ? inner : weak(typeLabel(node.type));
    }
    case 'case': {
      const inner = node.otherwise === null ? null : nameOf(node.otherwise);
      return inner !== null && !inner.isWeak ? inner : weak('case');
    }
    case 'boolean':
      return weak('bool');
    case 'typedLiteral':
      return weak(String(node.type).toLowerCase());
    case 'interval':
      return weak('interval');
    case 'exists':
      return strong('exists');
    case 'extract':
      return strong('extract');
    case 'trim':
      return strong(node.side === 'leading' ? 'ltrim' : node.side === 'trailing' ? 'rtrim' : 'btrim');
    case 'scalarSubquery': {
      const { body } = node.query;
      const item = body.kind === 'select' ? body.items[0] : undefined;
      if (item === undefined) return null;
      const alias = item.aliases[0];
      return alias === undefined ? nameOf(item.expression) : strong(folded(alias));
    }
    case 'row':
      return strong('row');
    default:
      return null;
  }
}

/** Operators and forms that the grammar has as calls. */
function calledName(name: string): Found | null {
  if (name === 'power') return null;
  return strong(name === 'locate' ? 'position' : name);
}

function folded({ text, isQuoted }: Identifier): string {
  return isQuoted ? text : text.toLowerCase();
}

const typeLabels: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  real: 'float4',
  float: 'float8',
  double: 'float8',
  'double precision': 'float8',
  'character varying': 'varchar',
  character: 'bpchar',
  decimal: 'numeric',
  dec: 'numeric',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
};

function typeLabel(type: TypeNode): string {
  switch (type.kind) {
    case 'namedType':
      return typeLabels[type.name] ?? type.name;
    case 'arrayType':
      return typeLabel(type.element);
    case 'intervalType':
      return 'interval';
    case 'mapType':
      return 'map';
    case 'structType':
      return 'struct';
  }
}
