/** Rows of the table of conditions: clauses, aggregates, windows, subqueries and generators where they cannot stand. */
import type { ConditionRow } from './row.ts';

export const clauseConditions = {
  NUM_COLUMNS_MISMATCH: {
    sqlState: '42826',
    message:
      '<operator> needs inputs with the same number of columns: the first has <firstNumColumns>, the <invalidOrdinalNum> has <invalidNumColumns>.',
  },
  MISSING_GROUP_BY: { sqlState: '42803', message: 'The query aggregates without a GROUP BY.' },
  MISSING_AGGREGATION: {
    sqlState: '42803',
    message:
      '<expression> is neither grouped by nor inside an aggregate. <expressionAnyValue> would take any of its values.',
  },
  GROUP_BY_AGGREGATE: { sqlState: '42903', message: 'GROUP BY cannot hold the aggregate <sqlExpr>.' },
  GROUP_BY_POS_OUT_OF_RANGE: {
    sqlState: '42805',
    message: 'GROUP BY position <index> is not in the select list (1 to <size>).',
  },
  GROUP_BY_POS_AGGREGATE: { sqlState: '42903', message: 'GROUP BY <index> refers to <aggExpr>, which aggregates.' },
  ORDER_BY_POS_OUT_OF_RANGE: {
    sqlState: '42805',
    message: 'ORDER BY position <index> is not in the select list (1 to <size>).',
  },
  NESTED_AGGREGATE_FUNCTION: { sqlState: '42607', message: 'An aggregate cannot stand inside another aggregate.' },
  INVALID_WHERE_CONDITION: { sqlState: '42903', message: 'WHERE cannot hold <expressionList>: <condition>.' },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE': {
    sqlState: '42K0E',
    message: '<name> has to be at least 0, and is <v>.',
  },
  SCALAR_SUBQUERY_TOO_MANY_ROWS: { sqlState: '21000', message: 'A subquery used as a value gave more than one row.' },
  'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN': {
    sqlState: '42823',
    message: 'A subquery used as a value has to have one column, and has <number>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE': {
    sqlState: '0A000',
    message: 'Columns of an enclosing query can be named in WHERE and the select list, not in <sqlExprs>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY': {
    sqlState: '0A000',
    message: '<treeNode> cannot hold IN or EXISTS of a subquery.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION': {
    sqlState: '0A000',
    message: 'A subquery in a join condition can name columns of one side; this <subqueryExpression> names both.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_REFERENCE_DATA_TYPE': {
    sqlState: '0A000',
    message: 'A subquery cannot name <expr> of an enclosing query: values of <dataType> do not compare.',
  },
  AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES: {
    sqlState: '42603',
    message: '<function> reads columns of its own query and of an enclosing one.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY': {
    sqlState: '0A000',
    message: 'This correlated subquery cannot be run: <reason>.',
  },
  STAR_GROUP_BY_POS: { sqlState: '0A000', message: 'GROUP BY a position cannot stand beside * in the select list.' },
  INVALID_RECURSIVE_CTE: {
    sqlState: '42836',
    message: 'A recursive common table expression is a UNION ALL whose last member alone names it.',
  },
  UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE: {
    sqlState: '42836',
    message: 'A recursive common table expression takes UNION ALL, not UNION.',
  },
  'INVALID_RECURSIVE_REFERENCE.DATA_TYPE': {
    sqlState: '42836',
    message: 'The columns of the recursion are <toDataType>; those that it begins with are <fromDataType>.',
  },
  'INVALID_RECURSIVE_REFERENCE.NUMBER': {
    sqlState: '42836',
    message: 'A recursive common table expression can name itself once.',
  },
  'INVALID_RECURSIVE_REFERENCE.PLACE': {
    sqlState: '42836',
    message:
      'A recursive common table expression cannot be named on the optional side of a join, below an aggregate, or in a subquery.',
  },
  RECURSION_LEVEL_LIMIT_EXCEEDED: {
    sqlState: '42836',
    message: 'The recursion went on for more than <levelLimit> rounds.',
  },
  RECURSION_ROW_LIMIT_EXCEEDED: { sqlState: '42836', message: 'The recursion gave more than <rowLimit> rows.' },
  'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES': {
    sqlState: '0A000',
    message: 'ORDER BY, CLUSTER BY and SORT BY or DISTRIBUTE BY exclude one another.',
  },
  MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS: {
    sqlState: '42000',
    message: '<clause1> and <clause2> have to be pipe steps of their own.',
  },
  PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION: {
    sqlState: '0A000',
    message: 'The pipe step AGGREGATE takes aggregates; <expr> is none. Keys belong behind GROUP BY.',
  },
  'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE': {
    sqlState: '0A000',
    message: 'The pipe step AGGREGATE does not take <case>.',
  },
  'UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE': {
    sqlState: '0A000',
    message: 'Rows with <colName>, which is <dataType>, cannot be told apart: DISTINCT and set operations take no MAP.',
  },
  'UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE': {
    sqlState: '0A000',
    message:
      'Rows with <colName>, which is <dataType>, cannot be told apart: DISTINCT and set operations take no VARIANT.',
  },
  'INVALID_AGGREGATE_FILTER.NOT_BOOLEAN': {
    sqlState: '42903',
    message: 'The condition of FILTER <filterExpr> is not BOOLEAN.',
  },
  QUALIFY_REQUIRES_WINDOW_FUNCTION: {
    sqlState: '42903',
    message: 'QUALIFY filters by window functions, and there is none in it or the select list.',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW': {
    sqlState: '0A000',
    message: 'The alias <lca> of the same select list cannot stand in the window expression.',
  },
  _LEGACY_ERROR_TEMP_0035: { sqlState: '0A000', message: '<message> is not allowed.' },
  PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION: {
    sqlState: '0A000',
    message: 'The pipe step <clause> cannot aggregate (<expr>): AGGREGATE does.',
  },
  UNSUPPORTED_JOIN_TYPE: { sqlState: '0A000', message: 'A lateral join cannot be <typ>: it can be <supported>.' },
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: {
    sqlState: '42K0E',
    message: 'The join condition <joinCondition> is <conditionType>, not BOOLEAN.',
  },
  UNRESOLVED_ALL_IN_GROUP_BY: {
    sqlState: '42803',
    message: 'GROUP BY ALL cannot tell the keys: an item mixes aggregates with columns that no other item gives.',
  },
  GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE: {
    sqlState: '42822',
    message: '<sqlExpr> cannot be grouped by: it is <dataType>.',
  },
  UNSUPPORTED_GROUPING_EXPRESSION: {
    sqlState: '42K0E',
    message: 'grouping() and grouping_id() need GROUPING SETS, ROLLUP or CUBE.',
  },
  GROUPING_COLUMN_MISMATCH: {
    sqlState: '42803',
    message: 'grouping(<grouping>) is none of the keys <groupingColumns>.',
  },
  GROUPING_ID_COLUMN_MISMATCH: {
    sqlState: '42803',
    message: 'grouping_id(<groupingIdColumn>) has to name the keys <groupByColumns>.',
  },
  UNSUPPORTED_EXPR_FOR_OPERATOR: { sqlState: '42K0E', message: '<invalidExprSqls> cannot stand here.' },
  UNSUPPORTED_EXPR_FOR_WINDOW: { sqlState: '42P20', message: '<sqlExpr> is no function that can have OVER.' },
  WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE: { sqlState: '42601', message: 'The window function <funcName> needs OVER.' },
  MISSING_WINDOW_SPECIFICATION: { sqlState: '42P20', message: 'There is no window for <windowName>.' },
  WINDOW_FUNCTION_FRAME_NOT_ORDERED: { sqlState: '42601', message: '<wf> needs an ORDER BY in its window.' },
  _LEGACY_ERROR_TEMP_1035: { sqlState: '42601', message: '<wf> reads one row at a distance: <w> cannot be said.' },
  _LEGACY_ERROR_TEMP_1036: { sqlState: '42601', message: '<wf> brings its own frame: <w> cannot be said.' },
  WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE: { sqlState: '42903', message: '<clauseName> cannot hold a window function.' },
  INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC: {
    sqlState: '42601',
    message: '<aggFunc> orders its input itself: its window can only be partitioned.',
  },
  DISTINCT_WINDOW_FUNCTION_UNSUPPORTED: {
    sqlState: '0A000',
    message: 'DISTINCT with OVER is not supported: <windowExpr>.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE': {
    sqlState: '42K09',
    message: 'The <location> bound <expression> of the window frame has to be constant.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON': {
    sqlState: '42K09',
    message: 'The <location> bound <expression> of the window frame has to be <comparison> to the other.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE': {
    sqlState: '42K09',
    message: 'The <location> bound of the window frame is <exprType>, not <expectedType>.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND': {
    sqlState: '42K09',
    message: 'The window frame ends (<upper>) before it starts (<lower>).',
  },
  'INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION': {
    sqlState: '42000',
    message: 'The window <windowName> is defined twice.',
  },
  _LEGACY_ERROR_TEMP_0051: { sqlState: '42601', message: 'A set of <element> cannot be empty.' },
  'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER': {
    sqlState: '42K09',
    message: 'A RANGE frame needs an ORDER BY.',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER': {
    sqlState: '42K09',
    message: 'A RANGE frame with a distance needs one order key; there are <orderSpec>.',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE': {
    sqlState: '42K09',
    message: 'The order key is <orderSpecType>; its RANGE frame cannot be measured in <valueBoundaryType>.',
  },
  'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS': {
    sqlState: '42K0E',
    message: 'The generator <expression> cannot stand inside an expression.',
  },
  'UNSUPPORTED_GENERATOR.MULTI_GENERATOR': {
    sqlState: '42K0E',
    message: 'Only one generator can stand in a select list that aggregates.',
  },
  'UNSUPPORTED_GENERATOR.NOT_GENERATOR': { sqlState: '42K0E', message: '<functionName> is no generator.' },
  'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT': { sqlState: '42K0E', message: 'A generator cannot stand in <plan>.' },
  'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION': {
    sqlState: '42K0D',
    message: 'A lambda can only be the argument of a function that takes one.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE': {
    sqlState: '42K0E',
    message: '<name> has to be an integer; <expr> is <dataType>.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL': { sqlState: '42K0E', message: '<name> cannot be NULL, as <expr> is.' },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE': {
    sqlState: '42K0E',
    message: '<name> has to be constant; <expr> is not.',
  },
  INVALID_TIME_TRAVEL_VERSION: { sqlState: '42K0E', message: 'The version <expr> is no whole number.' },
  'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.INPUT': { sqlState: '42K0E', message: '<expr> is no timestamp.' },
  'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH': {
    sqlState: '42000',
    message: 'Row <rowIndex> of the inline table has <actualNumCols> columns, the first has <expectedNumCols>.',
  },
  'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE': {
    sqlState: '42000',
    message: '<expr> cannot stand in an inline table.',
  },
  'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE': {
    sqlState: '42000',
    message: 'The values of <colName> in the inline table have no common type.',
  },
} as const satisfies Record<string, ConditionRow>;
