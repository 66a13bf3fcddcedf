/** Statements that keep tables in order, as text. */
import type { TimeTravel } from './ast.ts';
import type { Identifier } from './ast-expression.ts';
import type { MaintenanceStatement } from './ast-maintenance.ts';
import { identifierText, nameText, type Printer, quoted, typeText } from './print-names.ts';
import { propertiesText } from './print-query.ts';

export function maintenanceText(p: Printer, node: MaintenanceStatement): string {
  switch (node.kind) {
    case 'optimize': {
      const columns = node.zOrderBy.map((column) => nameText(p, column)).join(', ');
      return joined(
        `OPTIMIZE ${nameText(p, node.table)}`,
        node.isFull ? 'FULL' : '',
        node.where === null ? '' : `WHERE ${p.expression(node.where)}`,
        columns === '' ? '' : `ZORDER BY (${columns})`,
      );
    }
    case 'reorg': {
      const where = node.where === null ? '' : `WHERE ${p.expression(node.where)}`;
      return joined(`REORG TABLE ${nameText(p, node.table)}`, where, 'APPLY (PURGE)');
    }
    case 'vacuum':
      return joined(
        `VACUUM ${nameText(p, node.table)}`,
        node.isLite ? 'LITE' : '',
        node.retainHours === null ? '' : `RETAIN ${node.retainHours} HOURS`,
        node.isDryRun ? 'DRY RUN' : '',
      );
    case 'restoreTable':
      return `RESTORE TABLE ${nameText(p, node.table)} TO ${travelText(p, node.travel)}`;
    case 'undo':
      return joined('UNDO', node.table === null ? '' : nameText(p, node.table));
    case 'repairTable':
      return joined(`FSCK REPAIR TABLE ${nameText(p, node.table)}`, node.isDryRun ? 'DRY RUN' : '');
    case 'analyzeTable': {
      const columns = node.columns === 'all' ? 'FOR ALL COLUMNS' : forColumns(node.columns);
      return joined(`ANALYZE TABLE ${nameText(p, node.table)} COMPUTE STATISTICS`, columns);
    }
    case 'convertToDelta': {
      const columns = node.partitionBy.map(({ name, type }) => `${identifierText(name)} ${typeText(type)}`);
      return joined(
        `CONVERT TO DELTA ${nameText(p, node.source)}`,
        node.hasStatistics ? '' : 'NO STATISTICS',
        columns.length === 0 ? '' : `PARTITIONED BY (${columns.join(', ')})`,
      );
    }
    case 'cloneTable': {
      const modes = { create: 'CREATE', replace: 'REPLACE', createOrReplace: 'CREATE OR REPLACE' };
      return joined(
        `${modes[node.mode]} TABLE${node.ifNotExists ? ' IF NOT EXISTS' : ''} ${nameText(p, node.name)}`,
        `${node.isShallow ? 'SHALLOW' : 'DEEP'} CLONE ${nameText(p, node.source)}`,
        node.travel === null ? '' : travelText(p, node.travel),
        node.properties.length === 0 ? '' : `TBLPROPERTIES ${propertiesText(node.properties)}`,
        node.location === null ? '' : `LOCATION ${quoted(node.location)}`,
      );
    }
  }
}

function travelText(p: Printer, { kind, value }: TimeTravel): string {
  return `${kind.toUpperCase()} AS OF ${p.expression(value)}`;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function forColumns(columns: readonly Identifier[]): string {
  return columns.length === 0 ? '' : `FOR COLUMNS ${columns.map(identifierText).join(', ')}`;
}
