/** Shorthand for declaring aggregates: what nearly all of them have in common. */
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import type { AggregateFunction, AggregateStates, BoundAggregate, EvalContext } from '../define.ts';

export interface AggregateDeclaration {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly signature: string;
  readonly doc: string;
  readonly example: readonly [sql: string, result: string];
  readonly emptyValue?: Scalar;
  readonly ignoresDuplicates?: boolean;
  readonly dependsOnOrder?: boolean;
  readonly takesOrderKey?: boolean;
  readonly bind: AggregateFunction['bind'];
}

export function declareAggregate(declaration: AggregateDeclaration): AggregateFunction {
  const { name, aliases = [], signature, doc, example, bind } = declaration;
  return {
    name,
    aliases,
    category: 'aggregate',
    doc,
    signature,
    examples: [example],
    emptyValue: declaration.emptyValue ?? null,
    ignoresDuplicates: declaration.ignoresDuplicates ?? false,
    dependsOnOrder: declaration.dependsOnOrder ?? false,
    takesOrderKey: declaration.takesOrderKey ?? false,
    bind,
  };
}

export interface BoundParts {
  readonly arguments: readonly DataType[];
  readonly type: DataType;
  readonly partial: readonly DataType[];
  readonly family?: string;
  readonly nullable?: boolean;
  readonly mayFail?: boolean;
  create(context: EvalContext): AggregateStates;
}

export function boundAggregate(parts: BoundParts): BoundAggregate {
  return { kind: 'bound', ...parts, nullable: parts.nullable ?? true, mayFail: parts.mayFail ?? false };
}
