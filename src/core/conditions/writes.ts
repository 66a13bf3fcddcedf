/** Rows of the table of conditions: what a change of a table breaks, and what stands against its commit. */
import type { ConditionRow } from './row.ts';

const retry = 'Nothing was changed; the statement can be run again.';

export const writeConditions = {
  DELTA_CONCURRENT_APPEND: {
    sqlState: '2D521',
    message: `Version <version> (<operation>) added <where>, which this statement would have had to read. ${retry}`,
    exitCode: 4,
  },
  DELTA_CONCURRENT_DELETE_READ: {
    sqlState: '2D521',
    message: `Version <version> (<operation>) removed <where>, which this statement has read. ${retry}`,
    exitCode: 4,
  },
  DELTA_CONCURRENT_DELETE_DELETE: {
    sqlState: '2D521',
    message: `Version <version> (<operation>) removed <where>, which this statement removes too. ${retry}`,
    exitCode: 4,
  },
  DELTA_METADATA_CHANGED: {
    sqlState: '2D521',
    message: `Version <version> (<operation>) changed the table's schema or properties meanwhile. ${retry}`,
    exitCode: 4,
  },
  DELTA_PROTOCOL_CHANGED: {
    sqlState: '2D521',
    message: `Version <version> (<operation>) changed the table's protocol meanwhile. ${retry}`,
    exitCode: 4,
  },
  DELTA_CONCURRENT_TRANSACTION: {
    sqlState: '2D521',
    message: `Version <version> (<operation>) moved <where> on meanwhile. ${retry}`,
    exitCode: 4,
  },
  DELTA_COMMIT_STATE_UNKNOWN: {
    sqlState: '40003',
    message:
      'Writing <path> failed, and so did looking whether it is there: the statement may have come about or not. See the history before running it again. <reason>',
    exitCode: 4,
  },
  DELTA_EMPTY_DIRECTORY: { sqlState: '42K03', message: 'There is no Parquet file in <directory>.' },
  DELTA_FAILED_MERGE_SCHEMA_FILE: {
    sqlState: '42KDA',
    message: 'The columns of <file> are not those of the files before it: <schema>.',
  },
  DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME: {
    sqlState: 'KD009',
    message: 'The path <path> names the partition columns (<found>), and PARTITIONED BY names (<expected>).',
  },
  DELTA_VACUUM_RETENTION_TOO_SHORT: {
    sqlState: '22023',
    message:
      'Files are kept for at least <least> hours, since others may still read or write them, and <hours> were asked for. Set <key> to false to delete them all the same.',
  },
  DELTA_TRUNCATE_TABLE_PARTITION_NOT_SUPPORTED: {
    sqlState: '0A000',
    message: 'TRUNCATE TABLE takes no PARTITION on a Delta table.',
  },
  DELTA_UNSUPPORTED_ALTER_TABLE_REPLACE_COL_OP: {
    sqlState: '0AKDC',
    message: 'REPLACE COLUMNS cannot do that: <details>.',
  },
  DELTA_IDENTITY_COLUMNS_ALTER_NON_IDENTITY_COLUMN: {
    sqlState: '429BQ',
    message: 'SYNC IDENTITY is for identity columns alone.',
  },
  DELTA_SET_LOCATION_SCHEMA_MISMATCH: {
    sqlState: '42KD7',
    message:
      'The table there has other columns (<destination>) than the one that the name stands for (<original>). With <config> = true the name moves all the same.',
  },
  DELTA_CANNOT_RESTORE_TABLE_VERSION: {
    sqlState: '22003',
    message: 'Version <version> is not there to restore: the latest is <endVersion>, and old ones may be gone.',
  },
  DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST: {
    sqlState: '42703',
    message: 'ZORDER BY names <columnName>, and the table has no such column.',
  },
  DELTA_METADATA_MISMATCH: {
    sqlState: '42KDG',
    message: '<tableName> has no columns for <extraColumns>.',
  },
  DELTA_TABLE_ALREADY_EXISTS: {
    sqlState: '42P07',
    message: 'There is a Delta table called <tableName> already.',
  },
  DELTA_UNSUPPORTED_NON_EMPTY_CLONE: {
    sqlState: '0AKDC',
    message:
      'The table that the clone would replace holds rows: take them out first, by TRUNCATE TABLE or DELETE FROM.',
  },
  DELTA_UNSUPPORTED_NESTED_FIELD_IN_UPDATE: {
    sqlState: '0AKDC',
    message: 'UPDATE sets columns and members of structs, and <fieldName> lies in an array or a map.',
  },
  DELTA_UPDATE_SCHEMA_MISMATCH_EXPRESSION: {
    sqlState: '42846',
    message: 'A value of type <fromCatalog> does not fit <toCatalog>: their members have other names.',
  },
  UNSUPPORTED_TABLE_CHANGE: {
    sqlState: '0A000',
    message: 'The property <key> cannot be <value>.',
  },
  TRANSACTION_OVER_SEVERAL_TABLES: {
    sqlState: '0A000',
    message:
      'The transaction has changed <first>, and Delta commits one table at a time: <second> cannot be changed in it too. COMMIT or ROLLBACK first.',
  },
  NOT_IN_TRANSACTION: {
    sqlState: '25001',
    message:
      '<statement> cannot run inside a transaction, which holds new names and changes of one table. COMMIT or ROLLBACK first.',
  },
  TRANSACTION_ALREADY_OPEN: {
    sqlState: '25001',
    message: 'A transaction is open already. COMMIT or ROLLBACK ends it.',
  },
  NO_OPEN_TRANSACTION: {
    sqlState: '25P01',
    message: 'There is no transaction to end: each statement commits by itself until BEGIN.',
  },
  TRANSACTION_ABORTED: {
    sqlState: '25P02',
    message: 'A statement of the transaction has failed, and nothing of it is committed. ROLLBACK ends it.',
  },
  TRANSACTION_ENDED: {
    sqlState: '25000',
    message: 'The transaction of the statement ended before the statement did. Nothing of it was committed.',
  },
  NOTHING_TO_UNDO: {
    sqlState: '55000',
    message: 'This session has made no change of <what> that UNDO could take back.',
  },
  UNDO_AFTER_OTHERS: {
    sqlState: '55000',
    message:
      'UNDO would take back more than its own: <table> is at version <version> (<operation>), and the change made version <latest>.',
  },
  DELTA_RESTORE_FILES_MISSING: {
    sqlState: '42K03',
    message: '<count> files of that version are not there any more, <first> among them: they were vacuumed.',
  },
  DELTA_NON_PARTITION_COLUMN_REFERENCE: {
    sqlState: '42P10',
    message: 'The condition may only name the partition columns (<columnList>), and it names <columnName>.',
  },
  DELTA_ZORDERING_ON_PARTITION_COLUMN: {
    sqlState: '42P10',
    message: '<colName> is a partition column: rows of a file have one value of it already.',
  },
  DELTA_NOT_NULL_CONSTRAINT_VIOLATED: {
    sqlState: '23502',
    message: 'The column <columnName> cannot be NULL, and is in the row <values>.',
  },
  DELTA_VIOLATE_CONSTRAINT_WITH_VALUES: {
    sqlState: '23001',
    message: 'The constraint <constraintName> (<expression>) does not hold for the row <values>.',
  },
  DELTA_EXCEED_CHAR_VARCHAR_LIMIT: {
    sqlState: '22001',
    message: 'The column <columnName> holds at most <limit> characters; the row <values> has more.',
  },
  DELTA_IDENTITY_COLUMNS_EXPLICIT_INSERT_NOT_SUPPORTED: {
    sqlState: '42808',
    message: 'The column <columnName> is numbered by the table, and takes no values.',
  },
  DELTA_IDENTITY_COLUMNS_UNSUPPORTED_DATA_TYPE: {
    sqlState: '428H2',
    message: 'An identity column is a BIGINT, not <dataType>.',
  },
  IDENTITY_COLUMNS_ILLEGAL_STEP: { sqlState: '42611', message: 'The step of an identity column cannot be 0.' },
  IDENTITY_COLUMNS_DUPLICATED_SEQUENCE_GENERATOR_OPTION: {
    sqlState: '42601',
    message: 'An identity column names <sequenceGeneratorOption> twice.',
  },
  WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED: {
    sqlState: '0AKDE',
    message:
      "<commandType> gives a column a default, and the table feature for it is not on: set 'delta.feature.allowColumnDefaults' = 'supported'.",
  },
  'INVALID_DEFAULT_VALUE.DATA_TYPE': {
    sqlState: '42623',
    message: 'The column <colName> is <expectedType>; its default <defaultValue> is <actualType>.',
  },
  DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES: {
    sqlState: '42K05',
    message:
      "Without column mapping a column's name has none of the characters ' ,;{}()\\n\\t=': <invalidColumnNames>.",
  },
  ALL_PARTITION_COLUMNS_NOT_ALLOWED: {
    sqlState: 'KD005',
    message: 'A table cannot be partitioned by all its columns.',
  },
  DELTA_PARTITION_COLUMN_NOT_FOUND: {
    sqlState: '42703',
    message: 'The partition column <columnName> is none of the columns <schemaMap>.',
  },
  DELTA_CREATE_TABLE_SCHEME_MISMATCH: {
    sqlState: '42KD7',
    message: 'The place <path> holds a table with other columns than those that are given.',
  },
  DELTA_CREATE_TABLE_WITH_DIFFERENT_PARTITIONING: {
    sqlState: '42KD7',
    message: 'The place <path> holds a table partitioned by <existingColumns>, and not by <specifiedColumns>.',
  },
  DELTA_TABLE_NOT_EMPTY_SCHEMA: { sqlState: '42601', message: 'The table <tableName> has no columns.' },
  DELTA_INSERT_COLUMN_ARITY_MISMATCH: {
    sqlState: '42802',
    message: '<tableName> takes <numColumns> columns; the query gives <insertColumns>.',
  },
  DELTA_CANNOT_REPLACE_MISSING_TABLE: { sqlState: '42P01', message: 'There is no table <tableName> to be replaced.' },
  DELTA_CANNOT_CHANGE_PROVIDER: {
    sqlState: '42939',
    message: 'Only Delta tables can be made: not with USING <provider>.',
  },
  'EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE': {
    sqlState: '42809',
    message: '<viewName> is a view; <operation> takes a table.',
  },
  'UNSUPPORTED_FEATURE.DROP_DATABASE': { sqlState: '0A000', message: 'The schema <database> cannot be dropped.' },
  INVALID_TEMP_OBJ_REFERENCE: {
    sqlState: '42K0F',
    message: 'The <obj> <objName> would outlive the temporary <tempObj> <tempObjName>, on which it stands.',
  },
  DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE: {
    sqlState: '21506',
    message: 'Several rows of the source match one row of the target, and each would change it.',
  },
  DELTA_CONFLICT_SET_COLUMN: { sqlState: '42701', message: 'SET gives the column <columnName> a value twice.' },
  DELTA_IDENTITY_COLUMNS_UPDATE_NOT_SUPPORTED: {
    sqlState: '42808',
    message: 'The column <columnName> is numbered by the table, and cannot be updated.',
  },
  NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION: {
    sqlState: '42613',
    message: 'Only the last of several WHEN MATCHED clauses can be without a condition.',
  },
  NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION: {
    sqlState: '42613',
    message: 'Only the last of several WHEN NOT MATCHED clauses can be without a condition.',
  },
  NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION: {
    sqlState: '42613',
    message: 'Only the last of several WHEN NOT MATCHED BY SOURCE clauses can be without a condition.',
  },
  DELTA_MERGE_UNRESOLVED_EXPRESSION: {
    sqlState: '42601',
    message: 'The <clause> clause needs <sqlExpr>, which is none of the columns <cols>.',
  },
  FIELD_ALREADY_EXISTS: {
    sqlState: '42710',
    message: 'Cannot <op> <fieldNames>: there is a field of that name among <struct>.',
  },
  INVALID_FIELD_NAME: { sqlState: '42000', message: '<fieldName> leads nowhere: <path> has no fields.' },
  DELTA_DROP_COLUMN_ON_SINGLE_FIELD_SCHEMA: {
    sqlState: '0AKDC',
    message: '<column> is the only column, and cannot be dropped.',
  },
  DELTA_OPERATION_NOT_ALLOWED: {
    sqlState: '0AKDC',
    message: '<operation> is not supported for Delta tables.',
  },
  WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED: {
    sqlState: '0AKDC',
    message: 'A column is added without a default; ALTER COLUMN ... SET DEFAULT gives it one.',
  },
  DELTA_UNSUPPORTED_DROP_COLUMN: {
    sqlState: '0AKDC',
    message: 'Columns can be dropped where the table maps them to physical names.',
  },
  DELTA_UNSUPPORTED_RENAME_COLUMN: {
    sqlState: '0AKDC',
    message: 'Columns can be renamed where the table maps them to physical names.',
  },
  DELTA_UNSUPPORTED_DROP_PARTITION_COLUMN: {
    sqlState: '0AKDC',
    message: 'The table is partitioned by <columnList>, which cannot be dropped.',
  },
  DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP: {
    sqlState: '0AKDC',
    message: 'The column <fieldPath> cannot be changed from <oldField> to <newField>.',
  },
  CREATE_PERMANENT_VIEW_WITHOUT_ALIAS: {
    sqlState: '0A000',
    message: 'The view <name> outlives the session, and its column <attr> has no name of its own: give it one by AS.',
  },
  NOT_SUPPORTED_CHANGE_COLUMN: {
    sqlState: '0A000',
    message: 'The column <originName> of <table>, <originType>, cannot become <newType>.',
  },
  DELTA_CAST_OVERFLOW_IN_TABLE_WRITE: {
    sqlState: '22003',
    message: 'A value of type <sourceType> does not fit the column <columnName>, which is <targetType>.',
  },
  DELTA_DUPLICATE_COLUMNS_ON_INSERT: { sqlState: '42701', message: 'INSERT names the column <columnName> twice.' },
  DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS: {
    sqlState: '42616',
    message: 'Writes that happen once are set wrongly: <explanation>.',
  },
  DELTA_INSERT_COLUMN_MISMATCH: { sqlState: '42802', message: 'INSERT gives no value for the column <columnName>.' },
  DELTA_ALTER_TABLE_CHANGE_COL_NOT_SUPPORTED: {
    sqlState: '42837',
    message: 'The column <fieldPath> cannot be changed from <oldField> to <newField>.',
  },
  DELTA_CONSTRAINT_DEPENDENT_COLUMN_CHANGE: {
    sqlState: '42K09',
    message: 'Cannot <operation> <columnName>: a constraint names it, <constraints>.',
  },
  UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: {
    sqlState: '42621',
    message: 'The column <fieldName> cannot be computed by <expressionStr>: <reason>.',
  },
  DELTA_UNSUPPORTED_EXPRESSION_GENERATED_COLUMN: {
    sqlState: '42621',
    message: 'A generated column cannot be computed by <expression>.',
  },
  DELTA_GENERATED_COLUMNS_EXPR_TYPE_MISMATCH: {
    sqlState: '42K09',
    message: 'The generated column <columnName> is <columnType>, and its expression gives <expressionType>.',
  },
  DELTA_GENERATED_COLUMNS_DEPENDENT_COLUMN_CHANGE: {
    sqlState: '42K09',
    message: 'Cannot <operation> <columnName>: a generated column is made of it, <generatedColumns>.',
  },
  DELTA_CONSTRAINT_ALREADY_EXISTS: {
    sqlState: '42710',
    message: 'There is a constraint <constraintName> already: <oldConstraint>.',
  },
  DELTA_CONSTRAINT_DOES_NOT_EXIST: { sqlState: '42704', message: '<tableName> has no constraint <constraintName>.' },
  DELTA_NEW_CHECK_CONSTRAINT_VIOLATION: {
    sqlState: '23512',
    message: '<numRows> rows of <tableName> do not meet the condition <checkConstraint>.',
  },
  DELTA_UNKNOWN_CONFIGURATION: { sqlState: 'F0000', message: 'Delta tables have no property <config>.' },
  DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE: {
    sqlState: '0AKDC',
    message: "The column mapping of a table cannot be changed from '<oldMode>' to '<newMode>'.",
  },
  DELTA_AGGREGATION_NOT_SUPPORTED: {
    sqlState: '42903',
    message: 'A clause of MERGE cannot hold an aggregate: <predicate>.',
  },
  DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED: {
    sqlState: '0AKDC',
    message: 'A condition of MERGE cannot hold <expression>, whose value changes from call to call.',
  },
  INVALID_NON_DETERMINISTIC_EXPRESSIONS: {
    sqlState: '42K0E',
    message: 'The statement cannot hold <sqlExprs>, whose value changes from call to call.',
  },
  DELTA_NON_BOOLEAN_CHECK_CONSTRAINT: {
    sqlState: '42621',
    message: 'The CHECK constraint <name> (<expr>) is neither true nor false.',
  },
  DELTA_REPLACE_WHERE_MISMATCH: {
    sqlState: '44000',
    message: 'The row <values> does not meet the condition <replaceWhere>, in place of whose rows it was to come.',
  },
  NON_PARTITION_COLUMN: {
    sqlState: '42000',
    message: 'PARTITION names <columnName>, by which the table is not partitioned.',
  },
} as const satisfies Record<string, ConditionRow>;
