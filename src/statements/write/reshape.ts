/**
 * Values with structs in them, as a column of other structs takes them: members by their names, at any depth, in arrays and
 * maps too. Takes a bound value and a type; gives an expression whose members lie as the type's do. Casts are left to others.
 */
import { eachElement } from '../../bind/array-field.ts';
import type { Binding } from '../../bind/env.ts';
import { fieldExpr } from '../../bind/name.ts';
import { withoutLength } from '../../bind/type-name.ts';
import { assert } from '../../core/assert.ts';
import { type DataType, type Field, isSameType, utf8 } from '../../core/types.ts';
import { canCast } from '../../functions/coercion.ts';
import { lookupScalar } from '../../functions/registry.ts';
import { and, caseWhen, column, isNull, literal } from '../../plan/build.ts';
import type { Expr, LambdaExpr, OutputColumn } from '../../plan/expr.ts';

/** Where arrays of castable structs match: by the names of their members too, or by position. */
export type InArrays = 'name' | 'position';

/**
 * Members in the order of the type, NULL where the value has none of the name; a struct with others stays as it is. Maps are
 * left to the cast where that can be done, as Spark has it.
 */
export function byMemberNames(value: Expr, type: DataType, binding: Binding, inArrays: InArrays = 'name'): Expr {
  const from = value.type;
  if (isSameType(from, type)) return value;
  if (type.id === 'struct' && from.id === 'struct') {
    if (from.fields.some((f) => memberNamed(type.fields, f.name) === undefined)) return value;
    const members = type.fields.map((member) => {
      const to = withoutLength(member.type);
      const at = from.fields.findIndex((f) => isNamed(f.name, member.name));
      return at < 0 ? literal(to, null) : byMemberNames(fieldExpr(value, at, undefined), to, binding, inArrays);
    });
    return unlessNull(value, ownStruct(type, members));
  }
  if (type.id === 'list' && from.id === 'list') {
    const to = withoutLength(type.item.type);
    if (!isNested(from.item.type, to) || (inArrays === 'position' && canCast(from, type))) return value;
    return eachElement(binding, value, (element) => byMemberNames(element, to, binding, inArrays), undefined);
  }
  if (type.id === 'map' && from.id === 'map') {
    const to = withoutLength(type.value.type);
    if (!isNested(from.value.type, to) || canCast(from, type)) return value;
    return eachValue(binding, value, (each) => byMemberNames(each, to, binding, inArrays));
  }
  return value;
}

/** Whether each struct of the value has the members that the type has, or some of them where they may be missing, and no others. */
export function hasMembers(from: DataType, to: DataType, mayMiss: boolean): boolean {
  if (from.id === 'list' && to.id === 'list') return hasMembers(from.item.type, to.item.type, mayMiss);
  if (from.id === 'map' && to.id === 'map') {
    return canCast(from, to) || hasMembers(from.value.type, to.value.type, mayMiss);
  }
  if (from.id !== 'struct' || to.id !== 'struct') return true;
  if (!mayMiss && from.fields.length !== to.fields.length) return false;
  return from.fields.every((member) => {
    const own = memberNamed(to.fields, member.name);
    return own !== undefined && hasMembers(member.type, own.type, mayMiss);
  });
}

/**
 * As `byMemberNames`, but members of structs that the value has not are those of `before`, a value of the type, even where the
 * struct is NULL; those within arrays and maps are NULL.
 */
export function overlaid(value: Expr, before: Expr, type: DataType, binding: Binding): Expr {
  const from = value.type;
  if (isSameType(from, type) || type.id !== 'struct' || from.id !== 'struct')
    return byMemberNames(value, type, binding);
  if (from.fields.some((f) => memberNamed(type.fields, f.name) === undefined)) return value;
  const members = type.fields.map((member, i) => {
    const old = fieldExpr(before, i, undefined);
    const at = from.fields.findIndex((f) => isNamed(f.name, member.name));
    return at < 0 ? old : overlaid(fieldExpr(value, at, undefined), old, withoutLength(member.type), binding);
  });
  const made = ownStruct(type, members);
  const isGone = and([isNull(value), isNull(before)]);
  return caseWhen([{ when: isGone, then: literal(made.type, null) }], made);
}

/** A value of a column's type before as one of its type after: members that came are NULL, types that grew are cast. */
export function upgraded(value: Expr, type: DataType, binding: Binding): Expr {
  const shaped = byMemberNames(value, type, binding);
  if (isSameType(shaped.type, type)) return shaped;
  return { kind: 'cast', arg: shaped, mode: 'ansi', type, nullable: shaped.nullable, mayFail: shaped.mayFail };
}

/** A struct of these members. */
export function structOf(type: DataType & { id: 'struct' }, members: readonly Expr[]): Expr {
  const args = type.fields.flatMap((member, i) => [literal(utf8, member.name), members[i]!]);
  const mayFail = members.some((member) => member.mayFail);
  return { kind: 'call', name: 'named_struct', type: withoutLength(type), nullable: false, mayFail, args };
}

/** As `structOf`, with the members' own types. */
export function ownStruct(type: DataType & { id: 'struct' }, members: readonly Expr[]): Expr {
  const fields = type.fields.map((member, i) => ({ ...member, type: members[i]!.type, nullable: true }));
  return structOf({ ...type, fields }, members);
}

/** NULL where the value is. */
export function unlessNull(value: Expr, made: Expr): Expr {
  return value.nullable ? caseWhen([{ when: isNull(value), then: literal(made.type, null) }], made) : made;
}

export function memberNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((f) => isNamed(f.name, name));
}

function isNamed(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether there are structs in both, which have to be matched. */
function isNested(from: DataType, to: DataType): boolean {
  return ['struct', 'list', 'map'].includes(to.id) && from.id === to.id && !isSameType(from, to);
}

function eachValue(binding: Binding, value: Expr, made: (each: Expr) => Expr): Expr {
  assert(value.type.id === 'map', 'only maps have values');
  const { key, value: of } = value.type;
  const parameters = [key, of].map(
    ({ name, type, nullable }): OutputColumn => ({ id: binding.newId(), name, type, nullable }),
  );
  const body = made(column(parameters[1]!));
  const { type, nullable, mayFail } = body;
  const lambda: LambdaExpr = { kind: 'lambda', parameters, body, type, nullable, mayFail };
  const args = [value, lambda];
  const bound = lookupScalar('transform_values')!.bind(args, binding.env.dialect);
  assert(bound.kind === 'bound', 'transform_values takes any map');
  binding.functions.add('transform_values');
  const fails = bound.mayFail || args.some((arg) => arg.mayFail);
  return { kind: 'call', name: 'transform_values', args, type: bound.type, nullable: bound.nullable, mayFail: fails };
}
