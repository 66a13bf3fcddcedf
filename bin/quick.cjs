/*
 * Runs dist/quick.cjs by code that earlier runs compiled, kept in a folder of the user's. V8 refuses code of another
 * version, other flags or another length of the script; the script's name in its first line tells the rest. Where the
 * folder cannot be written, everything is compiled anew.
 */
const fs = require('fs');
const { join } = require('path');
const vm = require('vm');

const nameLength = 64;
/** A function is compiled when it is first called: so many runs add what they called. */
const runsKept = 5;

/** What dist/quick.cjs exports. `caches` is the folder, which need not exist. */
exports.load = function load(file, caches) {
  const source = fs.readFileSync(file, 'latin1');
  const name = source.slice(3, 3 + nameLength);
  const kept = join(caches, `quick-${process.version}-${process.arch}-${name}`);
  const { code, runs } = read(kept);
  const script = new vm.Script(`(function (exports, require, __dirname) {${source}\n})`, {
    filename: file,
    cachedData: code,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const isFresh = code === undefined || script.cachedDataRejected === true;
  if (isFresh || runs < runsKept) process.on('exit', () => keep(kept, script, isFresh ? 1 : runs + 1));
  const found = {};
  script.runInThisContext()(found, require('module').createRequire(file), join(file, '..'));
  return found;
};

/** The last byte counts the runs. */
function read(kept) {
  try {
    const bytes = fs.readFileSync(kept);
    return { code: bytes.subarray(0, -1), runs: bytes[bytes.length - 1] };
  } catch {
    return { code: undefined, runs: 0 };
  }
}

/** Renamed when whole: another process may read it meanwhile. */
function keep(kept, script, runs) {
  const unfinished = `${kept}.${process.pid}`;
  try {
    fs.mkdirSync(join(kept, '..'), { recursive: true, mode: 0o700 });
    fs.writeFileSync(unfinished, Buffer.concat([script.createCachedData(), Buffer.from([runs])]), { mode: 0o600 });
    fs.renameSync(unfinished, kept);
  } catch {
    fs.rmSync(unfinished, { force: true });
  }
}
