/** aes_encrypt, aes_decrypt and try_aes_decrypt: GCM, CBC and ECB under keys of 16, 24 or 32 bytes, in Spark's forms. */
import { EngineError } from '../../core/errors.ts';
import { nodeCrypto } from '../../core/node-crypto.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

type Mode = 'gcm' | 'cbc' | 'ecb';

export const encryptionFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'aes_encrypt',
    category: 'misc',
    doc: 'Bytes encrypted by AES: the initialization vector where there is one, the text, and in mode GCM its tag.',
    signature: 'aes_encrypt(expr, key[, mode[, padding[, iv[, aad]]]])',
    examples: [
      ["hex(aes_encrypt('Spark SQL', '1234567890abcdef', 'ECB', 'PKCS'))", 'DE59B0BBE330D07DDF8B9343BDCBBD96'],
    ],
    takes: [binary, binary, utf8, utf8, binary, binary],
    optional: 4,
    volatility: 'volatile',
    make: () => ({
      type: binary,
      mayFail: true,
      scalar: (_, text, key, mode = 'GCM', padding = 'DEFAULT', iv = empty, aad = empty) =>
        encrypted(
          { text: text as Uint8Array, key: key as Uint8Array, iv: iv as Uint8Array, aad: aad as Uint8Array },
          modeOf('aes_encrypt', mode, padding),
        ),
    }),
  }),
  decrypting('aes_decrypt', 'Bytes that aes_encrypt encrypted.', false),
  decrypting('try_aes_decrypt', 'As aes_decrypt, with NULL where the bytes cannot be decrypted.', true),
];

const empty = new Uint8Array(0);

function decrypting(name: string, doc: string, isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'misc',
    doc,
    signature: `${name}(expr, key[, mode[, padding[, aad]]])`,
    examples: [
      [
        `decode(${name}(unhex('DE59B0BBE330D07DDF8B9343BDCBBD96'), '1234567890abcdef', 'ECB', 'PKCS'), 'utf-8')`,
        'Spark SQL',
      ],
    ],
    takes: [binary, binary, utf8, utf8, binary],
    optional: 3,
    make: () => ({
      type: binary,
      mayFail: !isTry,
      nullable: true,
      scalar: (_, text, key, mode = 'GCM', padding = 'DEFAULT', aad = empty) => {
        try {
          const parts = { text: text as Uint8Array, key: key as Uint8Array, iv: empty, aad: aad as Uint8Array };
          return decrypted(parts, modeOf('aes_decrypt', mode, padding));
        } catch (error) {
          if (isTry) return null;
          throw error;
        }
      },
    }),
  });
}

interface Parts {
  readonly text: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly aad: Uint8Array;
}

/** Errors: UNSUPPORTED_FEATURE.AES_MODE for modes and paddings that do not go together. */
function modeOf(functionName: string, mode: Scalar, padding: Scalar): Mode {
  const [name, filling] = [String(mode).toUpperCase(), String(padding).toUpperCase()];
  if (name === 'GCM' && (filling === 'NONE' || filling === 'DEFAULT')) return 'gcm';
  if ((name === 'ECB' || name === 'CBC') && (filling === 'PKCS' || filling === 'DEFAULT'))
    return name === 'ECB' ? 'ecb' : 'cbc';
  throw new EngineError('UNSUPPORTED_FEATURE.AES_MODE', {
    mode: String(mode),
    padding: String(padding),
    functionName: `\`${functionName}\``,
  });
}

const ivBytes: Readonly<Record<Mode, number>> = { gcm: 12, cbc: 16, ecb: 0 };
const tagBytes = 16;

function encrypted({ text, key, iv, aad }: Parts, mode: Mode): Uint8Array {
  const used = checkedIv(iv, mode, 'aes_encrypt');
  if (aad.length > 0 && mode !== 'gcm') throw unusable('aad', mode, 'aes_encrypt');
  const name = cipherName(key, mode, 'aes_encrypt');
  if (mode !== 'gcm') {
    const cipher = nodeCrypto().createCipheriv(name, key, used.length === 0 ? null : used);
    return new Uint8Array(Buffer.concat([used, cipher.update(text), cipher.final()]));
  }
  const cipher = nodeCrypto().createCipheriv(name as 'aes-128-gcm', key, used);
  if (aad.length > 0) cipher.setAAD(aad);
  return new Uint8Array(Buffer.concat([used, cipher.update(text), cipher.final(), cipher.getAuthTag()]));
}

function checkedIv(iv: Uint8Array, mode: Mode, functionName: string): Uint8Array {
  if (iv.length === 0) return new Uint8Array(nodeCrypto().randomBytes(ivBytes[mode]));
  if (mode === 'ecb') throw unusable('iv', mode, functionName);
  if (iv.length === ivBytes[mode]) return iv;
  const parameters = {
    parameter: '`iv`',
    functionName: `\`${functionName}\``,
    mode: mode.toUpperCase(),
    actualLength: iv.length,
  };
  throw new EngineError('INVALID_PARAMETER_VALUE.AES_IV_LENGTH', parameters);
}

function unusable(what: string, mode: Mode, functionName: string): EngineError {
  const condition = what === 'iv' ? 'UNSUPPORTED_FEATURE.AES_MODE_IV' : 'UNSUPPORTED_FEATURE.AES_MODE_AAD';
  return new EngineError(condition, { mode: mode.toUpperCase(), functionName: `\`${functionName}\`` });
}

function decrypted({ text, key, aad }: Parts, mode: Mode): Uint8Array {
  const name = cipherName(key, mode, 'aes_decrypt');
  const size = ivBytes[mode];
  try {
    const iv = text.subarray(0, size);
    if (mode !== 'gcm') {
      const decipher = nodeCrypto().createDecipheriv(name, key, size === 0 ? null : iv);
      return new Uint8Array(Buffer.concat([decipher.update(text.subarray(size)), decipher.final()]));
    }
    const decipher = nodeCrypto().createDecipheriv(name as 'aes-128-gcm', key, iv);
    if (aad.length > 0) decipher.setAAD(aad);
    decipher.setAuthTag(text.subarray(text.length - tagBytes));
    const body = text.subarray(size, text.length - tagBytes);
    return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch (error) {
    const detailMessage = error instanceof Error ? error.message : String(error);
    const parameters = { parameter: '`expr`, `key`', functionName: '`aes_decrypt`', detailMessage };
    throw new EngineError('INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR', parameters, { cause: error });
  }
}

function cipherName(key: Uint8Array, mode: Mode, functionName: string): string {
  if ([16, 24, 32].includes(key.length)) return `aes-${key.length * 8}-${mode}`;
  const parameters = { parameter: '`key`', functionName: `\`${functionName}\``, actualLength: key.length };
  throw new EngineError('INVALID_PARAMETER_VALUE.AES_KEY_LENGTH', parameters);
}
