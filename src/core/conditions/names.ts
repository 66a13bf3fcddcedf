/** Rows of the table of conditions: names that stand for nothing, for several things, or for too many columns. */
import type { ConditionRow } from './row.ts';

export const nameConditions = {
  DUPLICATED_CTE_NAMES: { sqlState: '42602', message: 'WITH names <duplicateNames> twice.' },
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': {
    sqlState: '42703',
    message: 'No column, variable or parameter is called <objectName>. Near it: <proposal>.',
  },
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': {
    sqlState: '42703',
    message: 'No column, variable or parameter is called <objectName>.',
  },
  'UNRESOLVED_FIELD.WITH_SUGGESTION': {
    sqlState: '42703',
    message: 'The struct <columnPath> has no field <fieldName>. Near it: <proposal>.',
  },
  FIELD_NOT_FOUND: { sqlState: '42704', message: 'No field <fieldName> among <fields>.' },
  AMBIGUOUS_REFERENCE: { sqlState: '42704', message: '<name> may be any of <referenceNames>.' },
  TABLE_OR_VIEW_NOT_FOUND: { sqlState: '42P01', message: 'No table or view is called <relationName>.<suggestion>' },
  SCHEMA_NOT_FOUND: { sqlState: '42704', message: 'No schema is called <schemaName>.' },
  TEMP_TABLE_OR_VIEW_ALREADY_EXISTS: {
    sqlState: '42P07',
    message: 'A temporary view or table is called <relationName> already.',
  },
  TABLE_OR_VIEW_ALREADY_EXISTS: { sqlState: '42P07', message: 'A table or view is called <relationName> already.' },
  SCHEMA_ALREADY_EXISTS: { sqlState: '42P06', message: 'A schema is called <schemaName> already.' },
  SCHEMA_NOT_EMPTY: {
    sqlState: '2BP01',
    message: 'The schema <schemaName> holds tables or views; DROP SCHEMA ... CASCADE drops them too.',
  },
  REQUIRES_SINGLE_PART_NAMESPACE: {
    sqlState: '42K05',
    message: '<sessionCatalog> has schemas of one name part, not <namespace>.',
  },
  COLUMN_ALREADY_EXISTS: { sqlState: '42711', message: 'The column <columnName> is named twice.' },
  WRONG_COMMAND_FOR_OBJECT_TYPE: {
    sqlState: '42809',
    message: '<objectName> is a <foundType>, and the statement takes a <requiredType>. <alternative> is for it.',
  },
  CATALOG_NOT_FOUND: { sqlState: '42P08', message: 'No catalog is called <catalogName>.' },
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': {
    sqlState: '21S01',
    message: 'The view <viewName> names <viewColumns> columns, and its query gives only <dataColumns>.',
  },
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': {
    sqlState: '21S01',
    message: 'The view <viewName> names <viewColumns> columns, and its query gives <dataColumns>.',
  },
  TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS: {
    sqlState: '428EK',
    message: 'A temporary view has a name of one part, not <actualName>.',
  },
  UNRESOLVED_ROUTINE: { sqlState: '42883', message: 'No function is called <routineName>.<suggestion>' },
  UNRESOLVED_TABLE_VALUED_FUNCTION: { sqlState: '42883', message: 'No table function is called <name>.<suggestion>' },
  AMBIGUOUS_LATERAL_COLUMN_ALIAS: {
    sqlState: '42702',
    message: '<name> may be any of <n> aliases of the select list.',
  },
  AMBIGUOUS_REFERENCE_TO_FIELDS: { sqlState: '42000', message: '<count> fields are called <field>.' },
  CANNOT_RESOLVE_STAR_EXPAND: {
    sqlState: '42704',
    message: '<targetString>.* stands for nothing here: there are the columns <columns>.',
  },
  INVALID_USAGE_OF_STAR_OR_REGEX: { sqlState: '42000', message: '<elem> cannot stand in <prettyName>.' },
  INVALID_EXTRACT_BASE_FIELD_TYPE: { sqlState: '42000', message: '<base> has no fields: it is <other>.' },
  ASSIGNMENT_ARITY_MISMATCH: { sqlState: '42802', message: '<numTarget> names cannot be given to <numExpr> columns.' },
  EXCEPT_OVERLAPPING_COLUMNS: { sqlState: '42702', message: 'EXCEPT names a column twice: <columns>.' },
  MULTI_ALIAS_WITHOUT_GENERATOR: {
    sqlState: '42K0E',
    message: 'Only a generator can have several aliases (<names>); <expr> is none.',
  },
  NUM_TABLE_VALUE_ALIASES_MISMATCH: {
    sqlState: '42826',
    message: '<aliasNum> names cannot be given to the <outColNum> columns of <funcName>.',
  },
  UDTF_ALIAS_NUMBER_MISMATCH: {
    sqlState: '42802',
    message: 'The function gives <aliasesNum> columns; the aliases are <aliasesNames>.',
  },
  RECURSIVE_VIEW: { sqlState: '42K0H', message: 'The view <viewIdent> reads itself: <newPath>.' },
  UNRESOLVED_USING_COLUMN_FOR_JOIN: {
    sqlState: '42703',
    message: 'The <side> side of the join has no column <colName>. Near it: <suggestion>.',
  },
  COLUMN_NOT_FOUND: { sqlState: '42703', message: 'The table has no column <colName>.' },
} as const satisfies Record<string, ConditionRow>;
