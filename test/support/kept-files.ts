/** Which files of a table a condition keeps, by its log alone: bound and planned, nothing read. */
import { bindQuery } from '../../src/bind/bind.ts';
import { type BindEnv, defaultBindSettings } from '../../src/bind/env.ts';
import { bindOverColumns } from '../../src/bind/over-columns.ts';
import type { Schema } from '../../src/core/types.ts';
import { deltaProvider } from '../../src/delta/scan.ts';
import type { Snapshot } from '../../src/delta/snapshot.ts';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import { conjuncts } from '../../src/plan/build.ts';
import { evaluateConstant } from '../../src/plan/evaluate/compile.ts';
import type { Expr } from '../../src/plan/expr.ts';
import type { LogicalPlan, ScanColumn } from '../../src/plan/logical.ts';
import type { TableProvider } from '../../src/plan/ports.ts';
import { planChildren } from '../../src/plan/walk.ts';
import { declaredFacts } from '../../src/skipping/direction.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { fakeEnv, parser, testContext } from './fake-scope.ts';

const context = {
  ...testContext,
  alloc: new HeapAllocator(),
  kernels: createKernels(null, { wasm: false }),
  zone: 'UTC',
};

/** The provider of a snapshot, with what a session gives it; the zone is UTC. */
export function skippingProvider(snapshot: Snapshot): TableProvider {
  const evaluate = (expr: Expr): ReturnType<typeof evaluateConstant> => evaluateConstant(expr, context);
  const judging = {
    evaluate,
    functions: declaredFacts,
    bindGeneration: (text: string, { fields }: Schema) =>
      bindOverColumns(() => parser.parseExpression(text, 'spark'), fields, utcEnv()),
  };
  return deltaProvider(snapshot, { name: 't', judging, openStore: ({ store }) => openStore(store) });
}

function utcEnv(): BindEnv {
  return fakeEnv({}, { context, settings: { ...defaultBindSettings, zone: 'UTC' } });
}

/** Paths within the store. */
export async function keptFiles(provider: TableProvider, where: string): Promise<string[]> {
  const env = utcEnv();
  const scope = { resolveRelation: async () => ({ kind: 'table' as const, provider }), suggest: async () => [] };
  const { plan } = await bindQuery(env.parse(`SELECT 1 FROM t WHERE ${where}`, 'spark'), { ...env, scope });
  let columns: readonly ScanColumn[] = [];
  const filters: Expr[] = [];
  const visit = (node: LogicalPlan): void => {
    if (node.kind === 'filter') filters.push(...conjuncts(node.predicate));
    if (node.kind === 'scan') columns = node.columns;
    for (const child of planChildren(node)) visit(child);
  };
  visit(plan);
  const { splits } = await provider.plan({ columns, filters, limit: null, isSkippingOn: true, zone: 'UTC' });
  return splits.map((split) => (split.kind === 'parquet' ? split.path : ''));
}
