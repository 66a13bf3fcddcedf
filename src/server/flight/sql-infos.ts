/** What the server tells of itself by number. Source: SqlInfo of FlightSql.proto; JDBC's DatabaseMetaData for the meanings. */
import type { SqlInfoValue } from '../../arrow/sql-info.ts';

type Info = readonly [id: number, value: SqlInfoValue];

export function sqlInfos(version: string): readonly Info[] {
  return [[0, 'silt'], [1, version], ...server, ...language, ...limits, ...transactions];
}

/** Limits: 0 is none, or not known. */
const noLimit = 0n;

const server: readonly Info[] = [
  [2, '21.2.0'],
  [3, false],
  [4, true],
  [5, false],
  [6, ''],
  [7, ''],
  [8, 0],
  [9, true],
  [10, false],
  [11, false],
  [100, 0],
  [101, 0],
];

const language: readonly Info[] = [
  [500, false],
  [501, true],
  [502, true],
  // Names are compared without regard to case and kept as written.
  [503, 1],
  [504, '`'],
  [505, 1],
  [506, true],
  // NULLs first in ascending order, as the least value.
  [507, 1],
  [508, ['ANTI', 'CLUSTER', 'DISTRIBUTE', 'LATERAL', 'MINUS', 'OVERWRITE', 'PIVOT', 'SEMI', 'TABLESAMPLE', 'UNPIVOT']],
  [
    509,
    [
      'abs',
      'acos',
      'asin',
      'atan',
      'ceil',
      'cos',
      'degrees',
      'exp',
      'floor',
      'log',
      'mod',
      'pi',
      'power',
      'round',
      'sin',
      'sqrt',
      'tan',
    ],
  ],
  [510, ['ascii', 'concat', 'length', 'locate', 'lower', 'ltrim', 'repeat', 'replace', 'rtrim', 'substring', 'upper']],
  [511, ['current_catalog', 'current_database', 'current_user', 'ifnull']],
  [512, ['current_date', 'current_timestamp', 'dayofmonth', 'hour', 'minute', 'month', 'quarter', 'second', 'year']],
  [513, '\\'],
  [514, ''],
  [515, true],
  [516, true],
  [517, new Map<number, number[]>()],
  [518, true],
  [519, false],
  [520, true],
  [521, true],
  // Bit sets: GROUP BY of unrelated columns and beyond SELECT; all three grammars' least; entry level of SQL-92.
  [522, 3],
  [523, true],
  [524, true],
  [525, 1],
  [526, 1],
  [527, false],
  [528, 3],
  [529, 'schema'],
  [530, 'procedure'],
  [531, 'catalog'],
  [532, true],
  [533, 7],
  [534, 7],
  [535, 0],
  [536, false],
  [537, false],
  [538, 15],
  [539, true],
  [540, 3],
];

const limits: readonly Info[] = [
  ...Array.from({ length: 15 }, (_, i): Info => [541 + i, noLimit]),
  [556, false],
  ...Array.from({ length: 5 }, (_, i): Info => [557 + i, noLimit]),
];

const transactions: readonly Info[] = [
  [562, 0n],
  [563, false],
  [564, 0],
  [565, false],
  [566, false],
  // Forward only, read only.
  [567, 2],
  [568, 2],
  [569, 0],
  [570, 0],
  [571, true],
  [572, false],
  [573, true],
  [574, false],
  [575, false],
];
