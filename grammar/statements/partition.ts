/** `PARTITION (a = 1, b)`. */
import type { PartitionValue } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { identifier } from '../names.ts';
import * as t from '../tokens.ts';

/** Empty where no PARTITION follows. */
export function partitionValues(p: Dsl): PartitionValue[] {
  if (!p.atWord('PARTITION') || !p.at(t.LParen, 2)) return [];
  p.take();
  return p.parenthesized(() => {
    const start = p.start();
    const column = identifier(p);
    const value = p.accept(t.Equal) ? p.expression() : null;
    return { column, value, span: p.spanFrom(start) };
  });
}
