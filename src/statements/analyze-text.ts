/**
 * What a statement did, as a tree of its physical operators from the result down to the tables: rows and batches that each
 * gave, its own time (all threads together), what it did it with. Takes a finished run, gives lines and data.
 */
import type { PhysicalPlan, Pipeline, Sink, Source, Transform } from '../exec/physical.ts';
import type { QueryAnalysis } from '../exec/query-handle.ts';
import type { StageCount } from '../exec/stages.ts';
import type { AggregateCall } from '../plan/expr.ts';
import { type PrintOptions, printCall, printExpr, printKeys } from '../plan/print-expr.ts';

/** One operator. Null counts: it never ran, because nothing asked for its rows. */
export interface OperatorNode {
  readonly operator: string;
  readonly detail: string;
  readonly rows: number | null;
  readonly batches: number | null;
  readonly timeMs: number | null;
  readonly inputs: readonly OperatorNode[];
}

export function operatorTree(analysis: QueryAnalysis, zone: string): OperatorNode {
  return new Trees(analysis, { idOf: null, zone }).sink(analysis.plan.result);
}

export function operatorLines(node: OperatorNode): readonly string[] {
  const lines: { readonly text: string; readonly counts: string }[] = [];
  const visit = (at: OperatorNode, lead: string, next: string): void => {
    const detail = at.detail === '' ? '' : ` ${shortened(at.detail)}`;
    lines.push({ text: `${lead}${at.operator}${detail}`, counts: countsOf(at) });
    at.inputs.forEach((input, i) => {
      const isLast = i === at.inputs.length - 1;
      visit(input, `${next}${isLast ? '└─ ' : '├─ '}`, `${next}${isLast ? '   ' : '│  '}`);
    });
  };
  visit(node, '', '');
  const width = Math.min(countsColumnMax, Math.max(...lines.map((line) => line.text.length)));
  return lines.map(({ text, counts }) => `${text.padEnd(width)}  ${counts}`);
}

const countsColumnMax = 100;
const detailLengthMax = 100;

function shortened(text: string): string {
  return text.length <= detailLengthMax ? text : `${text.slice(0, detailLengthMax - 1)}…`;
}

function countsOf({ rows, batches, timeMs }: OperatorNode): string {
  if (rows === null || batches === null || timeMs === null) return '(did not run)';
  return `(${counted(rows, 'row')}, ${counted(batches, 'batch', 'es')}, ${timeMs.toFixed(1)} ms)`;
}

function counted(count: number, what: string, plural = 's'): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : plural}`;
}

/** Pipelines are lines of operators from a source to a sink; sinks that others read tie them into one tree. */
class Trees {
  readonly #plan: PhysicalPlan;
  readonly #analysis: QueryAnalysis;
  readonly #print: PrintOptions;
  readonly #shown = new Set<number>();

  constructor(analysis: QueryAnalysis, print: PrintOptions) {
    this.#plan = analysis.plan;
    this.#analysis = analysis;
    this.#print = print;
  }

  sink(id: number): OperatorNode {
    const sink = this.#plan.sinks[id]!;
    const feeders = this.#plan.pipelines.filter((pipeline) => pipeline.sink === id);
    const isRepeated = this.#shown.has(id);
    this.#shown.add(id);
    const counts = feeders.map((pipeline) => this.#analysis.counts.get(pipeline.id)?.at(-1));
    return {
      operator: sink.kind,
      detail: isRepeated ? 'shown above' : this.#sinkDetail(sink),
      ...(sink.kind === 'result' || sink.kind === 'collect' || sink.kind === 'build'
        ? received(counts)
        : given(counts)),
      inputs: isRepeated ? [] : feeders.map((pipeline) => this.#stage(pipeline, pipeline.transforms.length)),
    };
  }

  /** The operator at a place of a pipeline: 0 is its source. */
  #stage(pipeline: Pipeline, at: number): OperatorNode {
    const counts = given([this.#analysis.counts.get(pipeline.id)?.[at]]);
    if (at === 0) return { ...this.#source(pipeline), ...counts };
    const transform = pipeline.transforms[at - 1]!;
    const inputs = [this.#stage(pipeline, at - 1)];
    if (transform.kind === 'probe') inputs.push(this.sink(transform.sink));
    return { operator: operatorOf(transform), detail: this.#transformDetail(transform), ...counts, inputs };
  }

  #source({ id, source }: Pipeline): Pick<OperatorNode, 'operator' | 'detail' | 'inputs'> {
    switch (source.kind) {
      case 'scan':
        return { operator: 'scan', detail: this.#scanDetail(id, source), inputs: [] };
      case 'values':
        return { operator: 'values', detail: counted(source.rows.length, 'row'), inputs: [] };
      case 'breaker':
        return { operator: 'read', detail: '', inputs: [this.sink(source.sink)] };
      case 'buildRows':
        return {
          operator: 'build rows',
          detail: source.isMatched ? 'with a match' : 'without a match',
          inputs: [this.sink(source.sink)],
        };
    }
  }

  #scanDetail(pipeline: number, source: Source & { kind: 'scan' }): string {
    const columns = source.columns.map((column) => column.path.join('.')).join(', ');
    const plan = this.#analysis.scans.get(pipeline);
    const skipped = plan?.skipped.filter((each) => each.level !== 'rowGroup').length ?? 0;
    const files =
      plan === undefined || plan.filesTotal === 0 ? '' : `, ${plan.filesTotal - skipped} of ${plan.filesTotal} files`;
    return `${source.table.name} [${columns}]${files}`;
  }

  #transformDetail(transform: Transform): string {
    switch (transform.kind) {
      case 'filter':
        return printExpr(transform.predicate, this.#print);
      case 'project':
        return transform.items.map((item) => item.name).join(', ');
      case 'limit':
        return `${transform.limit ?? 'all'}${transform.offset > 0 ? ` after ${transform.offset}` : ''}`;
      case 'probe': {
        const keys = transform.keys.map((key) => printExpr(key, this.#print)).join(', ');
        const residual = transform.residual === null ? '' : ` and ${printExpr(transform.residual, this.#print)}`;
        return `${transform.mode}${keys === '' ? '' : ` on ${keys}`}${residual}`;
      }
      case 'generate':
        return transform.name;
      case 'setRows':
        return `${transform.operation}${transform.isAll ? ' all' : ''}`;
    }
  }

  #sinkDetail(sink: Sink): string {
    switch (sink.kind) {
      case 'result':
      case 'files':
      case 'discard':
        return '';
      case 'collect':
        return sink.isSingle ? 'one row' : '';
      case 'aggregate': {
        const keys = sink.keys.map((key) => key.name).join(', ');
        const calls = sink.aggregates.map(({ call }) => this.#call(call)).join(', ');
        return [calls, keys === '' ? '' : `by ${keys}`].filter((part) => part !== '').join(' ');
      }
      case 'build':
        return sink.keys.map((key) => printExpr(key, this.#print)).join(', ');
      case 'sort':
        return `${printKeys(sink.keys, this.#print)}${sink.limit === null ? '' : `, first ${sink.limit}`}`;
      case 'window':
        return sink.functions.map((each) => each.window.call.name).join(', ');
    }
  }

  #call(call: AggregateCall): string {
    return printCall(call, this.#print);
  }
}

function operatorOf(transform: Transform): string {
  if (transform.kind === 'probe') return transform.keys.length === 0 ? 'loop join' : 'hash join';
  return transform.kind === 'setRows' ? 'set rows' : transform.kind;
}

type Counts = Pick<OperatorNode, 'rows' | 'batches' | 'timeMs'>;

function given(counts: readonly (StageCount | undefined)[]): Counts {
  return summed(counts, (count) => count.rowsOut);
}

/** Sinks that only take: what they took. */
function received(counts: readonly (StageCount | undefined)[]): Counts {
  return summed(counts, (count) => count.rowsIn);
}

function summed(counts: readonly (StageCount | undefined)[], rowsOf: (count: StageCount) => number): Counts {
  const there = counts.filter((count) => count !== undefined);
  if (there.length === 0) return { rows: null, batches: null, timeMs: null };
  const sum = (of: (count: StageCount) => number): number => there.reduce((total, count) => total + of(count), 0);
  return { rows: sum(rowsOf), batches: sum((count) => count.batches), timeMs: sum((count) => count.timeMs) };
}
