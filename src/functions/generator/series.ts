/** Generators of PostgreSQL: rows of an array's elements, of numbers from one to another, of an array's positions. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, field, int32, int64, list, utf8 } from '../../core/types.ts';
import type { Argument, BoundGenerator, GeneratorFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

export const seriesGenerators: readonly GeneratorFunction[] = [
  generator('unnest', 'A row for each element of an array; as in PostgreSQL.', 'unnest(array)', bindUnnest),
  generator(
    'generate_series',
    'A row for each whole number from one to another, both included, in steps; as in PostgreSQL.',
    'generate_series(start, stop[, step])',
    bindSeries,
  ),
  generator(
    'generate_subscripts',
    'A row for each position of an array, from 1; as in PostgreSQL.',
    'generate_subscripts(array, dimension)',
    bindSubscripts,
  ),
];

function generator(
  name: string,
  doc: string,
  signature: string,
  bind: (args: readonly Argument[]) => BoundGenerator | TypeMismatch,
): GeneratorFunction {
  return { name, aliases: [], category: 'generator', doc, signature, examples: [], isOuter: false, bind };
}

function bindUnnest(args: readonly Argument[]): BoundGenerator | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount('unnest', 1, args.length);
  const type: DataType = arg.type.id === 'null' ? list(utf8) : arg.type;
  if (type.id !== 'list') return unexpectedInput(0, '"ARRAY"', type);
  return {
    kind: 'bound',
    arguments: [type],
    columns: [field('unnest', type.item.type, type.item.nullable)],
    generate: (_, value) => ((value ?? []) as readonly Scalar[]).map((item) => [item]),
  };
}

function bindSeries(args: readonly Argument[]): BoundGenerator | TypeMismatch {
  if (args.length < 2 || args.length > 3) return wrongArgumentCount('generate_series', '[2, 3]', args.length);
  const wrong = args.findIndex(({ type }) => type.id !== 'int' && type.id !== 'null');
  if (wrong >= 0) return unexpectedInput(wrong, int64, args[wrong]!.type);
  const isWide = args.some(({ type }) => type.id === 'int' && type.bits === 64);
  const type = isWide ? int64 : int32;
  return {
    kind: 'bound',
    arguments: args.map(() => int64),
    columns: [field('generate_series', type, false)],
    generate: (_, start, stop, step) => series(start ?? null, stop ?? null, step === undefined ? 1n : step, isWide),
  };
}

/** No rows where a bound is NULL or the step leads away; a step of 0 leads nowhere. */
function* series(start: Scalar, stop: Scalar, step: Scalar, isWide: boolean): Iterable<readonly Scalar[]> {
  if (typeof start !== 'bigint' || typeof stop !== 'bigint' || typeof step !== 'bigint' || step === 0n) return;
  for (let at = start; step > 0n ? at <= stop : at >= stop; at += step) yield [isWide ? at : Number(at)];
}

function bindSubscripts(args: readonly Argument[]): BoundGenerator | TypeMismatch {
  const [array] = args;
  if (array === undefined || args.length !== 2) return wrongArgumentCount('generate_subscripts', 2, args.length);
  const type: DataType = array.type.id === 'null' ? list(utf8) : array.type;
  if (type.id !== 'list') return unexpectedInput(0, '"ARRAY"', type);
  return {
    kind: 'bound',
    arguments: [type, int32],
    columns: [field('generate_subscripts', int32, false)],
    generate: (_, value, dimension) =>
      dimension === 1 ? ((value ?? []) as readonly Scalar[]).map((_item, i) => [i + 1]) : [],
  };
}
