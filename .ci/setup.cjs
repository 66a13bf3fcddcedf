/*
 * Makes a checkout runnable: installs what package-lock.json names where node_modules differs, and compiles the
 * Wasm kernels where a source is newer. Takes nothing, prints nothing when there is nothing to do, and never
 * writes on stdout, which belongs to the command that runs next. Written so that any Node from 12 on can run it.
 */
'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const root = path.resolve(__dirname, '..');

main();

function main() {
  if (!isInstalled()) install();
  for (const config of kernelConfigs()) if (isKernelStale(config)) compileKernels(config);
}

/** True where every package of the lock file stands in node_modules in the same version. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  if (wanted === null || found === null) return false;
  for (const name of Object.keys(wanted)) {
    if (name === '') continue;
    const there = found[name];
    if (there === undefined) {
      if (!wanted[name].optional) return false;
    } else if (there.version !== wanted[name].version) return false;
  }
  return true;
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return null; // Absent or cut short: both mean that an install is due.
  }
}

function install() {
  say('installing dependencies (once, or after package-lock.json changed) ...');
  // npm's own node, because a node in node_modules goes away while npm works.
  const node = process.env.npm_node_execpath || process.execPath;
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm && /\.c?js$/.test(npm)) run(node, [npm].concat(args), 'npm ci');
  else run('npm', args, 'npm ci');
}

function kernelConfigs() {
  const config = path.join(root, 'src/kernels/wasm/asconfig.json');
  return fs.existsSync(config) ? [config] : [];
}

function isKernelStale(config) {
  const folder = path.dirname(config);
  const out = path.resolve(folder, JSON.parse(fs.readFileSync(config, 'utf8')).targets.release.outFile);
  if (!fs.existsSync(out)) return true;
  const builtMs = fs.statSync(out).mtimeMs;
  return filesUnder(folder).some((file) => file !== out && fs.statSync(file).mtimeMs > builtMs);
}

function filesUnder(folder) {
  let files = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) files = files.concat(filesUnder(at));
    else if (/\.(ts|json)$/.test(entry.name)) files.push(at);
  }
  return files;
}

function compileKernels(config) {
  const asc = path.join(root, 'node_modules/assemblyscript/bin/asc.js');
  run(process.execPath, [asc, '--config', config, '--target', 'release'], 'compiling the kernels');
}

/** Runs a command with its output on stderr; ends this process where it fails. */
function run(command, args, what) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.error) say(what + ': ' + result.error.message);
  if (result.status !== 0) {
    say(what + ' failed');
    process.exit(1);
  }
}

function say(line) {
  process.stderr.write('silt: ' + line + '\n');
}
