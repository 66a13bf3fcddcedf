/** Statements that take a query's rows elsewhere, as they were written: into a file, or into a summary. */
import type { Property, Query } from './ast.ts';
import type { Identifier, Node, ObjectName } from './ast-expression.ts';

/** `COPY (query) TO 'path' (FORMAT csv, ...)`; `COPY t TO ...` has the query `TABLE t`. */
export interface CopyTo extends Node {
  readonly kind: 'copyTo';
  readonly source: Query;
  readonly path: string;
  readonly options: readonly Property[];
}

/**
 * `COPY INTO table [(columns) | BY POSITION] FROM 'path' | (query over 'path') FILEFORMAT = format [FILES = (...) | PATTERN = '...']
 * [FORMAT_OPTIONS (...)] [COPY_OPTIONS (...)]`.
 */
export interface CopyInto extends Node {
  readonly kind: 'copyInto';
  readonly table: ObjectName;
  /** Null where columns go by their names. */
  readonly columns: readonly Identifier[] | null;
  readonly isByPosition: boolean;
  /** Every column of a path is `SELECT * FROM 'path'`. */
  readonly source: Query;
  readonly hasQuery: boolean;
  readonly path: string;
  readonly format: 'csv' | 'json' | 'parquet';
  readonly files: readonly string[];
  readonly pattern: string | null;
  readonly formatOptions: readonly Property[];
  readonly copyOptions: readonly Property[];
}

/** `SUMMARIZE query`, `SUMMARIZE t`. */
export interface Summarize extends Node {
  readonly kind: 'summarize';
  readonly source: Query;
}

/** Such a statement as SQL. */
export function copyText(node: CopyTo | Summarize | CopyInto, print: CopyPrinter): string {
  if (node.kind === 'copyInto') return intoText(node, print);
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

/** How the parts of such a statement are printed. */
export interface CopyPrinter {
  readonly query: (query: Query) => string;
  readonly text: (value: string) => string;
  readonly properties: (options: readonly Property[]) => string;
  readonly name: (name: ObjectName | Identifier) => string;
}

function intoText(node: CopyInto, print: CopyPrinter): string {
  const columns = node.columns === null ? '' : ` (${node.columns.map(print.name).join(', ')})`;
  const texts = (values: readonly string[]): string => values.map(print.text).join(', ');
  return [
    `COPY INTO ${print.name(node.table)}${node.isByPosition ? ' BY POSITION' : columns}`,
    `FROM ${node.hasQuery ? `(${print.query(node.source)})` : print.text(node.path)}`,
    `FILEFORMAT = ${node.format.toUpperCase()}`,
    ...(node.files.length === 0 ? [] : [`FILES = (${texts(node.files)})`]),
    ...(node.pattern === null ? [] : [`PATTERN = ${print.text(node.pattern)}`]),
    ...(node.formatOptions.length === 0 ? [] : [`FORMAT_OPTIONS ${print.properties(node.formatOptions)}`]),
    ...(node.copyOptions.length === 0 ? [] : [`COPY_OPTIONS ${print.properties(node.copyOptions)}`]),
  ].join(' ');
}
