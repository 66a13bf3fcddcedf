/** The log itself: gaps, checkpoints that are old or incomplete, the hint to the last one, version checksums. */
import { EngineError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { isObject } from '../../delta/actions.ts';
import { checksumFaults } from '../../delta/checksum.ts';
import { completeCheckpoints, logPath } from '../../delta/log/segment.ts';
import { type JsonValue, parseJson } from '../../formats/json/lossless.ts';
import type { Checked, Finding } from './finding.ts';

export function checkGaps({ logFiles, opened }: Checked): readonly Finding[] {
  const versions = logFiles.filter(({ name }) => name.kind === 'commit').map(({ name }) => name.version);
  const findings: Finding[] = [];
  for (let i = 1; i < versions.length; i++) {
    const [last, next] = [versions[i - 1]!, versions[i]!];
    if (next === last + 1) continue;
    const missing = next === last + 2 ? `version ${last + 1} is` : `versions ${last + 1} to ${next - 1} are`;
    findings.push({
      severity: 'error',
      check: 'log gap',
      subject: String(last + 1),
      finding: `The commit of ${missing} missing: versions before ${next} that no checkpoint holds cannot be read.`,
      remedy: null,
    });
  }
  const first = versions[0];
  if (first !== undefined && first > 0 && completeCheckpoints(logFiles).every(({ version }) => version < first - 1)) {
    const finding = `The log of ${opened.name} begins at version ${first}, and no checkpoint stands before it.`;
    findings.push({ severity: 'error', check: 'log gap', subject: String(first), finding, remedy: null });
  }
  return findings;
}

/** Checkpoints: how far behind the newest is, and parts of those that are not whole. */
export function checkCheckpoints({ logFiles, opened }: Checked): readonly Finding[] {
  const { snapshot } = opened;
  const whole = completeCheckpoints(logFiles);
  const newest = whole.at(-1)?.version ?? -1;
  const behind = Number(snapshot.version) - newest;
  const interval = Number(snapshot.metadata.configuration['delta.checkpointInterval'] ?? 10);
  const findings: Finding[] = [];
  if (behind > interval * 2) {
    const since = newest < 0 ? 'There is no checkpoint' : `The newest checkpoint is of version ${newest}`;
    findings.push({
      severity: 'warning',
      check: 'stale checkpoint',
      subject: newest < 0 ? null : String(newest),
      finding: `${since}: ${behind} commits are read one by one to open the table (delta.checkpointInterval is ${interval}).`,
      remedy: null,
    });
  }
  const parts = logFiles.filter(({ name }) => name.kind === 'multiPart');
  const used = new Set(whole.flatMap(({ files }) => files.map(({ info }) => info.path)));
  const lone = parts.filter(({ info }) => !used.has(info.path));
  for (const version of new Set(lone.map(({ name }) => name.version))) {
    const finding = `The checkpoint of version ${version} lacks parts; it is not used.`;
    findings.push({ severity: 'warning', check: 'broken checkpoint', subject: String(version), finding, remedy: null });
  }
  return findings;
}

/** So many of the newest checkpoints are compared. */
const checkpointsMax = 3;

/** Each checkpoint against the commits that it stands for, where the log still has them. */
export async function checkCheckpointContents({ opened, logFiles, env }: Checked): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const checkpoint of completeCheckpoints(logFiles).slice(-checkpointsMax)) {
    const faults = await opened.table.checkpointFaults(checkpoint, env.signal);
    const { path } = checkpoint.files[0]!.info;
    const subject = path.slice(path.lastIndexOf('/') + 1);
    for (const finding of faults) {
      findings.push({ severity: 'error', check: 'checkpoint contents', subject, finding, remedy: null });
    }
  }
  return findings;
}

/** `_last_checkpoint`: a hint, harmless where it is wrong, but opening is slower then. */
export async function checkHint({ opened, logFiles, env }: Checked): Promise<readonly Finding[]> {
  const newest = completeCheckpoints(logFiles).at(-1)?.version;
  const hint = await readJson(opened, '_last_checkpoint', env.signal);
  const said = isObject(hint ?? null) ? (hint as { readonly version?: JsonValue }).version : undefined;
  const say = (finding: string): Finding[] => [
    { severity: 'note', check: 'last checkpoint', subject: '_last_checkpoint', finding, remedy: null },
  ];
  if (hint === undefined) return newest === undefined ? [] : say(`It is missing; version ${newest} has a checkpoint.`);
  if (typeof said !== 'number') return say('It holds no version; the log is listed from its beginning.');
  if (newest === undefined || said > newest) return say(`It names version ${said}, which has no whole checkpoint.`);
  return said < newest ? say(`It names version ${said}; version ${newest} has a newer checkpoint.`) : [];
}

/** So many of the newest version checksums are verified. */
const checksumsMax = 10;

/** Each version checksum (`.crc`) against the state that the log gives. */
export async function checkChecksums({ opened, logFiles, env }: Checked): Promise<readonly Finding[]> {
  const found = logFiles.filter(({ name }) => name.kind === 'checksum').slice(-checksumsMax);
  const findings: Finding[] = [];
  for (const { name, info } of found) {
    const subject = info.path.slice(info.path.lastIndexOf('/') + 1);
    const body = await readJson(opened, subject, env.signal);
    const version = BigInt(name.version);
    const snapshot = version === opened.snapshot.version ? opened.snapshot : await stateAt(opened, version, env.signal);
    const faults = snapshot === null ? [] : checksumFaults(body ?? null, snapshot);
    for (const finding of faults) {
      findings.push({ severity: 'error', check: 'version checksum', subject, finding, remedy: null });
    }
  }
  return findings;
}

/** Versions before the oldest checkpoint may be gone. */
async function stateAt(
  { table }: Checked['opened'],
  version: bigint,
  signal: AbortSignal,
): Promise<Checked['opened']['snapshot'] | null> {
  try {
    return await table.snapshot({ kind: 'version', version }, signal);
  } catch (error) {
    if (error instanceof EngineError && error.condition === 'DELTA_VERSION_NOT_FOUND') return null;
    throw error;
  }
}

/** Undefined where there is no such file, null where it is no JSON. */
async function readJson(
  { snapshot: { log } }: Checked['opened'],
  name: string,
  signal: AbortSignal,
): Promise<JsonValue | undefined> {
  try {
    return parseJson(decodeUtf8(await log.store.read(logPath(log, name), undefined, signal)));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if (error instanceof EngineError && error.condition === 'FILE_NOT_FOUND') return undefined;
    throw error;
  }
}
