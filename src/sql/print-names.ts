/** Names, strings and data types as Spark SQL. */
import { quotedName } from '../core/text/type-sql.ts';
import type { Query } from './ast.ts';
import type { Expression, Identifier, ObjectName } from './ast-expression.ts';
import type { TypeNode } from './ast-type.ts';

/** The printers that nest in each other. */
export interface Printer {
  expression(node: Expression, level?: number): string;
  query(node: Query): string;
}

/** A name, quoted where it was. */
export function identifierText({ text, isQuoted }: Identifier): string {
  return isQuoted ? quotedName(text) : text;
}

export function nameText(p: Printer, name: ObjectName): string {
  if (name.kind === 'name') return name.parts.map(identifierText).join('.');
  const suffix = name.suffix.map((part) => `.${identifierText(part)}`).join('');
  return `IDENTIFIER(${p.expression(name.expression)})${suffix}`;
}

/** A string literal with Spark's escapes. */
export function quoted(value: string): string {
  let text = '';
  for (const char of value) text += escapes[char] ?? char;
  return `'${text}'`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\0': '\\0',
  '\x1A': '\\Z',
};

/** A data type as it is written in CAST and in column lists. */
export function typeText(type: TypeNode): string {
  switch (type.kind) {
    case 'namedType':
      return namedTypeText(type);
    case 'arrayType':
      return `ARRAY<${typeText(type.element)}>`;
    case 'mapType':
      return `MAP<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'structType':
      return `STRUCT<${type.fields.map(fieldText).join(', ')}>`;
    case 'intervalType': {
      const from = type.from === null ? '' : ` ${type.from.toUpperCase()}`;
      return `INTERVAL${from}${type.to === null ? '' : ` TO ${type.to.toUpperCase()}`}`;
    }
  }
}

function namedTypeText({ name, args, collation }: Extract<TypeNode, { kind: 'namedType' }>): string {
  const [head = '', ...words] = name.split(/ (?=with)/);
  const size = args.length === 0 ? '' : `(${args.join(', ')})`;
  const collate = collation === null ? '' : ` COLLATE ${collation.parts.map(identifierText).join('.')}`;
  return `${typeNameText(head)}${size}${words.map((word) => ` ${word.toUpperCase()}`).join('')}${collate}`;
}

function typeNameText(name: string): string {
  return /^[\p{L}\p{N}_]+( [a-z]+)?$/u.test(name) ? name.toUpperCase() : quotedName(name);
}

function fieldText({
  name,
  type,
  isNullable,
  comment,
}: Extract<TypeNode, { kind: 'structType' }>['fields'][number]): string {
  const notes = `${isNullable ? '' : ' NOT NULL'}${comment === null ? '' : ` COMMENT ${quoted(comment)}`}`;
  return `${identifierText(name)}: ${typeText(type)}${notes}`;
}
