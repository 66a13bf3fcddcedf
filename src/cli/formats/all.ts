/** Every output format, by name. */
import { box } from './box.ts';
import { csv, tsv } from './delimited.ts';
import type { OutputFormat } from './format.ts';
import { json, jsonl } from './json.ts';
import { markdown } from './markdown.ts';
import { html, insert, line, raw } from './raw.ts';
import { vertical } from './vertical.ts';

/** All but `arrow`, which is loaded when asked for: it brings apache-arrow. */
export const textFormats: readonly OutputFormat[] = [
  box,
  csv,
  tsv,
  json,
  jsonl,
  markdown,
  vertical,
  line,
  raw,
  html,
  insert,
];

/** `parquet` is written by the engine, into a file alone. */
export const formatNames: readonly string[] = [...textFormats.map((f) => f.name), 'arrow', 'parquet'];

/** The format of a name; undefined where there is none. */
export async function findFormat(name: string): Promise<OutputFormat | undefined> {
  if (name === 'arrow') return (await import('./arrow.ts')).arrow;
  return textFormats.find((format) => format.name === name);
}

const extensions: Readonly<Record<string, string>> = {
  tsv: 'tsv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  md: 'markdown',
  html: 'html',
  sql: 'insert',
  arrow: 'arrow',
  arrows: 'arrow',
  parquet: 'parquet',
};

/** The name of the format that a file's name asks for; csv where it asks for none. */
export function formatOfFile(path: string): string {
  return extensions[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'csv';
}
