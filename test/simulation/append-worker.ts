/** A process that adds a row to a table: `node append-worker.ts FOLDER`. */
import { open } from '../../src/index.ts';
import { queryAll } from '../support/engine.ts';

const session = open();
await queryAll(session, `INSERT INTO delta.\`${process.argv[2] ?? '.'}\` VALUES (1, 'x')`);
await session.close();
