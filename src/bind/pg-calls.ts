/** Calls that mean something in the postgres dialect alone: JSON built of pairs, and functions of PostgreSQL's catalog that silt does not have, which are NULL or empty rather than the end of a client. */
import type { Span } from '../core/errors.ts';
import { boolType, type DataType, int32, int64, nullType, utf8 } from '../core/types.ts';
import { wireType } from '../core/wire-types.ts';
import { keywords, reservedKeywords } from '../functions/generator/sql-keywords.ts';
import { literal } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type * as ast from '../sql/ast.ts';
import type { Cast, Expression, FunctionCall } from '../sql/ast-expression.ts';
import { plainCall } from '../sql/plain-call.ts';
import type { Binding, Relation, Term } from './env.ts';
import { nameParts } from './name.ts';
import { scopeColumns } from './relation.ts';

export function isPostgres(binding: Binding): boolean {
  return binding.env.dialect.name === 'postgres';
}

/** json_build_object(key, value, ...): its text, put together. Null for other calls. */
export function jsonObject(binding: Binding, node: FunctionCall): Expression | null {
  if (!isPostgres(binding) || nameParts(binding, node.name).at(-1)!.toLowerCase() !== 'json_build_object') return null;
  const { span } = node;
  const text = (value: string): Expression => ({ kind: 'string', value, span }) as Expression;
  const parts: Expression[] = [text('{')];
  node.args.forEach(({ value }, i) => {
    if (i > 0) parts.push(text(i % 2 === 1 ? ' : ' : ', '));
    // JSON of one value is that of an array around it, without the brackets.
    const inArray = callOf('to_json', [callOf('array', [value], span)], span);
    const ending = callOf('regexp_replace', [inArray, text('^.|.$'), text('')], span);
    parts.push(ending);
  });
  parts.push(text('}'));
  return castOf(callOf('concat', parts, span), 'json');
}

function castOf(value: Expression, name: string): Cast {
  const { span } = value;
  return {
    kind: 'cast',
    value,
    type: { kind: 'namedType', name, args: [], collation: null, span },
    isTry: false,
    span,
  };
}

function callOf(name: string, args: readonly Expression[], span: Span): FunctionCall {
  return plainCall(['builtin', name], args, span);
}

/** NULL for a function of PostgreSQL's own that silt lacks; null for other names. */
export function absentFunction(binding: Binding, name: string, span: Span): Term | null {
  if (!isPostgres(binding) || !/^(pg_|has_|txid_)/.test(name)) return null;
  binding.env.names?.noteAbsent?.(name);
  return { text: `${name}()`, name, expr: { ...literal(utf8, null), span } };
}

const charType = wireType('char')!.type;
const oid = wireType('oid')!.type;
const regclass = wireType('regclass')!.type;

const emptyFunctions: Readonly<Record<string, readonly (readonly [name: string, type: DataType])[]>> = {
  pg_partition_ancestors: [['relid', regclass]],
  pg_partition_tree: [
    ['relid', regclass],
    ['parentrelid', regclass],
    ['isleaf', { id: 'bool' }],
    ['level', int32],
  ],
  pg_get_keywords: [
    ['word', utf8],
    ['catcode', charType],
    ['barelabel', { id: 'bool' }],
    ['catdesc', utf8],
    ['baredesc', utf8],
  ],
  pg_get_publication_tables: [
    ['relid', oid],
    ['attrs', wireType('int2vector')!.type],
  ],
};

/** No rows for a table function of PostgreSQL's own, but for its keywords; null for other names. */
export function emptyFunction(binding: Binding, node: ast.TableFunction, name: string): Relation | null {
  if (!isPostgres(binding) || !name.startsWith('pg_')) return null;
  const known = emptyFunctions[name];
  if (known === undefined) binding.env.names?.noteAbsent?.(name);
  const unknown = (node.alias?.columns ?? [{ text: name }]).map(({ text }) => [text, nullType] as const);
  const ordinal = node.isNumbered === true ? [['ordinality', int64] as const] : [];
  const columns = known === undefined ? unknown : [...known, ...ordinal];
  const output = columns.map(([label, type]) => ({ id: binding.newId(), name: label, type, nullable: true }));
  return {
    plan: { kind: 'values', output, rows: name === 'pg_get_keywords' ? keywordRows() : [] },
    columns: scopeColumns(output, [name]),
  };
}

function keywordRows(): readonly (readonly Expr[])[] {
  return keywords.map((word) => {
    const isReserved = reservedKeywords.has(word);
    const code = literal(charType, isReserved ? 'R' : 'U');
    const words = isReserved ? 'reserved' : 'unreserved';
    return [
      literal(utf8, word.toLowerCase()),
      code,
      literal(boolType, !isReserved),
      literal(utf8, words),
      literal(utf8, isReserved ? 'requires AS' : 'can be bare label'),
    ];
  });
}
