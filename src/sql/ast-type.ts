/** Data types as they were written. */
import type { Identifier, IntervalUnit, Name, Node } from './ast-expression.ts';

/** A data type as written; names are resolved by the binder. */
export type TypeNode = NamedType | ArrayTypeNode | MapTypeNode | StructTypeNode | IntervalTypeNode;

export interface NamedType extends Node {
  readonly kind: 'namedType';
  /** Lower case, words joined by one blank: `bigint`, `double precision`, `timestamp without time zone`. */
  readonly name: string;
  /** `decimal(10, 2)`: [10, 2]. */
  readonly args: readonly number[];
  /** `STRING COLLATE name`. */
  readonly collation: Name | null;
}

export interface ArrayTypeNode extends Node {
  readonly kind: 'arrayType';
  readonly element: TypeNode;
}

export interface MapTypeNode extends Node {
  readonly kind: 'mapType';
  readonly key: TypeNode;
  readonly value: TypeNode;
}

export interface StructTypeNode extends Node {
  readonly kind: 'structType';
  readonly fields: readonly StructFieldNode[];
}

export interface StructFieldNode extends Node {
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly isNullable: boolean;
  readonly comment: string | null;
}

/** `INTERVAL` (both null), `INTERVAL DAY`, `INTERVAL DAY TO SECOND`. */
export interface IntervalTypeNode extends Node {
  readonly kind: 'intervalType';
  readonly from: IntervalUnit | null;
  readonly to: IntervalUnit | null;
}
