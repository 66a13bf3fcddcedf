import type * as crypto from 'node:crypto';

/** Node's cryptography, loaded when it is first needed: it takes longer to load than a short statement to run. */
export function nodeCrypto(): typeof crypto {
  return process.getBuiltinModule('node:crypto');
}
