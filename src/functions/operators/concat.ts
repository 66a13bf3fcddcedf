/** concat and ||: strings, binaries, arrays. */
import type { Scalar } from '../../core/scalar.ts';
import { binary, type DataType, utf8 } from '../../core/types.ts';
import { commonType, implicitType } from '../coercion.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { noCommonType, unexpectedInput } from '../mismatch.ts';

export const concat: ScalarFunction = {
  name: 'concat',
  aliases: ['||'],
  category: 'string',
  doc: 'Strings, binaries or arrays one after another; NULL where any of them is NULL.',
  signature: 'concat(expr1, expr2, ...)',
  examples: [["'a' || 'b'", 'ab']],
  nulls: 'propagate',
  volatility: 'immutable',
  bind: bindConcat,
};

function bindConcat(args: readonly Argument[]): BoundCall | TypeMismatch {
  const types = args.map((arg) => arg.type);
  const nullable = args.some((arg) => arg.nullable);
  if (args.length === 0) return bound(types, utf8, false, () => '');
  if (types.some((type) => type.id === 'list')) return bindArrays(types, nullable);
  if (types.every((type) => type.id === 'binary'))
    return bound(types, binary, nullable, (_, ...parts) => joinBytes(parts));
  const wrong = types.findIndex((type) => implicitType(type, utf8) === null);
  if (wrong >= 0) return unexpectedInput(wrong, '("STRING" or "BINARY" or "ARRAY")', types[wrong]!);
  return bound(
    types.map(() => utf8),
    utf8,
    nullable,
    (_, ...parts) => parts.join(''),
  );
}

function bindArrays(types: readonly DataType[], nullable: boolean): BoundCall | TypeMismatch {
  const common = commonType(types);
  if (common === null || common.id !== 'list') return noCommonType('concat', types);
  const join = (_: unknown, ...parts: Scalar[]): Scalar => (parts as (readonly Scalar[])[]).flat(1);
  return bound(
    types.map(() => common),
    common,
    nullable,
    join,
  );
}

function joinBytes(parts: readonly Scalar[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts as Uint8Array[]));
}

function bound(types: readonly DataType[], type: DataType, nullable: boolean, scalar: BoundCall['scalar']): BoundCall {
  return { kind: 'bound', arguments: types, type, nullable, mayFail: false, scalar };
}
