/**
 * Groups by keys with strings, a step over many rows at a time: the JavaScript twins. Rows go by their position k among those
 * asked for; `pending` lists the positions still without a group, ids[k] is the group that is tried. A slot is (hash, group + 1).
 */

export type Keys = Uint8Array | Uint16Array | Int32Array;

/**
 * For each pending position the next group of its hash, from slot places[k] on, or a new one: its position goes into `fresh`.
 * Sets places[k] to that slot, state[0] to the number of groups; gives how many are new. There is room for all.
 */
export function findCandidates(
  hashes: Uint32Array,
  pending: Int32Array,
  count: number,
  places: Uint32Array,
  slots: Uint32Array,
  slotMask: number,
  state: Int32Array,
  ids: Int32Array,
  fresh: Int32Array,
): number {
  let added = 0;
  for (let i = 0; i < count; i++) {
    const k = pending[i]!;
    let at = (places[k]! & slotMask) >>> 0;
    while (slots[2 * at + 1] !== 0 && slots[2 * at] !== hashes[k]) at = ((at + 1) & slotMask) >>> 0;
    if (slots[2 * at + 1] === 0) {
      state[0] = state[0]! + 1;
      slots[2 * at] = hashes[k]!;
      slots[2 * at + 1] = state[0]!;
      fresh[added++] = k;
    }
    ids[k] = slots[2 * at + 1]! - 1;
    places[k] = at;
  }
  return added;
}

/** Stores the words of fresh positions as those of groups `from` on. */
export function copyWords(
  words: Uint32Array,
  width: number,
  fresh: Int32Array,
  count: number,
  from: number,
  stored: Uint32Array,
): void {
  const halves = 2 * width;
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < halves; at++) stored[(from + i) * halves + at] = words[fresh[i]! * halves + at]!;
  }
}

/**
 * Stores the strings of fresh positions `done`..count-1 as those of groups `from` + done on, NULL as an empty one. Gives the
 * position reached where `heapMax` bytes have no room for the next, `count` where done. With `keys` the strings are entries.
 */
export function copyTexts(
  offsets: Int32Array,
  values: Uint8Array,
  step: number,
  keys: Keys | null,
  _keyBytes: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  fresh: Int32Array,
  done: number,
  count: number,
  from: number,
  storedOffsets: Int32Array,
  heap: Uint8Array,
  heapMax: number,
): number {
  let used = storedOffsets[from + done]!;
  for (let i = done; i < count; i++) {
    const row = rowAt(selection, fresh[i]!);
    if (isSet(valid, row)) {
      const at = keys === null ? row * step : keys[row]!;
      const size = offsets[at + 1]! - offsets[at]!;
      if (size > heapMax - used) return i;
      for (let byte = 0; byte < size; byte++) heap[used + byte] = values[offsets[at]! + byte]!;
      used += size;
    }
    storedOffsets[from + i + 1] = used;
  }
  return count;
}

/** flags[i] = 1 where the words of pending position i are those of its group, else 0. */
export function sameWords(
  words: Uint32Array,
  width: number,
  stored: Uint32Array,
  ids: Int32Array,
  pending: Int32Array,
  count: number,
  flags: Uint8Array,
): void {
  const halves = 2 * width;
  for (let i = 0; i < count; i++) {
    const k = pending[i]!;
    let at = 0;
    while (at < halves && words[k * halves + at] === stored[ids[k]! * halves + at]) at++;
    flags[i] = at === halves ? 1 : 0;
  }
}

/** Clears flags[i] where the string of pending position i is not that of its group. */
export function sameTexts(
  offsets: Int32Array,
  values: Uint8Array,
  step: number,
  keys: Keys | null,
  _keyBytes: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  storedOffsets: Int32Array,
  heap: Uint8Array,
  ids: Int32Array,
  pending: Int32Array,
  count: number,
  flags: Uint8Array,
): void {
  for (let i = 0; i < count; i++) {
    if (flags[i] === 0) continue;
    const k = pending[i]!;
    const row = rowAt(selection, k);
    const at = keys === null ? row * step : keys[row]!;
    const [start, end] = isSet(valid, row) ? [offsets[at]!, offsets[at + 1]!] : [0, 0];
    const other = storedOffsets[ids[k]!]!;
    let isSame = storedOffsets[ids[k]! + 1]! - other === end - start;
    for (let byte = start; byte < end && isSame; byte++) isSame = values[byte] === heap[other + byte - start];
    if (!isSame) flags[i] = 0;
  }
}

/** Keeps the pending positions whose flag is 0, and moves each one slot on; gives how many. */
export function keepFailed(flags: Uint8Array, pending: Int32Array, count: number, places: Uint32Array): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (flags[i] !== 0) continue;
    const k = pending[i]!;
    places[k] = places[k]! + 1;
    pending[kept++] = k;
  }
  return kept;
}

function rowAt(selection: Uint16Array | null, k: number): number {
  return selection === null ? k : selection[k]!;
}

function isSet(bits: Uint8Array | null, row: number): boolean {
  return bits === null || ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}
