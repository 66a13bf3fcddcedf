/** How long a string or binary is: in characters, bytes or bits. */
import { binary, int32, utf8 } from '../../core/types.ts';
import type { BytesVector, Rows, Vector } from '../../core/vector.ts';
import { declare } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';
import { overEntries } from '../loops.ts';
import { lengthOf } from './code-points.ts';

type Measure = (values: Uint8Array, start: number, end: number) => number;

export const lengthFunctions: readonly ScalarFunction[] = [
  length(
    'length',
    ['char_length', 'character_length', 'len'],
    'The number of characters of a string, or bytes of a binary.',
    ["length('Spärk')", '5'],
    'characters',
  ),
  length('octet_length', [], 'The number of bytes.', ["octet_length('Spärk')", '6'], 'bytes'),
  length('bit_length', [], 'The number of bits.', ["bit_length('Spärk')", '48'], 'bits'),
];

function length(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  unit: 'characters' | 'bytes' | 'bits',
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'string',
    doc,
    signature: `${name}(expr)`,
    examples: [example],
    takes: [[utf8, binary]],
    make: ([type]) => {
      const isCounted = unit === 'characters' && type!.id === 'utf8';
      const factor = unit === 'bits' ? 8 : 1;
      const measure: Measure = isCounted ? characters : (_, start, end) => (end - start) * factor;
      return {
        type: int32,
        scalar: (_, value) => (isCounted ? lengthOf(value as string) : factor * Buffer.byteLength(value as Uint8Array)),
        kernel: overEntries((context, vector, rows) => measured(context, vector, rows, measure)),
      };
    },
  });
}

function characters(values: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((values[i]! & 0xc0) !== 0x80) count++;
  return count;
}

function measured(context: EvalContext, vector: BytesVector, rows: Rows, measure: Measure): Vector {
  const { offsets, values, valid } = vector;
  const { length: rowCount, selection } = rows;
  const out = context.alloc.int32(rowCount);
  if (selection === null)
    for (let row = 0; row < rowCount; row++) out[row] = measure(values, offsets[row]!, offsets[row + 1]!);
  else for (const row of selection) out[row] = measure(values, offsets[row]!, offsets[row + 1]!);
  return { layout: 'fixed', type: int32, repr: 'i32', length: rowCount, valid, values: out };
}
