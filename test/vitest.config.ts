/** How `npm test` runs: every test/**\/*.test.ts; with TEST_DEEP=1 the long ones, test/**\/*.deep.ts, too. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const deep = process.env['TEST_DEEP'] === '1';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts', ...(deep ? ['test/**/*.deep.ts'] : [])],
    // A process a file: a test that is killed, or that kills its process, fails alone.
    pool: 'forks',
    reporters: ['default', './test/closing-line.ts'],
    setupFiles: ['test/support/fixed-seed.ts'],
    // Generous: a machine of CI may be slow, and files run side by side.
    testTimeout: deep ? 3_600_000 : 90_000,
    hookTimeout: 240_000,
  },
});
