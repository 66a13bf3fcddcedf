/** Rows of the table of conditions: Delta tables, their logs, and the files and stores that hold them. */
import type { ConditionRow } from './row.ts';

export const tableConditions = {
  'INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': {
    sqlState: '21S01',
    message: '<tableName> takes the columns <tableColumns>; the query gives fewer: <dataColumns>.',
  },
  'INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': {
    sqlState: '21S01',
    message: '<tableName> takes the columns <tableColumns>; the query gives more: <dataColumns>.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST': {
    sqlState: 'KD000',
    message: 'The column <colName> of <tableName> is <targetType>; <srcType> cannot be stored in it.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS': {
    sqlState: 'KD000',
    message: '<tableName> has no columns <extraColumns>.',
  },
  CAST_OVERFLOW_IN_TABLE_INSERT: {
    sqlState: '22003',
    message: 'A value of type <sourceType> does not fit the column <columnName>, which is <targetType>.',
  },
  NOT_NULL_ASSERT_VIOLATION: { sqlState: '42000', message: 'The column <walkedTypePath> cannot be NULL.' },
  CATALOG_LOG_CORRUPT: {
    sqlState: 'XX001',
    message: 'The log of the catalog cannot be read at <path>: <reason>.',
    exitCode: 3,
  },
  DELTA_CANNOT_MODIFY_APPEND_ONLY: {
    sqlState: '42809',
    message: 'The table <table_name> takes additions only: <config> is set.',
  },
  DELTA_UNSUPPORTED_FEATURES_IN_CONFIG: {
    sqlState: '56038',
    message: 'The properties name table features that silt does not have: <configs>.',
  },
  DELTA_TABLE_NOT_FOUND: {
    sqlState: '42P01',
    message: '<path> holds no Delta table: there is no _delta_log.',
    exitCode: 3,
  },
  DELTA_TABLE_ONLY_OPERATION: {
    sqlState: '0AKDD',
    message: '<tableName> is no Delta table, and <operation> is of Delta tables alone.',
    exitCode: 3,
  },
  DELTA_MISSING_DELTA_TABLE: { sqlState: '42P01', message: '<tableName> is no Delta table.', exitCode: 3 },
  DELTA_FILE_NOT_FOUND: { sqlState: '42K03', message: 'There is nothing at <path>.', exitCode: 3 },
  DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE: {
    sqlState: '42809',
    message: 'SHOW PARTITIONS is of partitioned tables; <tableName> is none.',
  },
  DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_COLUMN: {
    sqlState: '42P10',
    message: 'SHOW PARTITIONS takes partition columns; these are none: <badCols>.',
  },
  'INVALID_PARTITION_OPERATION.PARTITION_MANAGEMENT_IS_UNSUPPORTED': {
    sqlState: '42601',
    message: 'The partitions of <name> are no things of their own, to be described or changed one by one.',
  },
  'INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE': {
    sqlState: '42000',
    message: 'The partition column <partKey> needs a value.',
  },
  DESCRIBE_JSON_NOT_EXTENDED: {
    sqlState: '0A000',
    message: 'DESCRIBE ... AS JSON wants EXTENDED or FORMATTED.',
  },
  'UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON': {
    sqlState: '0A000',
    message: 'DESCRIBE of one column has no form AS JSON.',
  },
  FORBIDDEN_OPERATION: {
    sqlState: '42809',
    message: '<statement> is not for the <objectType> <objectName>.',
  },
  NOT_SUPPORTED_COMMAND_FOR_V2_TABLE: { sqlState: '0A000', message: '<cmd> is not there for these tables.' },
  _LEGACY_ERROR_TEMP_1060: {
    sqlState: '0A000',
    message: '<command> describes whole columns, not the field <column> of one.',
  },
  EXPECT_PERMANENT_VIEW_NOT_TEMP: {
    sqlState: '42809',
    message: '<operation> is of views that outlive the session; <viewName> is temporary.',
  },
  SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE: {
    sqlState: '42K05',
    message: 'SHOW COLUMNS names two schemas: <namespaceA> and <namespaceB>.',
  },
  DELTA_VERSION_NOT_FOUND: {
    sqlState: '22003',
    message: 'Version <userVersion> is not there: versions <earliest> to <latest> are.',
  },
  DELTA_MISSING_CHANGE_DATA: {
    sqlState: 'KD002',
    message:
      'The changes from version <startVersion> to <endVersion> were not recorded: <key> is not set at version <version>.',
  },
  DELTA_CDC_START_VERSION_AFTER_LATEST: {
    sqlState: '22003',
    message: 'There are no changes from version <start> on: the latest version is <latest>.',
  },
  DELTA_INVALID_CDC_RANGE: { sqlState: '22003', message: 'Changes cannot run from version <start> to <end>.' },
  DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA: {
    sqlState: '0AKDC',
    message:
      'The changes from version <start> to <end> do not fit one schema: what version <incompatibleVersion> holds cannot be shown as version <readVersion> has it.',
  },
  DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_SCHEMA_CHANGE: {
    sqlState: '0AKDC',
    message:
      'The changes from version <start> to <end> do not fit one schema: version <incompatibleVersion> changed it, and they are shown as version <readVersion> has it.',
  },
  DELTA_TIMESTAMP_GREATER_THAN_COMMIT: {
    sqlState: '42816',
    message: 'The timestamp <providedTimestamp> is after the latest version, which was committed at <commitTimestamp>.',
  },
  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION: {
    sqlState: '42816',
    message:
      'The timestamp <providedTimestamp> is before the earliest version, which was committed at <commitTimestamp>.',
  },
  DELTA_LOG_CORRUPT: { sqlState: 'XXKDS', message: 'The log of <path> cannot be read: <reason>.', exitCode: 3 },
  DELTA_LOG_FILE_NOT_FOUND: {
    sqlState: '42K03',
    message: 'The log of <path> no longer has the commit of version <version>, and nothing else tells what it changed.',
    exitCode: 3,
  },
  DELTA_VERSIONS_NOT_CONTIGUOUS: {
    sqlState: 'KD00C',
    message: 'The log of <path> has a gap: there is no commit of version <missing>, though <next> is there.',
    exitCode: 3,
  },
  DELTA_TRUNCATED_TRANSACTION_LOG: {
    sqlState: '42K03',
    message:
      'Version <version> of <path> cannot be read: the log starts at version <earliest>, and no checkpoint stands before it.',
    exitCode: 3,
  },
  DELTA_STATE_RECOVER_ERROR: {
    sqlState: 'XXKDS',
    message: 'Version <version> of <path> has no <operation>: no commit and no checkpoint up to it holds one.',
    exitCode: 3,
  },
  DELTA_INVALID_PROTOCOL_VERSION: {
    sqlState: 'KD004',
    message:
      'The table <tableName> needs reader version <minReaderVersion> and writer version <minWriterVersion>, which silt does not know.',
  },
  DELTA_DUPLICATE_COLUMNS_FOUND: {
    sqlState: '42711',
    message: 'The schema of <path> has columns of the same name, letter case aside: <duplicateCols>.',
  },
  DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION: {
    sqlState: '42601',
    message: 'No table can be made in <tableLocation>: the folder holds files, and is no Delta table.',
  },
  PATH_NOT_ALLOWED: {
    sqlState: '42501',
    message: '<path> lies outside of the folders that the session may reach.',
    exitCode: 3,
  },
  DELTA_PATH_EXISTS: { sqlState: '42K04', message: '<path> holds a Delta table already.' },
  DELTA_UNSUPPORTED_FEATURES_FOR_READ: {
    sqlState: '56038',
    message: 'The table <tableName> needs the reader features <features>, which silt does not have yet.',
  },
  DELTA_UNSUPPORTED_FEATURES_FOR_WRITE: {
    sqlState: '56038',
    message: 'The table <tableName> needs the writer features <features>, which silt does not have yet.',
  },
  'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH': {
    sqlState: 'KD001',
    message: 'Column <column> of the file <path> holds <actualType>, where the table has <expectedType>.',
    exitCode: 3,
  },
  FILE_CORRUPT: { sqlState: 'XX001', message: 'The file <path> cannot be read: <reason>.', exitCode: 3 },
  FILE_NOT_FOUND: { sqlState: '58P01', message: 'The file <path> is not there.', exitCode: 3 },
  STORAGE_FAILURE: { sqlState: '58030', message: '<operation> on <path> failed: <reason>.', exitCode: 3 },
  DISK_FULL: { sqlState: '53100', message: '<operation> on <path> failed: the disk is full.', exitCode: 3 },
} as const satisfies Record<string, ConditionRow>;
