/** read_parquet, read_csv and read_json: files as tables. Their first argument is a path, a pattern, or an array of them. */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { NamedValue, TableProvider } from '../plan/ports.ts';
import type { FilePlaces } from './data-files.ts';
import { parquetTable } from './parquet-table.ts';
import { textOptions, unknownOption } from './text-options.ts';
import { textTable } from './text-table.ts';

const functions: ReadonlyMap<string, 'parquet' | 'csv' | 'json'> = new Map([
  ['read_parquet', 'parquet'],
  ['parquet_scan', 'parquet'],
  ['read_csv', 'csv'],
  ['read_csv_auto', 'csv'],
  ['read_json', 'json'],
  ['read_json_auto', 'json'],
  ['read_ndjson', 'json'],
]);

export function isFileFunction(name: string): boolean {
  return functions.has(name);
}

/** Errors: WRONG_NUM_ARGS, those of options that are none, FILE_NOT_FOUND, FILE_CORRUPT. */
export async function openFileFunction(
  name: string,
  args: readonly Scalar[],
  named: readonly NamedValue[],
  places: FilePlaces,
  span: Span | undefined,
): Promise<TableProvider> {
  if (args.length !== 1) {
    const parameters = { functionName: `\`${name}\``, expectedNum: '1', actualNum: args.length };
    throw new EngineError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', parameters, { span });
  }
  const paths = pathsOf(name, args[0]!, span);
  const kind = functions.get(name)!;
  try {
    if (kind !== 'parquet') return await textTable(kind, paths, places, textOptions(`read_${kind}`, named));
    if (named.length > 0) throw unknownOption('read_parquet', named[0]!, []);
    return await parquetTable(paths, places);
  } catch (error) {
    throw placedError(error, span);
  }
}

/** An error about a file stands where the file is named. */
export function placedError(error: unknown, span: Span | undefined): unknown {
  if (!(error instanceof EngineError) || error.span !== undefined || span === undefined) return error;
  return new EngineError(error.condition, error.parameters, { span, hint: error.hint, cause: error });
}

function pathsOf(name: string, value: Scalar, span: Span | undefined): readonly string[] {
  const paths = Array.isArray(value) ? (value as readonly Scalar[]) : [value];
  if (paths.length > 0 && paths.every((path) => typeof path === 'string' && path !== '')) return paths as string[];
  const reason = 'it has to be a path, or an array of paths';
  const parameters = { parameter: '`path`', functionName: `\`${name}\``, reason };
  throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span });
}
