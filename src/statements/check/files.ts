/** The table's files: those that are missing or of another size, small ones, uneven partitions, deleted rows, what no version names. */
import { vectorFile } from '../../delta/deletion-vector.ts';
import { placeOfFile, type TablePlace } from '../../delta/log/data-path.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import { locationText } from '../../storage/open-store.ts';
import { sizeText } from '../size-text.ts';
import type { Checked, Finding } from './finding.ts';

/** So many files are named one by one. */
const namedMax = 20;

export async function checkMissing(checked: Checked): Promise<readonly Finding[]> {
  const { snapshot } = checked.opened;
  const faults: { readonly path: string; readonly finding: string }[] = [];
  for (const { path, add } of snapshot.files) {
    const sizeBytes = await sizeOf(path, checked);
    if (sizeBytes === null) faults.push({ path, finding: 'The file is not there, and the latest version names it.' });
    else if (sizeBytes !== add.sizeBytes) {
      faults.push({ path, finding: `The file has ${sizeBytes} bytes; the log says ${add.sizeBytes}.` });
    }
    const vector = add.deletionVector === null ? null : vectorFile(add.deletionVector, placeOf(snapshot));
    if (vector !== null && (await sizeOf(vector, checked)) === null) {
      faults.push({ path: vector, finding: `The deletion vector of ${path} is not there.` });
    }
  }
  const named = faults.slice(0, namedMax).map(({ path, finding }): Finding => {
    const remedy = `FSCK REPAIR TABLE ${checked.sqlName}`;
    return { severity: 'error', check: 'missing file', subject: path, finding, remedy };
  });
  if (faults.length <= namedMax) return named;
  const finding = `${faults.length - namedMax} files more are missing or of another size.`;
  return [...named, { severity: 'error', check: 'missing file', subject: null, finding, remedy: null }];
}

/** Files of the table's own folder were listed; others are asked for one by one. */
async function sizeOf(path: string, { opened, objects, env }: Checked): Promise<number | null> {
  const { log } = opened.snapshot;
  const known = objects.get(path);
  if (known !== undefined) return known.sizeBytes;
  const place = placeOfFile(path, { store: log.store.ref, root: log.root });
  if (
    locationText(place) === locationText({ store: log.store.ref, path: log.root === '' ? path : `${log.root}/${path}` })
  ) {
    return null;
  }
  return (await env.openStore(place.store).head(place.path, env.signal))?.sizeBytes ?? null;
}

const smallBytes = 16 * 1024 * 1024;
const smallCountMin = 16;

export function checkSmallFiles({ opened: { snapshot }, sqlName }: Checked): readonly Finding[] {
  const { files } = snapshot;
  const small = files.filter((index) => files.sizeBytesAt(index) < smallBytes);
  const bytes = small.totalBytes();
  const partitions = new Set(Array.from(small.rows, (_, index) => small.tupleAt(index))).size;
  const after = Math.max(partitions, Math.ceil(bytes / (128 * 1024 * 1024)));
  if (small.length < smallCountMin || small.length < after * 4) return [];
  const finding = `${small.length} of ${files.length} files are smaller than ${sizeText(smallBytes)} (${sizeText(bytes)} in all); about ${after} would do.`;
  return [{ severity: 'warning', check: 'small files', subject: null, finding, remedy: `OPTIMIZE ${sqlName}` }];
}

const skewFactor = 10;

export function checkSkew({ opened: { snapshot } }: Checked): readonly Finding[] {
  if (snapshot.partitionColumns.length === 0) return [];
  const sizes = new Map<string, number>();
  for (const { add } of snapshot.files) {
    const key = Object.entries(add.partitionValues)
      .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
      .join('/');
    sizes.set(key, (sizes.get(key) ?? 0) + add.sizeBytes);
  }
  const sorted = [...sizes].sort(([, a], [, b]) => a - b);
  const median = sorted[sorted.length >> 1]?.[1] ?? 0;
  const [subject, largest] = sorted.at(-1) ?? ['', 0];
  if (sorted.length < 3 || largest < median * skewFactor) return [];
  const finding = `The largest of ${sorted.length} partitions has ${sizeText(largest)}, the middle one ${sizeText(median)}.`;
  return [{ severity: 'note', check: 'skew', subject, finding, remedy: null }];
}

const deletedShareMax = 0.2;

export function checkDeletedRows({ opened: { snapshot }, sqlName }: Checked): readonly Finding[] {
  let deleted = 0;
  let rows = 0;
  let files = 0;
  for (const { add } of snapshot.files) {
    const physical = typeof add.stats === 'string' ? (/"numRecords"\s*:\s*(\d+)/.exec(add.stats)?.[1] ?? null) : null;
    if (add.deletionVector === null) {
      rows += Number(physical ?? 0);
      continue;
    }
    files++;
    deleted += add.deletionVector.cardinality;
    rows += Number(physical ?? add.deletionVector.cardinality);
  }
  if (deleted === 0 || deleted < rows * deletedShareMax) return [];
  const finding = `${deleted} of ${rows} rows in the files are deleted by vectors, in ${files} files: they are read all the same.`;
  const remedy = `REORG TABLE ${sqlName} APPLY (PURGE)`;
  return [{ severity: 'warning', check: 'deleted rows', subject: null, finding, remedy }];
}

/** Files in the folder that the latest version does not name; older versions may. */
export function checkUnnamed({ opened: { snapshot }, objects, sqlName }: Checked): readonly Finding[] {
  const named = new Set<string>();
  for (const { path, add } of snapshot.files) {
    named.add(path);
    const vector = add.deletionVector === null ? null : vectorFile(add.deletionVector, placeOf(snapshot));
    if (vector !== null) named.add(vector);
  }
  const unnamed = [...objects.values()].filter(({ path }) => !named.has(path.slice(rootLength(snapshot.log.root))));
  const bytes = unnamed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (unnamed.length === 0) return [];
  const finding = `${unnamed.length} files (${sizeText(bytes)}) in the folder are not of the latest version; older versions may need them.`;
  return [{ severity: 'note', check: 'unnamed files', subject: null, finding, remedy: `VACUUM ${sqlName}` }];
}

function placeOf({ log }: Snapshot): TablePlace {
  return { store: log.store.ref, root: log.root };
}

export function rootLength(root: string): number {
  return root === '' ? 0 : root.length + 1;
}
