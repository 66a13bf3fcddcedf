/** Statements about variables, functions, the cache and statements in strings, as canonical text. */
import type { Identifier } from './ast-expression.ts';
import type { CreateFunction, RoutineParameter, SessionStatement } from './ast-session.ts';
import { identifierText, nameText, type Printer, quoted, typeText } from './print-names.ts';

export function sessionText(printer: Printer, node: SessionStatement): string {
  const name = (object: Parameters<typeof nameText>[1]): string => nameText(printer, object);
  switch (node.kind) {
    case 'declareVariable': {
      const type = node.type === null ? '' : ` ${typeText(node.type)}`;
      const value = node.defaultValue === null ? '' : ` DEFAULT ${printer.expression(node.defaultValue)}`;
      return `DECLARE ${node.isReplace ? 'OR REPLACE ' : ''}VARIABLE ${node.names.map(name).join(', ')}${type}${value}`;
    }
    case 'setVariable': {
      const names = node.names.map(name);
      if (node.query !== null) return `SET VARIABLE (${names.join(', ')}) = (${printer.query(node.query)})`;
      const values = node.values!.map((value) => (value === null ? 'DEFAULT' : printer.expression(value)));
      return `SET VARIABLE ${names.map((each, i) => `${each} = ${values[i]}`).join(', ')}`;
    }
    case 'dropVariable':
      return `DROP TEMPORARY VARIABLE ${node.ifExists ? 'IF EXISTS ' : ''}${name(node.name)}`;
    case 'createFunction':
      return createFunctionText(printer, node);
    case 'dropFunction':
      return `DROP ${node.isTemporary ? 'TEMPORARY ' : ''}FUNCTION ${node.ifExists ? 'IF EXISTS ' : ''}${name(node.name)}`;
    case 'executeImmediate': {
      const into = node.into.length === 0 ? '' : ` INTO ${node.into.map(name).join(', ')}`;
      const given = node.using.map((each) => printer.expression(each.value) + aliasText(each.name)).join(', ');
      return `EXECUTE IMMEDIATE ${printer.expression(node.text)}${into}${given === '' ? '' : ` USING ${given}`}`;
    }
    case 'cacheTable': {
      const query = node.query === null ? '' : ` AS ${printer.query(node.query)}`;
      return `CACHE ${node.isLazy ? 'LAZY ' : ''}TABLE ${name(node.table)}${query}`;
    }
    case 'uncacheTable':
      return `UNCACHE TABLE ${node.ifExists ? 'IF EXISTS ' : ''}${name(node.table)}`;
    case 'beginTransaction':
      return 'START TRANSACTION';
    case 'commitTransaction':
      return 'COMMIT';
    case 'rollbackTransaction':
      return 'ROLLBACK';
    case 'clearCache':
      return 'CLEAR CACHE';
    case 'refresh':
      if (node.what === 'path' && node.name.kind === 'name') return `REFRESH ${quoted(node.name.parts[0]!.text)}`;
      return `REFRESH ${node.what.toUpperCase()} ${name(node.name)}`;
  }
}

function aliasText(alias: Identifier | null): string {
  return alias === null ? '' : ` AS ${identifierText(alias)}`;
}

function createFunctionText(printer: Printer, node: CreateFunction): string {
  const kind = node.isTemporary ? 'TEMPORARY ' : '';
  const head = `CREATE ${node.isReplace ? 'OR REPLACE ' : ''}${kind}FUNCTION ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}`;
  const parts = [
    `${head}${nameText(printer, node.name)}(${node.parameters.map((each) => parameterText(printer, each)).join(', ')})`,
    returnsText(printer, node),
    node.comment === null ? '' : `COMMENT ${quoted(node.comment)}`,
    node.isDeterministic === null ? '' : node.isDeterministic ? 'DETERMINISTIC' : 'NOT DETERMINISTIC',
    `RETURN ${node.body.kind === 'query' ? printer.query(node.body) : printer.expression(node.body)}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function returnsText(printer: Printer, { isTable, columns, returns }: CreateFunction): string {
  if (!isTable) return returns === null ? '' : `RETURNS ${typeText(returns)}`;
  return columns === null
    ? 'RETURNS TABLE'
    : `RETURNS TABLE (${columns.map((each) => parameterText(printer, each)).join(', ')})`;
}

function parameterText(printer: Printer, { name, type, defaultValue, comment }: RoutineParameter): string {
  const value = defaultValue === null ? '' : ` DEFAULT ${printer.expression(defaultValue)}`;
  return `${identifierText(name)} ${typeText(type)}${value}${comment === null ? '' : ` COMMENT ${quoted(comment)}`}`;
}
