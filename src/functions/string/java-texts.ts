/** Texts of Java's classes that format strings print: hash codes (a string's is Spark's own), and doubles in hexadecimal. */
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import { sparkBytes } from '../hash/murmur3.ts';

/** `hashCode()` in hexadecimal; null for a type whose hash code is of Java's own objects. */
export function hashCodeText(type: DataType, value: Scalar): string | null {
  const code = hashCode(type, value);
  return code === null ? null : (code >>> 0).toString(16);
}

function hashCode(type: DataType, value: Scalar): number | null {
  switch (type.id) {
    case 'bool':
      return value === true ? 1231 : 1237;
    case 'int':
      return type.bits === 64 ? foldedLong(value as bigint) : (value as number);
    case 'float': {
      const view = new DataView(new ArrayBuffer(8));
      if (type.bits === 32) {
        view.setFloat32(0, value as number);
        return view.getInt32(0);
      }
      view.setFloat64(0, value as number);
      return foldedLong(view.getBigInt64(0));
    }
    case 'utf8':
      return sparkBytes(new TextEncoder().encode(value as string), 42);
    default:
      return null;
  }
}

function foldedLong(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
}

/**
 * `1.8p0` of a double that is not negative, without its 0x. A precision of 0 means one digit; below 13 the digits are
 * rounded, half to even; -1 takes all there are.
 */
export function hexFloat(value: number, precision: number): string {
  const digits = precision < 0 ? 0 : Math.max(1, precision);
  const text = precision < 0 || precision >= 13 || value === 0 ? plainHex(value) : roundedHex(value, digits);
  const [mantissa, exponent] = text.split('p') as [string, string];
  const [whole, fraction] = mantissa.split('.') as [string, string];
  return `${whole}.${fraction.padEnd(digits, '0')}p${exponent}`;
}

const minNormal = 2 ** -1022;

function roundedHex(value: number, digits: number): string {
  const isSubnormal = value < minNormal;
  const bits = bitsOf(isSubnormal ? value * 2 ** 54 : value);
  const shift = BigInt(53 - (1 + 4 * digits));
  const half = 1n << (shift - 1n);
  const kept = bits >> shift;
  const rest = bits & ((1n << shift) - 1n);
  const isUp = rest > half || (rest === half && (kept & 1n) === 1n);
  const rounded = numberOf((isUp ? kept + 1n : kept) << shift);
  if (rounded === Infinity) return '1.0p1024';
  const [mantissa, exponent] = plainHex(rounded).split('p') as [string, string];
  return `${mantissa}p${Number(exponent) - (isSubnormal ? 54 : 0)}`;
}

/** Double.toHexString without its 0x. */
function plainHex(value: number): string {
  if (value === 0) return '0.0p0';
  const bits = bitsOf(value);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '');
  const exponent = Number(bits >> 52n);
  return exponent === 0 ? `0.${fraction || '0'}p-1022` : `1.${fraction || '0'}p${exponent - 1023}`;
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function numberOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
