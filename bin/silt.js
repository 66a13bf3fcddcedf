#!/usr/bin/env node
/*
 * The command. Loads the built program of a package, or the sources of a checkout; runs itself again under the
 * Node that the checkout pins where the one at hand is too old. Plain JavaScript, so that an old Node can say so.
 */
import module from 'module';

// Not imported: an import statement of a module of Node's loads all that it would load late.
const require = module.createRequire(import.meta.url);
const { existsSync } = require('fs');
const { homedir } = require('os');
const { join } = require('path');
const { fileURLToPath } = require('url');

const nodeMajorMin = 24;
const source = new URL('../src/cli/main.ts', import.meta.url);
const built = new URL('../dist/main.js', import.meta.url);
const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= nodeMajorMin) {
  start().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
} else if (existsSync(pinned)) {
  runUnder(pinned);
} else {
  console.error(`silt needs Node ${nodeMajorMin} or newer; this is Node ${process.versions.node}.`);
  process.exitCode = 2;
}

/** Compiled code is kept between runs, in the user's cache folder where that can be written. */
function start() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = process.env.NODE_COMPILE_CACHE || join(caches, 'silt');
  const whole = (url) => {
    module.enableCompileCache(folder);
    return import(url.href);
  };
  if (existsSync(source)) return whole(source);
  const { quick } = require('./quick.cjs').load(fileURLToPath(new URL('../dist/quick.cjs', import.meta.url)), folder);
  return quick(process.argv.slice(2), () => whole(built));
}

/** Becomes the same command under another Node: same streams, signals and exit code. */
function runUnder(node) {
  const { spawn } = require('child_process');
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; only the child decides what it means.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`silt: ${node} does not start: ${error.message}`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code === null ? 1 : code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
