/*
 * `npm start [-- ARGUMENTS]`: silt on the demo warehouse, which is made on first use: the TPC-H tables at scale 0.01
 * as Delta tables, in .demo/tpch. With arguments they are silt's own; on a terminal the shell opens; otherwise a short
 * tour is printed: the tables, a query with its answer, and which files that query read.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const warehouse = resolve(root, '.demo/tpch');
const query = `SELECT l_returnflag, l_linestatus, count(*) AS orders, sum(l_quantity) AS quantity,
       avg(l_extendedprice) AS price
FROM lineitem
WHERE l_shipdate <= DATE '1998-09-02'
GROUP BY ALL
ORDER BY ALL`;
const tour = [
  ['The tables', 'SHOW TABLES'],
  ['A query', query],
  ['The files that a query reads, and why', 'EXPLAIN FILES SELECT count(*) FROM orders WHERE o_orderkey < 1000'],
];

if (!existsSync(warehouse)) makeWarehouse();
const args = process.argv.slice(2);
if (args[0] === 'tpch') process.exitCode = silt(args);
else if (args.length > 0 || (process.stdin.isTTY && process.stdout.isTTY))
  process.exitCode = silt([warehouse, ...args]);
else takeTour();

/** Made under another name and renamed, so that a cut-off run leaves no half warehouse. */
function makeWarehouse() {
  process.stderr.write('silt: making the demo warehouse (TPC-H at scale 0.01) ...\n');
  const unfinished = `${warehouse}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(resolve(root, '.demo'), { recursive: true });
  const code = silt(['tpch', '--scale', '0.01', '--out', unfinished], ['inherit', 2, 2]);
  if (code !== 0) process.exit(code);
  renameSync(unfinished, warehouse);
}

function takeTour() {
  for (const [title, sql] of tour) {
    process.stdout.write(`-- ${title}\n${sql};\n`);
    const started = performance.now();
    const code = silt([warehouse, '-c', sql, '--format', 'box']);
    if (code !== 0) process.exit(code);
    process.stdout.write(`(${Math.round(performance.now() - started)} ms, start of the process included)\n\n`);
  }
  process.stdout.write('Your own: npm start --silent -- -c "SELECT ..."; on a terminal, npm start opens the shell.\n');
}

function silt(args, stdio = 'inherit') {
  const { status, signal, error } = spawnSync(process.execPath, [resolve(root, 'bin/silt.js'), ...args], { stdio });
  if (error) throw error;
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}
