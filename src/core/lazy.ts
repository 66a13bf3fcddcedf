/** Arrays whose items are made when they are first looked at: columns that may turn out not to be needed. */

/** An array of `length` items; `make` is called at most once an item. What it throws is thrown to who looks. */
export function lazyArray<T>(length: number, make: (index: number) => T): readonly T[] {
  const out: T[] = [];
  for (let i = 0; i < length; i++) {
    let made: { readonly item: T } | null = null;
    const get = (): T => {
      made ??= { item: make(i) };
      return made.item;
    };
    Object.defineProperty(out, i, { get, enumerable: true, configurable: true });
  }
  return out;
}
