/** Waiting for what tells nobody of its end. */
import { setTimeout as sleep } from 'node:timers/promises';

const stepMs = 20;

/** Resolves once it is so, or after so long at the latest. */
export async function until(isSo: () => boolean, msMax: number): Promise<void> {
  for (let left = msMax; left > 0 && !isSo(); left -= stepMs) await sleep(Math.min(stepMs, left));
}
