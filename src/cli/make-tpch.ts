/** `silt tpch`: makes the TPC-H tables, with a progress bar on stderr where that is a terminal. */
import { makeTables } from '../../tpch/make.ts';
import type { TpchOptions } from './options.ts';
import type { Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

/** The first Ctrl-C ends the work and takes back its files, a second one ends the process. */
export async function makeTpch({ scale, out, threads }: TpchOptions, { isErrorTty }: Terminal): Promise<void> {
  const startedMs = performance.now();
  const stopping = new AbortController();
  const onInterrupt = (): void => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  };
  const bar = isErrorTty ? progressBar(startedMs) : null;
  process.on('SIGINT', onInterrupt);
  try {
    const made = await makeTables({
      scale,
      out,
      threads,
      engineInfo: `silt/${readVersion()}`,
      signal: stopping.signal,
      ...(bar && { onProgress: bar.show }),
    });
    bar?.clear();
    const rows = made.reduce((sum, table) => sum + table.rows, 0);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    process.stderr.write(
      `${made.length} tables with ${rows.toLocaleString('en')} rows in ${out}, made in ${seconds} s\n`,
    );
  } finally {
    bar?.clear();
    process.off('SIGINT', onInterrupt);
  }
}

interface ProgressBar {
  readonly show: (done: number) => void;
  readonly clear: () => void;
}

const barCells = 30;
const redrawMs = 100;

function progressBar(startedMs: number): ProgressBar {
  let drawnMs = 0;
  return {
    show: (done) => {
      const nowMs = performance.now();
      if (nowMs - drawnMs < redrawMs) return;
      drawnMs = nowMs;
      const cells = Math.round(done * barCells);
      const percent = String(Math.floor(done * 100)).padStart(3);
      const seconds = Math.round((nowMs - startedMs) / 1000);
      process.stderr.write(`\r[${'#'.repeat(cells)}${'.'.repeat(barCells - cells)}] ${percent} % ${seconds} s`);
    },
    clear: () => {
      if (drawnMs > 0) process.stderr.write('\r\u001b[K');
      drawnMs = 0;
    },
  };
}
