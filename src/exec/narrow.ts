/** Vectors of tables in memory as a scan asks for them: members of structs, and nested values without what nobody reads. */
import { isSameType } from '../core/types.ts';
import { constant, type Vector } from '../core/vector.ts';
import type { EvalContext } from '../functions/define.ts';
import { flatten } from '../kernels/flatten.ts';
import { memberOf } from '../plan/evaluate/field.ts';

/** The member at a path of names; NULL where a struct around it is, and everywhere where there is no such member. */
export function vectorAt(context: EvalContext, vector: Vector, path: readonly string[], type: Vector['type']): Vector {
  let at = vector;
  for (const name of path) {
    const index = at.type.id === 'struct' ? fieldIndex(at.type.fields, name) : -1;
    if (index < 0 || at.type.id !== 'struct') return constant(type, null, vector.length);
    at = memberOf(context, at, index, at.type.fields[index]!.type);
  }
  return narrowed(context, at, type);
}

/** By its exact name, else in any case; -1 where there is none. */
export function fieldIndex(fields: readonly { readonly name: string }[], name: string): number {
  const exact = fields.findIndex((field) => field.name === name);
  return exact >= 0 ? exact : fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** As `type`, which has the members of the vector's type or fewer. */
function narrowed(context: EvalContext, vector: Vector, type: Vector['type']): Vector {
  const { type: before } = vector;
  if (!isNested(type) || before.id !== type.id || isSameType(before, type)) return vector;
  const flat = flatten(vector, context.alloc, context.kernels);
  if (flat.layout !== 'nested') return { ...flat, type };
  const parts = partsOf(before, type).map(([at, part]) => narrowed(context, flat.children[at]!, part));
  return { ...flat, type, children: parts };
}

function isNested(type: Vector['type']): boolean {
  return type.id === 'struct' || type.id === 'list' || type.id === 'map';
}

/** Which children the narrow type has, and of which types. */
function partsOf(before: Vector['type'], type: Vector['type']): readonly [number, Vector['type']][] {
  if (before.id === 'struct' && type.id === 'struct')
    return type.fields.map((field) => [fieldIndex(before.fields, field.name), field.type]);
  if (type.id === 'list') return [[0, type.item.type]];
  if (type.id === 'map') {
    return [
      [0, type.key.type],
      [1, type.value.type],
    ];
  }
  return [];
}
