/**
 * A struct without some of its members, for `* EXCEPT (s.a)` and the pipe's DROP of a member. Takes terms and member
 * names, gives terms.
 */
import { EngineError } from '../core/errors.ts';
import type { StructType } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import type { Identifier } from '../sql/ast-expression.ts';
import type { Binding, Term } from './env.ts';
import { fieldExpr, fieldIndex } from './name.ts';
import { structTerm } from './struct.ts';

/** The paths below a struct that are left out; the first part of each is a member of it. */
export type MemberPath = readonly [Identifier, ...Identifier[]];

/** Errors: FIELD_NOT_FOUND, INVALID_EXTRACT_BASE_FIELD_TYPE for a path into what is no struct. */
export function withoutMembers(binding: Binding, value: Term, paths: readonly MemberPath[]): Term {
  const { type } = value.expr;
  const [first] = paths[0]!;
  if (type.id !== 'struct') {
    const parameters = { base: `"${value.text}"`, other: `"${type.id.toUpperCase()}"` };
    throw new EngineError('INVALID_EXTRACT_BASE_FIELD_TYPE', parameters, { span: first.span });
  }
  const byMember = membersOf(type, paths);
  const members = type.fields.flatMap((field, i): readonly (readonly [string, Term])[] => {
    const deeper = byMember.get(i);
    if (deeper !== undefined && deeper.some((path) => path.length === 0)) return [];
    const member: Term = { expr: fieldExpr(value.expr, i, first.span), text: `${value.text}.${field.name}` };
    if (deeper === undefined) return [[field.name, member]];
    return [[field.name, withoutMembers(binding, member, deeper as readonly MemberPath[])]];
  });
  const rest = members.length === 0 ? emptyStruct : structTerm(binding, members, 'struct', first.span);
  return { ...rest, text: value.text, name: value.name ?? value.text };
}

const emptyStruct: Term = { expr: literal({ id: 'struct', fields: [] }, []), text: 'struct()' };

function membersOf(
  type: StructType,
  paths: readonly MemberPath[],
): ReadonlyMap<number, readonly (readonly Identifier[])[]> {
  const byMember = new Map<number, (readonly Identifier[])[]>();
  for (const [member, ...rest] of paths) {
    const index = fieldIndex(type, member);
    byMember.set(index, [...(byMember.get(index) ?? []), rest]);
  }
  return byMember;
}
