/**
 * SCRAM-SHA-256 of the server's side, and the verifiers that stand in a user file as PostgreSQL keeps them:
 * `SCRAM-SHA-256$4096:salt$stored:server`. Passwords are never kept. An unknown user gets an exchange that looks and
 * lasts the same and always fails. Sources: RFC 5802, RFC 7677; PostgreSQL manual, "SASL Authentication".
 */
import { createHash, createHmac, pbkdf2, pbkdf2Sync, timingSafeEqual, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

export interface Verifier {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const iterationsUsual = 4096;
const saltSize = 16;
const keySize = 32;

export function makeVerifier(password: string, randomBytes: (size: number) => Buffer): Verifier {
  const salt = randomBytes(saltSize);
  const salted = pbkdf2Sync(prepared(password), salt, iterationsUsual, keySize, 'sha256');
  const storedKey = sha256(hmac(salted, 'Client Key'));
  return { iterations: iterationsUsual, salt, storedKey, serverKey: hmac(salted, 'Server Key') };
}

export function printVerifier({ iterations, salt, storedKey, serverKey }: Verifier): string {
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey.toString('base64')}:${serverKey.toString('base64')}`;
}

/** Null where the text is none. */
export function parseVerifier(text: string): Verifier | null {
  const found = /^SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/.exec(text);
  if (found === null) return null;
  const [, iterations, salt, storedKey, serverKey] = found;
  const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
  return {
    iterations: Number(iterations),
    salt: bytes(salt!),
    storedKey: bytes(storedKey!),
    serverKey: bytes(serverKey!),
  };
}

/** A verifier that no password fits; of one name always the same, so that asking twice tells nothing. */
export function mockVerifier(user: string, secret: Buffer, iterations: number): Verifier {
  const salt = hmac(secret, `salt ${user}`).subarray(0, saltSize);
  const storedKey = hmac(secret, `stored ${user}`);
  return { iterations, salt, storedKey, serverKey: hmac(secret, `server ${user}`) };
}

/** The number that most users have, so that one who is not there does not stand out by another. */
export function usualIterations(users: ReadonlyMap<string, Verifier> | null): number {
  const counts = new Map<number, number>();
  for (const { iterations } of users?.values() ?? []) counts.set(iterations, (counts.get(iterations) ?? 0) + 1);
  const [usual] = [...counts].toSorted(([, a], [, b]) => b - a);
  return usual?.[0] ?? iterationsUsual;
}

/** What ties a login to the certificate of the connection, and whether the client has chosen that it does. */
export interface ChannelBinding {
  /** Null: not offered. */
  readonly offered: Buffer | null;
  readonly isUsed: boolean;
}

/** The certificate's digest by the hash that it is signed with, or SHA-256 for older ones. Source: RFC 5929, section 4. */
export function endPointBinding(cert: Buffer): Buffer {
  const { raw, signatureAlgorithm } = new X509Certificate(cert);
  const bits = /sha-?(384|512)/i.exec(signatureAlgorithm ?? '')?.[1] ?? '256';
  return createHash(`sha${bits}`).update(raw).digest();
}

/** The exchange of one login. Gives null where the client's message is malformed or its proof is wrong. */
export class ScramExchange {
  readonly #verifier: Verifier;
  readonly #nonce: string;
  readonly #binding: ChannelBinding;
  #firstBare = '';
  #serverFirst = '';
  #bound: Buffer = Buffer.alloc(0);

  constructor(verifier: Verifier, nonce: string, binding: ChannelBinding = { offered: null, isUsed: false }) {
    this.#verifier = verifier;
    this.#nonce = nonce;
    this.#binding = binding;
  }

  /** The client's first message to the server's first. */
  first(message: string): string | null {
    const found = /^((p=tls-server-end-point|n|y),(?:a=[^,]*)?,)((?:n=[^,]*),r=([^,]+)(?:,.*)?)$/s.exec(message);
    if (found === null) return null;
    const [, header, flag, bare, clientNonce] = found;
    const { offered, isUsed } = this.#binding;
    if (isUsed !== (flag !== 'n' && flag !== 'y')) return null;
    // It believes that no binding is offered: somebody between has taken the offer away.
    if (flag === 'y' && offered !== null) return null;
    this.#bound = Buffer.concat([Buffer.from(header!), ...(isUsed && offered !== null ? [offered] : [])]);
    this.#firstBare = bare!;
    const { salt, iterations } = this.#verifier;
    this.#serverFirst = `r=${clientNonce}${this.#nonce},s=${salt.toString('base64')},i=${iterations}`;
    return this.#serverFirst;
  }

  /** The client's proof to the server's signature. */
  final(message: string): string | null {
    const found = /^(c=([A-Za-z0-9+/=]+),r=([^,]+)),p=([A-Za-z0-9+/=]+)$/.exec(message);
    if (found === null) return null;
    const [, withoutProof, binding, nonce, proofText] = found;
    const expected = /^r=([^,]+)/.exec(this.#serverFirst)![1];
    if (nonce !== expected || !Buffer.from(binding!, 'base64').equals(this.#bound)) return null;
    const authentication = `${this.#firstBare},${this.#serverFirst},${withoutProof}`;
    const proof = Buffer.from(proofText!, 'base64');
    const { storedKey, serverKey } = this.#verifier;
    const signature = hmac(storedKey, authentication);
    if (proof.length !== signature.length) return null;
    const clientKey = Buffer.from(proof.map((byte, i) => byte ^ signature[i]!));
    if (!timingSafeEqual(sha256(clientKey), storedKey)) return null;
    return `v=${hmac(serverKey, authentication).toString('base64')}`;
  }
}

/** Whether a password that came in the clear is the verifier's; beside this thread, because it takes milliseconds. */
export async function fitsPassword({ iterations, salt, storedKey }: Verifier, password: string): Promise<boolean> {
  const salted = await promisify(pbkdf2)(prepared(password), salt, iterations, keySize, 'sha256');
  return timingSafeEqual(sha256(hmac(salted, 'Client Key')), storedKey);
}

/** SASLprep as far as it changes what people type: compatibility forms, odd blanks. */
function prepared(password: string): string {
  return password.replaceAll(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ').normalize('NFKC');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
