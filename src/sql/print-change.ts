/** DELETE, UPDATE and MERGE as text. */
import type { Identifier } from './ast-expression.ts';
import type { Assignment, Delete, Merge, MergeAction, MergeClause, Update } from './ast-statement.ts';
import { identifierText, nameText, type Printer } from './print-names.ts';
import { relationText } from './print-query.ts';

export function changeText(p: Printer, node: Delete | Update | Merge): string {
  switch (node.kind) {
    case 'delete':
      return joined('DELETE FROM', nameText(p, node.table), aliasText(node.alias), whereText(p, node));
    case 'update': {
      const set = `SET ${assignmentsText(p, node.assignments)}`;
      return joined('UPDATE', nameText(p, node.table), aliasText(node.alias), set, whereText(p, node));
    }
    case 'merge':
      return joined(
        `MERGE ${node.evolvesSchema ? 'WITH SCHEMA EVOLUTION ' : ''}INTO`,
        nameText(p, node.table),
        aliasText(node.alias),
        `USING ${relationText(p, node.source)} ON ${p.expression(node.on)}`,
        ...node.clauses.map((clause) => clauseText(p, clause)),
      );
  }
}

function clauseText(p: Printer, { when, condition, action }: MergeClause): string {
  const words = { matched: 'MATCHED', notMatched: 'NOT MATCHED', notMatchedBySource: 'NOT MATCHED BY SOURCE' };
  const and = condition === null ? '' : ` AND ${p.expression(condition)}`;
  return `WHEN ${words[when]}${and} THEN ${actionText(p, action)}`;
}

function actionText(p: Printer, action: MergeAction): string {
  switch (action.kind) {
    case 'delete':
      return 'DELETE';
    case 'update':
      return `UPDATE SET ${assignmentsText(p, action.assignments)}`;
    case 'insert': {
      const columns = action.columns.map((column) => nameText(p, column)).join(', ');
      return `INSERT (${columns}) VALUES (${action.values.map((value) => p.expression(value)).join(', ')})`;
    }
    case 'updateAll':
    case 'insertAll': {
      const names = action.except.map((column) => nameText(p, column)).join(', ');
      const except = names === '' ? '' : ` EXCEPT (${names})`;
      return `${action.kind === 'updateAll' ? 'UPDATE SET *' : 'INSERT *'}${except}`;
    }
  }
}

function assignmentsText(p: Printer, assignments: readonly Assignment[]): string {
  return assignments.map(({ column, value }) => `${nameText(p, column)} = ${p.expression(value)}`).join(', ');
}

function aliasText(alias: Identifier | null): string {
  return alias === null ? '' : `AS ${identifierText(alias)}`;
}

function whereText(p: Printer, { where }: Delete | Update): string {
  return where === null ? '' : `WHERE ${p.expression(where)}`;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
