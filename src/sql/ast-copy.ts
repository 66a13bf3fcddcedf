/** Statements that take a query's rows elsewhere, as they were written: into a file, or into a summary. */
import type { Property, Query } from './ast.ts';
import type { Node } from './ast-expression.ts';

/** `COPY (query) TO 'path' (FORMAT csv, ...)`; `COPY t TO ...` has the query `TABLE t`. */
export interface CopyTo extends Node {
  readonly kind: 'copyTo';
  readonly source: Query;
  readonly path: string;
  readonly options: readonly Property[];
}

/** `SUMMARIZE query`, `SUMMARIZE t`. */
export interface Summarize extends Node {
  readonly kind: 'summarize';
  readonly source: Query;
}

/** Such a statement as SQL. */
export function copyText(
  node: CopyTo | Summarize,
  print: {
    readonly query: (query: Query) => string;
    readonly text: (value: string) => string;
    readonly properties: (options: readonly Property[]) => string;
  },
): string {
  const { source } = node;
  const named = source.body.kind === 'tableQuery' && print.query(source).startsWith('TABLE ');
  switch (node.kind) {
    case 'summarize':
      return `SUMMARIZE ${named ? print.query(source).slice('TABLE '.length) : print.query(source)}`;
    case 'copyTo': {
      const options = node.options.length === 0 ? '' : ` ${print.properties(node.options)}`;
      return `COPY (${print.query(source)}) TO ${print.text(node.path)}${options}`;
    }
  }
}
