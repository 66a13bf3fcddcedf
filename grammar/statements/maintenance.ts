/** OPTIMIZE, REORG, VACUUM, RESTORE, FSCK REPAIR, and what stands behind `CREATE TABLE name` of a clone. */
import { unsupported } from '../../src/core/errors.ts';
import type { Property } from '../../src/sql/ast.ts';
import type { ObjectName } from '../../src/sql/ast-expression.ts';
import type {
  CloneTable,
  ConvertToDelta,
  Optimize,
  Reorg,
  RepairTable,
  RestoreTable,
  Undo,
  Vacuum,
} from '../../src/sql/ast-maintenance.ts';
import type { Dsl } from '../dsl.ts';
import { name, objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import { timeTravel } from '../relation.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';
import { columnDefinition } from './column.ts';

export function optimize(p: Dsl): Optimize {
  const start = p.start();
  p.take();
  const table = tableOrPath(p);
  const isFull = p.acceptWord('FULL');
  const where = p.accept(t.Where) ? p.expression() : null;
  const zOrderBy = p.acceptWords('ZORDER', 'BY') ? columns(p) : [];
  return { kind: 'optimize', table, isFull, where, zOrderBy, span: p.spanFrom(start) };
}

export function reorg(p: Dsl): Reorg {
  const start = p.start();
  p.take();
  p.expectWord('TABLE');
  const table = tableOrPath(p);
  const where = p.accept(t.Where) ? p.expression() : null;
  p.expectWord('APPLY');
  p.expect(t.LParen);
  if (!p.atWord('PURGE')) throw unsupported('REORG TABLE APPLY of anything but PURGE', { span: p.spanFrom(start) });
  p.take();
  p.expect(t.RParen);
  return { kind: 'reorg', table, where, span: p.spanFrom(start) };
}

export function vacuum(p: Dsl): Vacuum {
  const start = p.start();
  p.take();
  const table = tableOrPath(p);
  let isLite = false;
  let retainHours: number | null = null;
  let isDryRun = false;
  for (;;) {
    if (p.acceptWord('LITE')) isLite = true;
    else if (p.acceptWord('RETAIN')) retainHours = hours(p);
    else if (p.acceptWords('DRY', 'RUN')) isDryRun = true;
    else if (p.at(t.Using)) throw unsupported('VACUUM with an inventory', { span: p.spanFrom(start) });
    else if (!p.acceptWord('FULL')) break;
  }
  return { kind: 'vacuum', table, isLite, retainHours, isDryRun, span: p.spanFrom(start) };
}

export function restore(p: Dsl): RestoreTable {
  const start = p.start();
  p.take();
  p.acceptWord('TABLE');
  const table = tableOrPath(p);
  p.expectWord('TO');
  const travel = timeTravel(p);
  if (travel === null) throw p.unexpected();
  return { kind: 'restoreTable', table, travel, span: p.spanFrom(start) };
}

export function undo(p: Dsl): Undo {
  const start = p.start();
  p.take();
  p.acceptWord('TABLE');
  const table = p.atEnd() || p.at(t.Semicolon) ? null : tableOrPath(p);
  return { kind: 'undo', table, span: p.spanFrom(start) };
}

export function repair(p: Dsl): RepairTable {
  const start = p.start();
  p.take();
  p.expectWord('REPAIR');
  p.expectWord('TABLE');
  const table = tableOrPath(p);
  const isDryRun = p.acceptWords('DRY', 'RUN');
  return { kind: 'repairTable', table, isDryRun, span: p.spanFrom(start) };
}

export function convert(p: Dsl): ConvertToDelta {
  const start = p.start();
  p.take();
  p.expectWord('TO');
  p.expectWord('DELTA');
  const source = objectName(p);
  const hasStatistics = !p.acceptWords('NO', 'STATISTICS');
  const partitionBy = p.acceptWords('PARTITIONED', 'BY')
    ? p.parenthesized(() => {
        const { name: column, type } = columnDefinition(p);
        return { name: column, type };
      })
    : [];
  return { kind: 'convertToDelta', source, hasStatistics, partitionBy, span: p.spanFrom(start) };
}

/** True where a clone follows the new table's name. */
export function atClone(p: Dsl): boolean {
  return (p.atWord('SHALLOW') || p.atWord('DEEP')) && p.atWord('CLONE', 2) ? true : p.atWord('CLONE');
}

/** `[SHALLOW | DEEP] CLONE source [travel] [TBLPROPERTIES (...)] [LOCATION 'path']`. */
export function clone(p: Dsl, head: Pick<CloneTable, 'name' | 'mode' | 'ifNotExists'>, start: number): CloneTable {
  const isShallow = p.acceptWord('SHALLOW');
  if (!isShallow) p.acceptWord('DEEP');
  p.expectWord('CLONE');
  const source = objectName(p);
  const travel = timeTravel(p);
  let properties: readonly Property[] = [];
  let location: string | null = null;
  for (;;) {
    if (p.acceptWord('TBLPROPERTIES')) properties = propertyList(p);
    else if (p.acceptWord('LOCATION')) location = stringValue(p.expect(t.StringText).image, p.profile);
    else break;
  }
  return { kind: 'cloneTable', ...head, isShallow, source, travel, properties, location, span: p.spanFrom(start) };
}

/** A name, or a path in quotes, which is the same as delta.`path`. */
function tableOrPath(p: Dsl): ObjectName {
  if (!p.at(t.StringText)) return objectName(p);
  const start = p.start();
  const text = stringValue(p.take().image, p.profile);
  const span = p.spanFrom(start);
  const parts = [
    { text: 'delta', isQuoted: false, span },
    { text, isQuoted: true, span },
  ];
  return { kind: 'name', parts, span };
}

function columns(p: Dsl): ReturnType<typeof name>[] {
  return p.at(t.LParen) ? p.parenthesized(() => name(p)) : p.list(() => name(p));
}

function hours(p: Dsl): number {
  const start = p.start();
  const value = Number(p.take().image);
  if (!(value >= 0)) throw unsupported('VACUUM RETAIN of anything but a number of hours', { span: p.spanFrom(start) });
  if (!p.acceptWord('HOURS')) p.expectWord('HOUR');
  return value;
}
