/** Z85: four bytes as five printable characters. Source: ZeroMQ RFC 32. */

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

/** The bytes of a text; null where its length is no multiple of five or a character is none of the alphabet. */
export function decodeZ85(text: string): Uint8Array | null {
  if (text.length % 5 !== 0) return null;
  const bytes = new Uint8Array((text.length / 5) * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 5) {
    let value = 0;
    for (let k = 0; k < 5; k++) {
      const digit = alphabet.indexOf(text.charAt(i + k));
      if (digit < 0) return null;
      value = value * 85 + digit;
    }
    if (value > 0xffffffff) return null;
    view.setUint32((i / 5) * 4, value);
  }
  return bytes;
}

/** The text of bytes whose number is a multiple of four. */
export function encodeZ85(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 4) {
    const value = view.getUint32(i);
    for (let power = 85 ** 4; power >= 1; power /= 85) text += alphabet.charAt(Math.floor(value / power) % 85);
  }
  return text;
}
