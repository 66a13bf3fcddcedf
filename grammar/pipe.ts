/** The steps of `query |> step |> step`. */

import type { PipeStep } from '../src/sql/ast.ts';
import type { Identifier } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { groupByWithAliases } from './group-by.ts';
import { joinSpec } from './join.ts';
import { identifier, name } from './names.ts';
import { pivotSpec, unpivotSpec } from './pivot.ts';
import { sampleSpec } from './sample.ts';
import { selectItem, selectItems } from './select.ts';
import { setOperator } from './set-operator.ts';
import * as t from './tokens.ts';

export function pipeSteps(p: Dsl): PipeStep[] {
  const steps: PipeStep[] = [];
  while (p.accept(t.PipeArrow)) steps.push(pipeStep(p));
  return steps;
}

function pipeStep(p: Dsl): PipeStep {
  const start = p.start();
  switch (p.peek().tokenType) {
    case t.Select: {
      const select = p.select(null);
      return { kind: 'pipeSelect', select, span: p.spanFrom(start) };
    }
    case t.Where: {
      p.take();
      const condition = p.expression();
      return { kind: 'pipeWhere', condition, span: p.spanFrom(start) };
    }
    case t.As: {
      p.take();
      const alias = identifier(p);
      return { kind: 'pipeAs', alias, span: p.spanFrom(start) };
    }
    case t.Pivot: {
      const pivot = pivotSpec(p);
      if (p.at(t.Unpivot)) throw unpivotWithPivot(p);
      return { kind: 'pipePivot', pivot, span: p.spanFrom(start) };
    }
    case t.Unpivot: {
      const unpivot = unpivotSpec(p);
      if (p.at(t.Pivot)) throw unpivotWithPivot(p);
      return { kind: 'pipeUnpivot', unpivot, span: p.spanFrom(start) };
    }
    case t.TableSample: {
      const sample = sampleSpec(p);
      return { kind: 'pipeSample', sample, span: p.spanFrom(start) };
    }
    case t.Union:
    case t.Except:
    case t.MinusSet:
    case t.Intersect: {
      const operator = setOperator(p);
      const right = p.queryPrimary();
      return { kind: 'pipeSetOperation', ...operator, right, span: p.spanFrom(start) };
    }
    default:
      return spelledStep(p) ?? joinOrOrder(p);
  }
}

function unpivotWithPivot(p: Dsl): Error {
  return p.fail('NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT', {}, p.spanOf(p.peek()));
}

function spelledStep(p: Dsl): PipeStep | null {
  const start = p.start();
  if (p.acceptWord('EXTEND')) {
    const items = selectItems(p);
    return { kind: 'pipeExtend', items, span: p.spanFrom(start) };
  }
  if (p.acceptWord('SET')) {
    const assignments = p.list(() => assignment(p));
    return { kind: 'pipeSet', assignments, span: p.spanFrom(start) };
  }
  if (p.acceptWord('DROP')) {
    const columns = p.list(() => name(p));
    return { kind: 'pipeDrop', columns, span: p.spanFrom(start) };
  }
  return p.atWord('AGGREGATE') ? aggregateStep(p) : null;
}

function assignment(p: Dsl): { column: ReturnType<typeof name>; value: ReturnType<Dsl['expression']> } {
  const column = name(p);
  p.expect(t.Equal);
  return { column, value: p.expression() };
}

function aggregateStep(p: Dsl): PipeStep {
  const start = p.start();
  p.take();
  const items = p.at(t.Group) ? [] : p.list(() => selectItem(p));
  const groupAliases: (Identifier | null)[] = [];
  const groupBy = p.accept(t.Group) ? groupByWithAliases(p, groupAliases) : null;
  if (items.length === 0 && groupBy === null) throw p.unexpected();
  return { kind: 'pipeAggregate', items, groupBy, groupAliases, span: p.spanFrom(start) };
}

function joinOrOrder(p: Dsl): PipeStep {
  const start = p.start();
  const join = joinSpec(p);
  if (join !== null) return { kind: 'pipeJoin', join, span: p.spanFrom(start) };
  const first = p.peek();
  const organize = p.organization();
  if (p.peek() === first) throw p.unexpected();
  return { kind: 'pipeOrganize', ...organize, span: p.spanFrom(start) };
}
