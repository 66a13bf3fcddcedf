/** Random numbers, letters and identifiers. Those with a seed give Spark's own sequence (XORShift) from the first row of a file on. */
import { decimalToDouble } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, int32, int64, isNumeric, utf8 } from '../../core/types.ts';
import { castScalar } from '../cast.ts';
import { declare, type Make, notConstant } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';
import { unexpectedInput } from '../mismatch.ts';
import { type Twister, twisterOf } from './mersenne-twister.ts';
import { seededRandom } from './seeded-random.ts';

export const randomFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'rand',
    aliases: ['random'],
    category: 'math',
    doc: 'A random number from 0 to below 1, independent from row to row.',
    signature: 'rand([seed])',
    examples: [['rand(0) >= 0', 'true']],
    takes: [[int64, int32]],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: (_, args) => {
      const next = source(args[0]?.constant);
      return { type: float64, nullable: false, scalar: (context) => next(context).uniform() };
    },
  }),
  declare({
    name: 'randn',
    category: 'math',
    doc: 'A random number of the standard normal distribution.',
    signature: 'randn([seed])',
    examples: [['randn(0) IS NOT NULL', 'true']],
    takes: [[int64, int32]],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: (_, args) => {
      const next = source(args[0]?.constant);
      return { type: float64, nullable: false, scalar: (context) => next(context).normal() };
    },
  }),
  declare({
    name: 'uniform',
    category: 'math',
    doc: 'A random number from a least to below a greatest, of their common type.',
    signature: 'uniform(min, max[, seed])',
    examples: [['uniform(10, 20, 0) >= 10', 'true']],
    takes: ['any', 'any', 'any'],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: makeUniform,
  }),
  declare({
    name: 'uuid',
    category: 'misc',
    doc: 'A random identifier of 128 bits.',
    signature: 'uuid([seed])',
    examples: [
      ['length(uuid())', '36'],
      ['uuid(0)', '269567e9-5d09-4af5-b20f-16851fc4a81a'],
    ],
    takes: [[int32, int64]],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: (_, [seed]) => {
      if (seed === undefined) return { type: utf8, nullable: false, scalar: randomUuid };
      if (seed.constant === undefined) return notConstant('seed', seed.type);
      const twister = seededTwister(BigInt((seed.constant ?? 0) as number | bigint));
      return { type: utf8, nullable: false, scalar: (context) => uuidOf(wordsOf(twister(context))) };
    },
  }),
  declare({
    name: 'randstr',
    category: 'string',
    doc: 'So many random letters and digits.',
    signature: 'randstr(length[, seed])',
    examples: [['length(randstr(5, 0))', '5']],
    takes: [int32, [int64, int32]],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: (_, args) => {
      const next = source(args[1]?.constant);
      return {
        type: utf8,
        nullable: false,
        mayFail: true,
        scalar: (context, length) => letters(next(context), length as number),
      };
    },
  }),
];

function makeUniform(types: Parameters<Make>[0], args: Parameters<Make>[1]): ReturnType<Make> {
  for (const [i, { type, constant }] of args.entries()) {
    const isWrong = i < 2 ? !isNumeric(type) && type.id !== 'null' : type.id !== 'null' && type.id !== 'int';
    if (isWrong) return unexpectedInput(i, i < 2 ? '"NUMERIC"' : '("INT" or "BIGINT")', type);
    if (constant === undefined) return notConstant(['min', 'max', 'seed'][i]!, type);
  }
  const type = uniformType(types[0]!, types[1]!);
  const next = source(args[2]?.constant);
  const isNull = args.slice(0, 2).some((arg) => arg.constant === null);
  return {
    type,
    nullable: isNull,
    scalar: (context, least, most) => {
      if (least === null || most === null) return null;
      const low = doubleOf(types[0]!, least!);
      const high = doubleOf(types[1]!, most!);
      return castScalar(float64, type, 'ansi')(context, low + (high - low) * next(context).uniform());
    },
  };
}

function doubleOf(type: DataType, value: Scalar): number {
  return type.id === 'decimal' ? decimalToDouble(value as bigint, type.scale) : Number(value);
}

/** Of two integers the wider, a decimal beside an integer as it is. */
function uniformType(a: DataType, b: DataType): DataType {
  if (a.id === 'null' || b.id === 'null') return float64;
  if (a.id === 'int' && b.id === 'int') return a.bits >= b.bits ? a : b;
  if (a.id === 'decimal' && b.id === 'decimal') return a.precision >= b.precision ? a : b;
  if (a.id === 'int') return b;
  if (b.id === 'int') return a;
  return a.id === 'float' && a.bits === 32 && b.id === 'float' && b.bits === 32 ? a : float64;
}

interface Source {
  uniform(): number;
  normal(): number;
  /** Of 32 bits. */
  integer(): number;
}

/** Of the context where no seed is given; else a sequence of its own. */
function source(seed: unknown): (context: EvalContext) => Source {
  if (seed === undefined) {
    return (context) => ({
      uniform: () => context.random(),
      normal: () => boxMuller(() => context.random()),
      integer: () => Math.floor(context.random() * 2 ** 32) | 0,
    });
  }
  return seededByPiece(BigInt((seed ?? 0) as number | bigint), seededRandom);
}

/** The twister of a seed, begun anew with each piece of a scan. */
export function seededTwister(seed: bigint): (context: EvalContext) => Twister {
  return seededByPiece(seed, twisterOf);
}

function seededByPiece<T>(seed: bigint, seededBy: (seed: bigint) => T): (context: EvalContext) => T {
  let piece = 0;
  let seeded = seededBy(seed);
  return (context) => {
    const now = context.piece?.id ?? 0;
    if (now !== piece) {
      piece = now;
      seeded = seededBy(BigInt.asIntN(64, seed + BigInt(now)));
    }
    return seeded;
  };
}

function boxMuller(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function randomUuid(context: EvalContext): string {
  return uuidOf(Uint8Array.from({ length: 16 }, () => Math.floor(context.random() * 256)));
}

function wordsOf(twister: Twister): Uint8Array {
  const words = new DataView(new ArrayBuffer(16));
  for (let at = 0; at < 16; at += 4) words.setUint32(at, twister.next());
  return new Uint8Array(words.buffer);
}

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const text = Buffer.from(bytes).toString('hex');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function letters(source: Source, length: number): string {
  if (length < 0)
    throw new EngineError('INVALID_PARAMETER_VALUE.LENGTH', {
      parameter: '`length`',
      functionName: '`randstr`',
      length,
    });
  return Array.from({ length }, () => alphabet[Math.abs(source.integer() % alphabet.length)]!).join('');
}
