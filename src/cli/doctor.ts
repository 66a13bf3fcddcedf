/** `silt doctor`: whether this machine has what silt needs, a line a question. Takes nothing, gives lines and whether all is well. */
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { open } from '../session/local-session.ts';

export interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly note: string;
}

export async function examine(version: string): Promise<readonly Finding[]> {
  return [
    { what: 'silt', isWell: true, note: version },
    nodeVersion(),
    { what: 'processors', isWell: true, note: String(availableParallelism()) },
    memory(),
    temporaryFiles(),
    sharedMemory(),
    await smallQuery(),
  ];
}

export function findingsText(findings: readonly Finding[]): string {
  return findings.map(({ what, isWell, note }) => `${isWell ? 'ok ' : 'NO '} ${what}: ${note}\n`).join('');
}

function nodeVersion(): Finding {
  const isWell = Number(process.versions.node.split('.')[0]) >= 24;
  return { what: 'node', isWell, note: `${process.versions.node}${isWell ? '' : ', and 24 is needed'}` };
}

function memory(): Finding {
  const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
  return { what: 'memory', isWell: totalmem() >= 2 ** 30, note: `${gib(totalmem())} GiB` };
}

function temporaryFiles(): Finding {
  const folder = tmpdir();
  try {
    accessSync(folder, constants.W_OK);
    const made = mkdtempSync(join(folder, 'silt-doctor-'));
    writeFileSync(join(made, 'x'), 'x');
    const isWell = readFileSync(join(made, 'x'), 'utf8') === 'x';
    rmSync(made, { recursive: true });
    const { bavail, bsize } = statfsSync(folder);
    return { what: 'temporary files', isWell, note: `${folder}, ${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free` };
  } catch (error) {
    return { what: 'temporary files', isWell: false, note: `${folder}: ${(error as Error).message}` };
  }
}

/** A statement's memory is reserved at once; some containers allow little address space. */
function sharedMemory(): Finding {
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
    return { what: 'WebAssembly memory', isWell: buffer.byteLength === 65_536, note: '4 GiB of addresses' };
  } catch (error) {
    return { what: 'WebAssembly memory', isWell: false, note: (error as Error).message };
  }
}

async function smallQuery(): Promise<Finding> {
  const started = performance.now();
  try {
    await using session = open({});
    const rows = await (await session.query('SELECT sum(id) AS s FROM range(1000)')).rows();
    const isWell =
      JSON.stringify(rows, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) === '[{"s":"499500"}]';
    return { what: 'a small query', isWell, note: `${Math.round(performance.now() - started)} ms` };
  } catch (error) {
    return { what: 'a small query', isWell: false, note: (error as Error).message };
  }
}
