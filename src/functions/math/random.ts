/** Random numbers, letters and identifiers. Those with a seed give Spark's own sequence (XORShift) from the first row of a thread on. */
import { EngineError } from '../../core/errors.ts';
import { float64, int32, int64, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';
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
    name: 'uuid',
    category: 'misc',
    doc: 'A random identifier of 128 bits.',
    signature: 'uuid()',
    examples: [['length(uuid())', '36']],
    takes: [],
    volatility: 'volatile',
    make: () => ({ type: utf8, nullable: false, scalar: uuid }),
  }),
  declare({
    name: 'randstr',
    category: 'string',
    doc: 'So many random letters and digits.',
    signature: 'randstr(length[, seed])',
    examples: [['length(randstr(5, 0))', '5']],
    takes: [int32, int32],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: (_, args) => {
      const next = source(args[1]?.constant);
      return { type: utf8, nullable: false, mayFail: true, scalar: (context, length) => letters(next(context).uniform, length as number) };
    },
  }),
];

interface Source {
  uniform(): number;
  normal(): number;
}

/** Of the context where no seed is given; else a sequence of its own. */
function source(seed: unknown): (context: EvalContext) => Source {
  if (seed === undefined) return (context) => ({ uniform: () => context.random(), normal: () => boxMuller(() => context.random()) });
  const seeded = seededRandom(BigInt((seed ?? 0) as number | bigint));
  return () => seeded;
}

function boxMuller(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function uuid({ random }: EvalContext): string {
  const byte = (): number => Math.floor(random() * 256);
  const bytes = Uint8Array.from({ length: 16 }, byte);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const text = Buffer.from(bytes).toString('hex');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function letters(uniform: () => number, length: number): string {
  if (length < 0) throw new EngineError('INVALID_PARAMETER_VALUE.LENGTH', { parameter: '`length`', functionName: '`randstr`', length });
  return Array.from({ length }, () => alphabet[Math.floor(uniform() * alphabet.length)]!).join('');
}
