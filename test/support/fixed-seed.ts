/** Property tests draw the same values every time; with TEST_DEEP=1 others each time, and a failure names its seed. */
import fc from 'fast-check';

if (process.env['TEST_DEEP'] !== '1') fc.configureGlobal({ seed: 20261125 });
