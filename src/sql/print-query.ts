/** Queries and relations as Spark SQL, on one line. */

import type {
  GroupBy,
  GroupItem,
  GroupingSet,
  JoinCondition,
  JoinSpec,
  NamedWindow,
  PipeOrganize,
  PipeStep,
  PivotSpec,
  Property,
  Query,
  QueryBody,
  Relation,
  SampleSpec,
  Select,
  SelectItem,
  SetOperation,
  TableAlias,
  TableArgument,
  TableChanges,
  TableFunction,
  TableReference,
  UnpivotSpec,
  Values,
  With,
} from './ast.ts';
import type { Expression } from './ast-expression.ts';
import { argumentList, argumentText, sortText, windowText } from './print-expression.ts';
import { identifierText, nameText, type Printer, quoted } from './print-names.ts';

export function queryText(p: Printer, query: Query): string {
  const ctes = query.with === null ? '' : `${withText(p, query.with)} `;
  const order = organizationText(p, { ...query, windows: [] });
  return `${ctes}${bodyText(p, query.body)}${order === '' ? '' : ` ${order}`}`;
}

function withText(p: Printer, { isRecursive, tables }: With): string {
  const list = tables.map(({ name, columns, maxLevel, query }) => {
    const level = maxLevel === null ? '' : ` MAX RECURSION LEVEL ${p.expression(maxLevel)}`;
    return `${identifierText(name)}${columnList(columns)}${level} AS (${p.query(query)})`;
  });
  return `WITH ${isRecursive ? 'RECURSIVE ' : ''}${list.join(', ')}`;
}

function columnList(columns: TableAlias['columns']): string {
  return columns === null ? '' : ` (${columns.map(identifierText).join(', ')})`;
}

type Organization = Omit<PipeOrganize, 'kind' | 'span'>;

function organizationText(p: Printer, order: Organization): string {
  const keys = (list: readonly Expression[]): string => list.map((key) => p.expression(key)).join(', ');
  return joined([
    order.orderBy.length === 0 ? '' : `ORDER BY ${sortText(p, order.orderBy)}`,
    order.clusterBy.length === 0 ? '' : `CLUSTER BY ${keys(order.clusterBy)}`,
    order.distributeBy.length === 0 ? '' : `DISTRIBUTE BY ${keys(order.distributeBy)}`,
    order.sortBy.length === 0 ? '' : `SORT BY ${sortText(p, order.sortBy)}`,
    windowsText(p, order.windows),
    order.limit === null ? '' : `LIMIT ${p.expression(order.limit)}`,
    order.offset === null ? '' : `OFFSET ${p.expression(order.offset)}`,
  ]);
}

function bodyText(p: Printer, body: QueryBody): string {
  switch (body.kind) {
    case 'select':
      return selectText(p, body);
    case 'setOperation':
      return body.operands.map((operand) => bodyText(p, operand)).join(` ${setOperatorText(body)} `);
    case 'values':
      return valuesText(p, body);
    case 'tableQuery':
      return `TABLE ${nameText(p, body.name)}`;
    case 'pipe':
      return [bodyText(p, body.source), ...body.steps.map((step) => stepText(p, step))].join(' |> ');
    case 'query':
      return `(${p.query(body)})`;
  }
}

function setOperatorText({ operator, isAll, isByName }: Pick<SetOperation, 'operator' | 'isAll' | 'isByName'>): string {
  return `${operator.toUpperCase()}${isAll ? ' ALL' : ''}${isByName ? ' BY NAME' : ''}`;
}

function selectText(p: Printer, select: Select): string {
  const from = select.from.map((relation) => relationText(p, relation)).join(', ');
  return joined([
    `SELECT ${headText(p, select)}${itemsText(p, select.items)}`,
    select.from.length === 0 ? '' : `FROM ${from}`,
    ...select.lateralViews.map((view) => lateralViewText(p, view)),
    select.where === null ? '' : `WHERE ${p.expression(select.where)}`,
    select.groupBy === null ? '' : groupByText(p, select.groupBy),
    select.having === null ? '' : `HAVING ${p.expression(select.having)}`,
    select.qualify === null ? '' : `QUALIFY ${p.expression(select.qualify)}`,
    windowsText(p, select.windows),
  ]);
}

function headText(p: Printer, { hints, isDistinct, distinctOn }: Select): string {
  const list = hints.map(({ name, args }) => {
    const inside = args.length === 0 ? '' : `(${args.map((arg) => p.expression(arg)).join(', ')})`;
    return `${identifierText(name)}${inside}`;
  });
  const hint = list.length === 0 ? '' : `/*+ ${list.join(', ')} */ `;
  if (distinctOn !== null) return `${hint}DISTINCT ON (${distinctOn.map((key) => p.expression(key)).join(', ')}) `;
  return `${hint}${isDistinct ? 'DISTINCT ' : ''}`;
}

function itemsText(p: Printer, items: readonly SelectItem[]): string {
  return items.map((item) => itemText(p, item)).join(', ');
}

function itemText(p: Printer, { expression, aliases }: SelectItem): string {
  const names = aliases.map(identifierText);
  if (names.length === 0) return p.expression(expression);
  return `${p.expression(expression)} AS ${names.length === 1 ? names[0]! : `(${names.join(', ')})`}`;
}

function windowsText(p: Printer, windows: readonly NamedWindow[]): string {
  if (windows.length === 0) return '';
  return `WINDOW ${windows.map(({ name, spec }) => `${identifierText(name)} AS ${namedSpecText(p, spec)}`).join(', ')}`;
}

function namedSpecText(p: Printer, spec: NamedWindow['spec']): string {
  const text = windowText(p, spec);
  const isName = spec.base !== null && spec.partitionBy.length + spec.orderBy.length === 0 && spec.frame === null;
  return isName ? text.slice(1, -1) : text;
}

function lateralViewText(p: Printer, view: Select['lateralViews'][number]): string {
  const call = `${nameText(p, view.name)}(${argumentList(p, view.args)})`;
  const table = view.table === null ? '' : ` ${identifierText(view.table)}`;
  const columns = view.columns.length === 0 ? '' : ` AS ${view.columns.map(identifierText).join(', ')}`;
  return `LATERAL VIEW ${view.isOuter ? 'OUTER ' : ''}${call}${table}${columns}`;
}

function groupByText(
  p: Printer,
  { items }: GroupBy,
  aliases: readonly (Parameters<typeof identifierText>[0] | null)[] = [],
): string {
  const list = items.map((item, i) => {
    const alias = aliases[i] ?? null;
    return `${groupItemText(p, item)}${alias === null ? '' : ` AS ${identifierText(alias)}`}`;
  });
  return `GROUP BY ${list.join(', ')}`;
}

function groupItemText(p: Printer, item: GroupItem | GroupingSet): string {
  switch (item.kind) {
    case 'groupingExpression':
      return p.expression(item.expression);
    case 'groupingSet':
      return `(${item.expressions.map((key) => p.expression(key)).join(', ')})`;
    case 'rollup':
    case 'cube':
      return `${item.kind.toUpperCase()} (${item.sets.map((set) => groupItemText(p, set)).join(', ')})`;
    case 'groupingSets': {
      const keys = item.keys === null ? '' : `${item.keys.map((key) => p.expression(key)).join(', ')} `;
      return `${keys}GROUPING SETS (${item.elements.map((element) => groupItemText(p, element)).join(', ')})`;
    }
  }
}

function valuesText(p: Printer, { rows, alias }: Values): string {
  const list = rows.map((row) => `(${row.map((value) => p.expression(value)).join(', ')})`);
  return `VALUES ${list.join(', ')}${aliasText(alias)}`;
}

function aliasText(alias: TableAlias | null): string {
  if (alias === null) return '';
  const name = alias.name === null ? '' : ` ${identifierText(alias.name)}`;
  return ` AS${name}${columnList(alias.columns)}`;
}

export function relationText(p: Printer, relation: Relation): string {
  switch (relation.kind) {
    case 'tableReference':
      return tableText(p, relation);
    case 'subqueryRelation':
      return `${relation.isLateral ? 'LATERAL ' : ''}(${p.query(relation.query)})${aliasText(relation.alias)}`;
    case 'values':
      return valuesText(p, relation);
    case 'tableFunction':
      return tableFunctionText(p, relation);
    case 'join':
      return `${relationText(p, relation.left)} ${joinText(p, relation)}`;
    case 'pivot':
      return `${relationText(p, relation.input)} ${pivotText(p, relation)}`;
    case 'unpivot':
      return `${relationText(p, relation.input)} ${unpivotText(p, relation)}`;
    case 'sample':
      return `${samplableText(p, relation.input)} ${sampleText(p, relation)}${aliasText(relation.alias)}`;
    case 'aliasedRelation':
      return `(${relationText(p, relation.input)})${aliasText(relation.alias)}`;
  }
}

function tableText(p: Printer, table: TableReference): string {
  const name = table.isPath && table.name.kind === 'name' ? quoted(table.name.parts[0]!.text) : nameText(p, table.name);
  const travel =
    table.travel === null ? '' : ` ${table.travel.kind.toUpperCase()} AS OF ${p.expression(table.travel.value, 7)}`;
  const changes = table.changes === null ? '' : ` ${changesText(p, table.changes)}`;
  const options = table.options.length === 0 ? '' : ` WITH ${propertiesText(table.options)}`;
  return `${name}${travel}${changes}${options}${aliasText(table.alias)}`;
}

function changesText(p: Printer, changes: TableChanges): string {
  const word = changes.kind.toUpperCase();
  const from = `CHANGES FROM ${word} ${p.expression(changes.from, 7)}${changes.isFromInclusive ? '' : ' EXCLUSIVE'}`;
  if (changes.to === null) return from;
  return `${from} TO ${word} ${p.expression(changes.to, 7)}${changes.isToInclusive ? '' : ' EXCLUSIVE'}`;
}

/** `('key' = 'value')`. */
export function propertiesText(properties: readonly Property[]): string {
  return `(${properties.map(({ key, value }) => quoted(key) + (value === null ? '' : ` = ${quoted(value)}`)).join(', ')})`;
}

function tableFunctionText(p: Printer, relation: TableFunction): string {
  const args = relation.args.map((arg) => ('kind' in arg ? tableArgumentText(p, arg) : argumentText(p, arg)));
  const call = `${nameText(p, relation.name)}(${args.join(', ')})`;
  const numbered = relation.isNumbered === true ? ' WITH ORDINALITY' : '';
  return `${relation.isLateral ? 'LATERAL ' : ''}${call}${numbered}${aliasText(relation.alias)}`;
}

function tableArgumentText(p: Printer, arg: TableArgument): string {
  const name = arg.name === null ? '' : `${identifierText(arg.name)} => `;
  const { body } = arg.query;
  const table = body.kind === 'tableQuery' ? nameText(p, body.name) : p.query(arg.query);
  const partition =
    arg.partitionBy.length === 0 ? '' : ` PARTITION BY (${arg.partitionBy.map((key) => p.expression(key)).join(', ')})`;
  const order = arg.orderBy.length === 0 ? '' : ` ORDER BY ${sortText(p, arg.orderBy)}`;
  return `${name}TABLE(${table})${arg.isSinglePartition ? ' WITH SINGLE PARTITION' : partition}${order}`;
}

function joinText(p: Printer, { type, isNatural, isAsof, right, condition }: JoinSpec): string {
  const words = {
    inner: '',
    left: 'LEFT ',
    right: 'RIGHT ',
    full: 'FULL ',
    cross: 'CROSS ',
    leftSemi: 'LEFT SEMI ',
    leftAnti: 'LEFT ANTI ',
  };
  const table = relationText(p, right);
  const needsParentheses = right.kind === 'join' || right.kind === 'pivot' || right.kind === 'unpivot';
  const on = condition === null ? '' : ` ${conditionText(p, condition)}`;
  return `${isAsof ? 'ASOF ' : ''}${isNatural ? 'NATURAL ' : ''}${words[type]}JOIN ${needsParentheses ? `(${table})` : table}${on}`;
}

function conditionText(p: Printer, condition: JoinCondition): string {
  switch (condition.kind) {
    case 'on':
      return `ON ${p.expression(condition.expression)}`;
    case 'using':
      return `USING (${condition.columns.map(identifierText).join(', ')})`;
    case 'nearest': {
      const count = condition.count === null ? '' : ` ${p.expression(condition.count, 6)}`;
      const by = `BY ${condition.by.toUpperCase()} ${p.expression(condition.expression)}`;
      return `${condition.isExact ? 'EXACT' : 'APPROX'} NEAREST${count} ${by}`;
    }
  }
}

function pivotText(p: Printer, { aggregates, columns, values, alias }: PivotSpec): string {
  const names = columns.map((name) => nameText(p, name));
  const list = names.length === 1 ? names[0]! : `(${names.join(', ')})`;
  return `PIVOT (${itemsText(p, aggregates)} FOR ${list} IN (${itemsText(p, values)}))${aliasText(alias)}`;
}

function unpivotText(p: Printer, { includesNulls, valueColumns, nameColumn, sets, alias }: UnpivotSpec): string {
  const parenthesized = (names: readonly string[]): string =>
    names.length === 1 ? names[0]! : `(${names.join(', ')})`;
  const list = sets.map(({ columns, alias: name }) => {
    return `${parenthesized(columns.map((column) => nameText(p, column)))}${name === null ? '' : ` AS ${identifierText(name)}`}`;
  });
  const values = parenthesized(valueColumns.map(identifierText));
  return `UNPIVOT ${includesNulls ? 'INCLUDE NULLS ' : ''}(${values} FOR ${identifierText(nameColumn)} IN (${list.join(', ')}))${aliasText(alias)}`;
}

/** TABLESAMPLE stands before an alias, so what has one already is put in parentheses. */
function samplableText(p: Printer, input: Relation): string {
  const text = relationText(p, input);
  const isBare = input.kind === 'tableReference' || input.kind === 'subqueryRelation' || input.kind === 'tableFunction';
  return isBare && input.alias === null ? text : `(${text})`;
}

function sampleText(p: Printer, { method, seed }: SampleSpec): string {
  const repeatable = seed === null ? '' : ` REPEATABLE (${p.expression(seed)})`;
  return `TABLESAMPLE (${methodText(p, method)})${repeatable}`;
}

function methodText(p: Printer, method: SampleSpec['method']): string {
  switch (method.kind) {
    case 'percent':
      return `${p.expression(method.percent, 6)} PERCENT`;
    case 'rows':
      return `${p.expression(method.rows, 6)} ROWS`;
    case 'bytes':
      return method.bytes;
    case 'bucket': {
      const on = method.on === null ? '' : ` ON ${p.expression(method.on)}`;
      return `BUCKET ${p.expression(method.numerator, 6)} OUT OF ${p.expression(method.denominator, 6)}${on}`;
    }
  }
}

function stepText(p: Printer, step: PipeStep): string {
  switch (step.kind) {
    case 'pipeSelect':
      return selectText(p, step.select);
    case 'pipeExtend':
      return `EXTEND ${itemsText(p, step.items)}`;
    case 'pipeSet':
      return `SET ${step.assignments.map(({ column, value }) => `${nameText(p, column)} = ${p.expression(value)}`).join(', ')}`;
    case 'pipeDrop':
      return `DROP ${step.columns.map((column) => nameText(p, column)).join(', ')}`;
    case 'pipeAs':
      return `AS ${identifierText(step.alias)}`;
    case 'pipeWhere':
      return `WHERE ${p.expression(step.condition)}`;
    case 'pipeAggregate': {
      const group = step.groupBy === null ? '' : groupByText(p, step.groupBy, step.groupAliases);
      return joined(['AGGREGATE', itemsText(p, step.items), group]);
    }
    case 'pipeJoin':
      return joinText(p, step.join);
    case 'pipeSetOperation':
      return `${setOperatorText(step)} ${bodyText(p, step.right)}`;
    case 'pipePivot':
      return pivotText(p, step.pivot);
    case 'pipeUnpivot':
      return unpivotText(p, step.unpivot);
    case 'pipeSample':
      return sampleText(p, step.sample);
    case 'pipeOrganize':
      return organizationText(p, step);
  }
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
