/**
 * Views that came over a port, moved onto this thread's own object for the same memory: kernels know a lease's buffers
 * by the identity of its buffer object. Plain data is rebuilt; nothing is copied.
 */

type View =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** A buffer as long as the lease is the lease: no other shared buffer has its size. */
export function adopt<T>(data: T, lease: SharedArrayBuffer): T {
  if (typeof data !== 'object' || data === null) return data;
  if (ArrayBuffer.isView(data)) return adoptView(data as unknown as View, lease) as T;
  if (Array.isArray(data)) return data.map((item) => adopt(item, lease)) as T;
  if (Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, adopt(value, lease)])) as T;
}

function adoptView(view: View, lease: SharedArrayBuffer): View {
  const { buffer } = view;
  if (!(buffer instanceof SharedArrayBuffer) || buffer === lease || buffer.byteLength !== lease.byteLength) return view;
  const Kind = view.constructor as new (buffer: SharedArrayBuffer, offset: number, length: number) => View;
  return new Kind(lease, view.byteOffset, view.length);
}
