/** What silt adds to stars, as written. */
import type { Expression, Identifier, LikeOperator, Name } from './ast-expression.ts';

/** `* LIKE 'a%' EXCEPT (...) REPLACE (a + 1 AS a) RENAME (b AS c)`. */
export interface StarChanges {
  readonly pattern: StarPattern | null;
  readonly replace: readonly { readonly expression: Expression; readonly name: Identifier }[];
  readonly rename: readonly { readonly from: Name; readonly to: Identifier }[];
}

/** The columns whose names match, or match not. */
export interface StarPattern {
  readonly operator: LikeOperator;
  readonly text: string;
  readonly isNegated: boolean;
}
