/** What the binder asks where the same text means different things (DESIGN: three places and no more). After binding a plan has one meaning. */
export type DialectName = 'spark' | 'ansi' | 'postgres';

export interface Dialect {
  readonly name: DialectName;
  /** `7 / 2` of integers: a double (Spark) or an integer (PostgreSQL). */
  readonly integerDivision: 'double' | 'truncate';
  /** CAST(3.99 AS INT): truncates or rounds. */
  readonly castToInteger: 'truncate' | 'round';
  /** The first element of an array is a[0] or a[1]. */
  readonly subscriptBase: 0 | 1;
  /** Where NULLs sort in ascending order without a NULLS clause; descending is the mirror. */
  readonly nullsFirstAscending: boolean;
  /** Unquoted names in results keep their case or are lower-cased. */
  readonly lowersNames: boolean;
  /** Under ANSI strings become what they meet; without it what meets a string becomes one. */
  readonly isAnsi: boolean;
}

const spark: Dialect = {
  name: 'spark',
  integerDivision: 'double',
  castToInteger: 'truncate',
  subscriptBase: 0,
  nullsFirstAscending: true,
  lowersNames: false,
  isAnsi: true,
};

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  spark,
  ansi: { ...spark, name: 'ansi' },
  postgres: {
    name: 'postgres',
    integerDivision: 'truncate',
    castToInteger: 'round',
    subscriptBase: 1,
    nullsFirstAscending: false,
    lowersNames: true,
    isAnsi: true,
  },
};
