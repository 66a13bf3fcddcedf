/** Rows of the table of conditions: PIVOT, UNPIVOT and TABLESAMPLE. */
import type { ConditionRow } from './row.ts';

export const reshapingConditions = {
  NON_LITERAL_PIVOT_VALUES: {
    sqlState: '42K08',
    message: 'The values of PIVOT have to be constant; <expression> is not.',
  },
  PIVOT_VALUE_DATA_TYPE_MISMATCH: {
    sqlState: '42K09',
    message: 'The value <value> of PIVOT is <valueType>; the column that is pivoted is <pivotType>.',
  },
  INCOMPARABLE_PIVOT_COLUMN: { sqlState: '42818', message: 'PIVOT cannot compare values of <columnName>.' },
  _LEGACY_ERROR_TEMP_1006: { sqlState: '42803', message: 'PIVOT aggregates, and <sql> is in no aggregate.' },
  UNPIVOT_REQUIRES_ATTRIBUTES: {
    sqlState: '42K0A',
    message: 'UNPIVOT takes columns only; <expressions> is none.',
  },
  UNPIVOT_VALUE_SIZE_MISMATCH: {
    sqlState: '428C4',
    message: 'Every set of UNPIVOT has to have <names> columns.',
  },
  UNPIVOT_VALUE_DATA_TYPE_MISMATCH: {
    sqlState: '42K09',
    message: 'The columns of UNPIVOT have no common type: <types>.',
  },
  'NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT': {
    sqlState: '42601',
    message: 'One relation cannot have both PIVOT and UNPIVOT: put one into a subquery.',
  },
  _LEGACY_ERROR_TEMP_0014: { sqlState: '42601', message: 'TABLESAMPLE needs a number of rows or a share.' },
  _LEGACY_ERROR_TEMP_0015: { sqlState: '0A000', message: 'TABLESAMPLE (<msg>) is not supported.' },
  _LEGACY_ERROR_TEMP_0016: {
    sqlState: '42601',
    message: '<bytesStr> is no number of bytes: digits and one of B, K, M, G.',
  },
} as const satisfies Record<string, ConditionRow>;
