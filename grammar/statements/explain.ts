/** `EXPLAIN [mode] [FORMAT JSON | TEXT] statement`. */
import type { Explain, ExplainMode } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';

const modes: readonly ExplainMode[] = ['extended', 'formatted', 'cost', 'codegen', 'rules', 'analyze', 'files', 'plan'];

export function explain(p: Dsl): Explain {
  const start = p.start();
  p.take();
  p.deeper();
  const mode = modes.find((word) => p.acceptWord(word.toUpperCase())) ?? 'plan';
  const format = p.acceptWord('FORMAT') ? formatName(p) : 'text';
  const statement = p.statement();
  return { kind: 'explain', mode, format, statement, span: p.spanFrom(start) };
}

function formatName(p: Dsl): Explain['format'] {
  if (p.acceptWord('JSON')) return 'json';
  p.expectWord('TEXT');
  return 'text';
}
