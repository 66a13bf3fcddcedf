/**
 * PostgreSQL's binary numeric: digits in base 10,000, the weight of the first, sign and digits behind the point.
 * Source: numeric_send and numeric_recv of PostgreSQL.
 */
import { FieldReader } from './message-reader.ts';
import { ProtocolError } from './protocol-error.ts';

const negative = 0x4000;
const notNumber = 0xc000;

/** Of plain decimal text, `-12.3400`. */
export function numericBytes(text: string): Buffer {
  const isNegative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.slice(isNegative ? 1 : 0).split('.');
  const left = whole.replace(/^0+/, '');
  const padded =
    left.padStart(Math.ceil(left.length / 4) * 4, '0') + fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0');
  const digits: number[] = [];
  for (let i = 0; i < padded.length; i += 4) digits.push(Number(padded.slice(i, i + 4)));
  let weight = Math.ceil(left.length / 4) - 1;
  while (digits.length > 0 && digits[0] === 0) {
    digits.shift();
    weight--;
  }
  while (digits.at(-1) === 0) digits.pop();
  const isZero = digits.length === 0;
  const bytes = Buffer.alloc(8 + 2 * digits.length);
  bytes.writeInt16BE(digits.length, 0);
  bytes.writeInt16BE(isZero ? 0 : weight, 2);
  bytes.writeUInt16BE(isNegative && !isZero ? negative : 0, 4);
  bytes.writeUInt16BE(fraction.length, 6);
  digits.forEach((digit, i) => bytes.writeInt16BE(digit, 8 + 2 * i));
  return bytes;
}

/** As text; NaN and the infinities by name. Errors: ProtocolError. */
export function numericText(bytes: Buffer): string {
  const reader = new FieldReader(bytes);
  const [count, weight, sign, scale] = [reader.count(), reader.int16(), reader.count(), reader.count()];
  if (sign >= notNumber) return sign === notNumber ? 'NaN' : sign === 0xd000 ? 'Infinity' : '-Infinity';
  const digits: number[] = [];
  for (let i = 0; i < count; i++) {
    const digit = reader.int16();
    if (digit < 0 || digit > 9999) throw new ProtocolError('invalid digit of a numeric value');
    digits.push(digit);
  }
  const group = (at: number): string => String(digits[at] ?? 0).padStart(4, '0');
  let whole = '';
  for (let i = 0; i <= weight; i++) whole += group(i);
  let fraction = '';
  for (let i = weight + 1; fraction.length < scale; i++) fraction += i < 0 ? '0000' : group(i);
  const text = `${whole.replace(/^0+(?=\d)/, '') || '0'}${scale > 0 ? `.${fraction.slice(0, scale)}` : ''}`;
  return sign === negative ? `-${text}` : text;
}
