/** Rows of the table of conditions: session variables, SQL functions, statements in strings. */
import type { ConditionRow } from './row.ts';

export const routineConditions = {
  'INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED': {
    sqlState: '42000',
    message: 'A variable is declared with a type, a default value or both.',
  },
  'INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS': {
    sqlState: '42000',
    message: 'CREATE TEMPORARY FUNCTION does not take IF NOT EXISTS.',
  },
  'INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE': {
    sqlState: '42000',
    message: 'CREATE FUNCTION takes either OR REPLACE or IF NOT EXISTS.',
  },
  'INVALID_SQL_SYNTAX.MULTI_PART_NAME': {
    sqlState: '42000',
    message: '<statement> takes a name of one part, not <name>.',
  },
  VARIABLE_ALREADY_EXISTS: { sqlState: '42723', message: 'There is a variable <variableName> already.' },
  VARIABLE_NOT_FOUND: { sqlState: '42883', message: 'No variable is called <variableName>.' },
  UNRESOLVED_VARIABLE: { sqlState: '42883', message: 'No variable is called <variableName> in <searchPath>.' },
  DUPLICATE_ASSIGNMENTS: { sqlState: '42701', message: '<nameList> is assigned more than once.' },
  ROW_SUBQUERY_TOO_MANY_ROWS: { sqlState: '21000', message: 'The query gives more than one row.' },
  'INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION': {
    sqlState: '42623',
    message: 'The default value of <colName> cannot hold a subquery: <defaultValue>.',
  },
  ROUTINE_ALREADY_EXISTS: { sqlState: '42723', message: 'There is a <existingRoutineType> <routineName> already.' },
  _LEGACY_ERROR_TEMP_1256: { sqlState: '42000', message: 'The built-in function <functionName> cannot be refreshed.' },
  ROUTINE_NOT_FOUND: { sqlState: '42883', message: 'No function is called <routineName>.' },
  DUPLICATE_ROUTINE_PARAMETER_NAMES: { sqlState: '42734', message: '<routineName> has two parameters <names>.' },
  DUPLICATE_ROUTINE_RETURNS_COLUMNS: { sqlState: '42711', message: '<name> returns two columns <columns>.' },
  NOT_A_SCALAR_FUNCTION: {
    sqlState: '42887',
    message: '<functionName> is a table function: it stands in FROM, not in an expression.',
  },
  NOT_A_TABLE_FUNCTION: {
    sqlState: '42887',
    message: '<functionName> is a scalar function: it stands in an expression, not in FROM.',
  },
  'USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS': {
    sqlState: '42601',
    message: 'A scalar SQL function cannot hold aggregates, window functions or generators: <queryText>.',
  },
  'USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH': {
    sqlState: '42601',
    message: '<name> declares <expectedSize> columns, and its query gives <outputSize>.',
  },
  'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION': {
    sqlState: '42601',
    message: '<functionName>: the parameter <nextParameterName> behind <parameterName> needs a default value too.',
  },
  'USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_MISSING_COLUMN_NAMES': {
    sqlState: '42601',
    message: 'The columns that <functionName> returns have no names.',
  },
  INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE: {
    sqlState: '42K09',
    message: 'EXECUTE IMMEDIATE takes a string, not <exprType>.',
  },
  NULL_QUERY_STRING_EXECUTE_IMMEDIATE: {
    sqlState: '22004',
    message: 'EXECUTE IMMEDIATE takes a string: <varName> is NULL.',
  },
  INVALID_STATEMENT_FOR_EXECUTE_INTO: {
    sqlState: '07501',
    message: 'INTO takes the row of a query, and this is none: <sqlString>.',
  },
  ALL_PARAMETERS_MUST_BE_NAMED: {
    sqlState: '07001',
    message: 'The arguments of named parameters need names: <exprs>.',
  },
  INVALID_QUERY_MIXED_QUERY_PARAMETERS: {
    sqlState: '42613',
    message: 'A statement has parameters with names or without, not both.',
  },
  EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES: { sqlState: '42701', message: 'Two arguments are called <aliases>.' },
} as const satisfies Record<string, ConditionRow>;
