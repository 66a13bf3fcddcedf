/** Rows of the table of conditions: what table features and clustering stand against. */
import type { ConditionRow } from './row.ts';

export const featureConditions = {
  DELTA_UNSUPPORTED_SOURCE: { sqlState: '0AKDD', message: '<operation> takes a table, and <plan> is a view.' },
  DELTA_UNSUPPORTED_COMMENT_MAP_ARRAY: {
    sqlState: '0AKDC',
    message: 'An element, a key or a value has no comment of its own: <fieldPath>.',
  },
  DELTA_CLUSTERING_WITH_PARTITION_PREDICATE: {
    sqlState: '0A000',
    message: 'OPTIMIZE of a clustered table takes no WHERE: it has no partitions.',
  },
  DELTA_CLUSTERING_WITH_ZORDER_BY: {
    sqlState: '42613',
    message: 'The table is clustered by columns of its own; ZORDER BY is for tables that are not.',
  },
  'DELTA_DUPLICATE_COLUMNS_FOUND.CLUSTER_BY': { sqlState: '42711', message: 'CLUSTER BY names <duplicateCols> twice.' },
  DELTA_COLUMN_NOT_FOUND_IN_SCHEMA: {
    sqlState: '42703',
    message: 'There is no column <columnName> among <tableSchema>.',
  },
  DELTA_CLUSTER_BY_INVALID_NUM_COLUMNS: {
    sqlState: '54000',
    message: 'CLUSTER BY takes <numColumnsLimit> columns at most, not <actualNumColumns>.',
  },
  DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED: {
    sqlState: '0A000',
    message: 'A table is clustered by columns whose bounds are kept, which others are: <columnsWithDataTypes>.',
  },
  DELTA_OPTIMIZE_FULL_NOT_SUPPORTED: {
    sqlState: '42601',
    message: 'OPTIMIZE FULL is for clustered tables.',
  },
  DELTA_FEATURE_DROP_FEATURE_NOT_PRESENT: { sqlState: '55000', message: 'The table has no feature <feature>.' },
  DELTA_FEATURE_DROP_UNSUPPORTED_CLIENT_FEATURE: {
    sqlState: '0AKDC',
    message: 'No table feature is called <feature>.',
  },
  DELTA_FEATURE_DROP_HISTORY_TRUNCATION_NOT_ALLOWED: {
    sqlState: '42000',
    message: 'TRUNCATE HISTORY is for features that readers have to know.',
  },
  DELTA_CANNOT_DROP_CHECK_CONSTRAINT_FEATURE: {
    sqlState: '0AKDE',
    message: 'CHECK constraints are in the way of dropping their feature: <constraints>.',
  },
  DELTA_INVALID_COLUMN_NAMES_WHEN_REMOVING_COLUMN_MAPPING: {
    sqlState: '42K05',
    message: 'Files cannot have columns of the names <invalidColumnNames>: rename them first.',
  },
  DELTA_FEATURE_DROP_NONREMOVABLE_FEATURE: {
    sqlState: '0AKDC',
    message: 'The feature <feature> cannot be dropped.',
  },
} as const satisfies Record<string, ConditionRow>;
