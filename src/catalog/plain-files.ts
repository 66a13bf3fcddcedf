/** Paths of plain files as tables: `parquet.` + path, `csv.` + path, `json.` + path, or a bare path by its name's end. */
import { type Span, unsupported } from '../core/errors.ts';
import type { TableProvider, TimeTravel } from '../plan/ports.ts';
import type { FilePlaces } from './data-files.ts';
import { placedError } from './file-functions.ts';
import { isSame, otherFormats } from './names.ts';
import { parquetTable } from './parquet-table.ts';
import { textByPath, textKindOf } from './text-table.ts';

interface PathUse {
  readonly travel: TimeTravel | null;
  readonly span: Span | undefined;
  readonly places: FilePlaces;
}

/** Null where the path means no plain file. Errors: UNSUPPORTED_FEATURE for formats that silt does not read. */
export function plainFiles(format: string | null, path: string, use: PathUse): Promise<TableProvider> | null {
  const { travel, span, places } = use;
  if (format !== null && otherFormats.has(format.toLowerCase())) throw unsupported(`Reading ${format} files`, { span });
  const kind = kindOf(format, path);
  if (kind === null) return null;
  if (travel !== null) throw unsupported('Time travel on plain files', { span });
  const opened = kind === 'parquet' ? parquetTable([path], places) : textByPath(kind, format, path, places);
  return opened.catch((error: unknown) => {
    throw placedError(error, span);
  });
}

function kindOf(format: string | null, path: string): 'parquet' | 'csv' | 'json' | null {
  if (format === null) return /\.parquet$/i.test(path) ? 'parquet' : textKindOf(path);
  return (['parquet', 'csv', 'json'] as const).find((kind) => isSame(kind, format)) ?? null;
}
