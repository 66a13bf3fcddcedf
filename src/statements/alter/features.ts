/** ALTER TABLE's changes of constraints and clustering. */
import { finish, newBinding } from '../../bind/bind.ts';
import { filtered } from '../../bind/relation.ts';
import { scanOf } from '../../bind/scan.ts';
import { columnSet, scopeOver } from '../../bind/scope.ts';
import { rowCount } from '../../core/batch.ts';
import { EngineError, type Span, unsupported } from '../../core/errors.ts';
import { withFeatures } from '../../delta/new-protocol.ts';
import { clusteringColumns } from '../../delta/properties.ts';
import { deltaProvider } from '../../delta/scan.ts';
import { isNull, not, or } from '../../plan/build.ts';
import type { AlterAction } from '../../sql/ast-alter.ts';
import type { StatementEnv } from '../env.ts';
import { clusterPaths } from '../write/cluster-columns.ts';
import { clusteringDomain } from '../write/table-spec.ts';
import { beginOn, commitChanges, type Target } from '../write/target.ts';
import { commitMetadata } from './commit.ts';

/** Errors: DELTA_CONSTRAINT_ALREADY_EXISTS, DELTA_CONSTRAINT_DOES_NOT_EXIST, DELTA_NEW_CHECK_CONSTRAINT_VIOLATION. */
export async function changeConstraint(
  target: Target,
  action: Extract<AlterAction, { kind: 'addConstraint' | 'dropConstraint' }>,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const name = action.name.text.toLowerCase();
  const key = `delta.constraints.${name}`;
  const { configuration } = target.snapshot.metadata;
  const before = configuration[key];
  if (action.kind === 'dropConstraint') {
    if (before === undefined) {
      if (action.ifExists) {
        const parameters = { name: action.name.text, existed: 'false' };
        return commitMetadata(target, { name: 'DROP CONSTRAINT', parameters }, env);
      }
      const parameters = { constraintName: action.name.text, tableName: target.found.name };
      throw new EngineError('DELTA_CONSTRAINT_DOES_NOT_EXIST', parameters, { span });
    }
    const { [key]: expr, ...rest } = configuration;
    const parameters = { name: action.name.text, expr: expr!, existed: 'true' };
    await commitMetadata(target, { name: 'DROP CONSTRAINT', parameters, configuration: rest }, env);
    return;
  }
  if (before !== undefined) {
    const parameters = { constraintName: action.name.text, oldConstraint: before };
    throw new EngineError('DELTA_CONSTRAINT_ALREADY_EXISTS', parameters, { span });
  }
  await checkRows(target, action, span, env);
  const parameters = { name: action.name.text, expr: action.text };
  const after = { ...configuration, [key]: action.text };
  await commitMetadata(target, { name: 'ADD CONSTRAINT', parameters, configuration: after }, env);
}

/** Every row that is there has to meet the new condition. */
async function checkRows(
  target: Target,
  { check, text, name }: Extract<AlterAction, { kind: 'addConstraint' }>,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const binding = newBinding(env.bindEnv());
  const provider = deltaProvider(target.snapshot, env.catalog.scanOptions(target.found.name));
  const scan = scanOf(binding, provider, target.found.name.split('.'), span);
  const { expr } = binding.bindExpr(check, scopeOver(columnSet(scan.columns), 'where', null, null));
  if (expr.type.id !== 'bool') {
    throw new EngineError('DELTA_NON_BOOLEAN_CHECK_CONSTRAINT', { name: name.text, expr: text }, { span });
  }
  const plan = filtered(scan.plan, or([isNull(expr), not(expr)]));
  let rows = 0;
  for await (const batch of env.stream(finish(binding, { plan, columns: scan.columns }))) rows += rowCount(batch);
  if (rows === 0) return;
  const parameters = { numRows: rows, tableName: target.found.name, checkConstraint: text };
  throw new EngineError('DELTA_NEW_CHECK_CONSTRAINT_VIOLATION', parameters, { span });
}

export async function changeClustering(
  target: Target,
  { columns }: Extract<AlterAction, { kind: 'clusterBy' }>,
  env: StatementEnv,
): Promise<void> {
  const { snapshot } = target;
  if (snapshot.partitionColumns.length > 0) throw unsupported('CLUSTER BY of a partitioned table');
  const paths = clusterPaths(columns, snapshot.schema.fields);
  const tx = beginOn(target, env);
  const protocol = withFeatures(snapshot.protocol, ['clustering']);
  if (protocol !== snapshot.protocol) tx.stage({ kind: 'protocol', protocol });
  tx.stage({ kind: 'domainMetadata', domain: clusteringDomain(paths, snapshot.schema, snapshot.mapping) });
  const parameters = {
    oldClusteringColumns: (clusteringColumns(snapshot) ?? []).map((path) => path.join('.')).join(','),
    newClusteringColumns: paths.map((path) => path.join('.')).join(','),
  };
  await commitChanges(tx, { name: 'CLUSTER BY', parameters, metrics: {}, changesData: true }, env);
}
