/** What the generator knows of a TPC-H table. */
import { type DataType, dateType, type Field, field, int32, int64, type Schema, utf8 } from '../src/core/types.ts';
import type { Vector } from '../src/core/vector.ts';
import { money, type Slice } from './columns.ts';

export interface TpchTable {
  readonly name: string;
  readonly schema: Schema;
  /** What can be made apart from the rest: rows; parts in partsupp, orders in lineitem. */
  units(scale: number): number;
  /** The most rows that a unit has. */
  readonly rowsPerUnitMax: number;
  /** How many it has on average. */
  readonly rowsPerUnitMean: number;
  /** Units of a file of the table, so that it has a few hundred thousand rows. */
  readonly unitsPerFile: number;
  /** The columns of the units that the slice names. */
  columns(slice: Slice): readonly Vector[];
}

const types = { bigint: int64, int: int32, money, date: dateType, text: utf8 } satisfies Record<string, DataType>;

/** Fields, none of them nullable, from `name type` a piece. */
export function schemaOf(...fields: readonly `${string} ${keyof typeof types}`[]): Schema {
  return {
    fields: fields.map((each): Field => {
      const [name, type] = each.split(' ') as [string, keyof typeof types];
      return field(name, types[type], false);
    }),
  };
}

/** `perScale` units at scale 1, cut down to a whole number. */
export function scaledUnits(perScale: number, scale: number): number {
  return Math.trunc(perScale * scale);
}

export const scaleBase = { supplier: 10_000, customer: 150_000, part: 200_000, orders: 1_500_000 };
