/** Bytes as text, in the styles that Spark's setting spark.sql.binaryOutputStyle names. */

const styles: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'UTF-8': (bytes) => Buffer.from(bytes).toString('utf8'),
  BASIC: (bytes) => `[${Array.from(new Int8Array(bytes)).join(', ')}]`,
  BASE64: (bytes) => Buffer.from(bytes).toString('base64').replace(/=+$/, ''),
  HEX: (bytes) => Buffer.from(bytes).toString('hex').toUpperCase(),
  HEX_DISCRETE: (bytes) =>
    `[${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ')}]`,
};

/** The printer of a style; text for a style that is none. */
export function binaryPrinter(style: string): (bytes: Uint8Array) => string {
  return styles[style] ?? styles['UTF-8']!;
}
