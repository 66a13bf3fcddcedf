/** ALTER COLUMN SYNC IDENTITY: numbers that come next stand behind those that rows brought with them. */
import { finish, newBinding } from '../../bind/bind.ts';
import { scanOf } from '../../bind/scan.ts';
import { forEachRow, rowsOf } from '../../core/batch.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import type { Field } from '../../core/types.ts';
import { scalarAt } from '../../core/vector.ts';
import { deltaProvider } from '../../delta/scan.ts';
import type { Name } from '../../sql/ast-expression.ts';
import type { StatementEnv } from '../env.ts';
import { type IdentityColumn, identityOf, withMark } from '../write/fields.ts';
import type { Target } from '../write/target.ts';
import { commitMetadata } from './commit.ts';

/** Errors: UNRESOLVED_COLUMN.WITH_SUGGESTION, DELTA_IDENTITY_COLUMNS_ALTER_NON_IDENTITY_COLUMN. */
export async function syncIdentity(target: Target, column: Name, span: Span, env: StatementEnv): Promise<void> {
  const { fields } = target.snapshot.schema;
  const [first] = column.parts;
  const field = fields.find(({ name }) => name.toLowerCase() === first!.text.toLowerCase());
  if (field === undefined || column.parts.length > 1) {
    const objectName = column.parts.map(({ text }) => `\`${text}\``).join('.');
    const proposal = fields.map(({ name }) => `\`${name}\``).join(', ');
    throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, { span: column.span });
  }
  const identity = identityOf(field);
  if (identity === null) throw new EngineError('DELTA_IDENTITY_COLUMNS_ALTER_NON_IDENTITY_COLUMN', {}, { span });
  const last = await farthest(target, field, identity, env);
  const mark = last === null ? null : markBehind(identity, last);
  const after = mark === null ? fields : fields.map((each) => (each === field ? withMark(each, mark) : each));
  const parameters = { column: JSON.stringify({ name: field.name }) };
  await commitMetadata(target, { name: 'CHANGE COLUMN', parameters, fields: after }, env);
}

/** The number of the series that is not before `value`, nor before the mark; null where that is before the first. */
function markBehind({ start, step, mark }: IdentityColumn, value: bigint): bigint | null {
  const size = step < 0n ? -step : step;
  const distance = step < 0n ? start - value : value - start;
  if (distance < 0n) return mark;
  const next = start + ((distance + size - 1n) / size) * step;
  if (mark === null) return next;
  return step < 0n ? (mark < next ? mark : next) : mark > next ? mark : next;
}

/** The largest number in the column, the smallest where the series goes down; null where there is none. */
async function farthest(
  target: Target,
  { name }: Field,
  { step }: IdentityColumn,
  env: StatementEnv,
): Promise<bigint | null> {
  const binding = newBinding(env.bindEnv());
  const provider = deltaProvider(target.snapshot, env.catalog.scanOptions(target.found.name));
  const scan = scanOf(binding, provider, [], target.span);
  const own = scan.columns.find((column) => column.name === name)!;
  let found: bigint | null = null;
  for await (const batch of env.stream(finish(binding, { plan: scan.plan, columns: [own] }))) {
    forEachRow(rowsOf(batch), (row) => {
      const value = scalarAt(batch.columns[0]!, row);
      if (typeof value !== 'bigint') return;
      if (found === null || (step < 0n ? value < found : value > found)) found = value;
    });
  }
  return found;
}
