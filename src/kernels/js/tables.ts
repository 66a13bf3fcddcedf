/**
 * Hash tables: the JavaScript twins. A slot is (hash, id + 1); id + 1 = 0 is free, so every key is possible.
 * `slots` has two entries a slot and 2^n slots, `slotMask` is one less than that; it is never full.
 * An insert loop that finds no more room stops before the row and gives its position, to be called again after growth.
 */

/**
 * Finds or adds keys of `width` words; ids[row] is the key's dense number, -1 where present[k] is 0.
 * state[0] is the number of keys; `keysMax` of them fit. Gives the position reached, `count` where done.
 */
export function keyInsert(
  words: Uint32Array,
  width: number,
  hashes: Uint32Array,
  present: Uint8Array | null,
  selection: Uint16Array | null,
  from: number,
  count: number,
  slots: Uint32Array,
  slotMask: number,
  keys: Uint32Array,
  keysMax: number,
  state: Int32Array,
  ids: Int32Array,
): number {
  const halves = 2 * width;
  for (let k = from; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (present !== null && present[k] === 0) {
      ids[row] = -1;
      continue;
    }
    const slot = findKey(words, k * halves, halves, hashes[k]!, slots, slotMask, keys);
    const found = slots[2 * slot + 1]!;
    if (found !== 0) {
      ids[row] = found - 1;
      continue;
    }
    const id = state[0]!;
    if (id >= keysMax) return k;
    slots[2 * slot] = hashes[k]!;
    slots[2 * slot + 1] = id + 1;
    for (let i = 0; i < halves; i++) keys[id * halves + i] = words[k * halves + i]!;
    state[0] = id + 1;
    ids[row] = id;
  }
  return count;
}

/** ids[row] is the key's number, or -1 where it is not there or present[k] is 0; gives how many are there. */
export function keyProbe(
  words: Uint32Array,
  width: number,
  hashes: Uint32Array,
  present: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  slots: Uint32Array,
  slotMask: number,
  keys: Uint32Array,
  ids: Int32Array,
): number {
  let hits = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (present !== null && present[k] === 0) {
      ids[row] = -1;
      continue;
    }
    const slot = findKey(words, k * 2 * width, 2 * width, hashes[k]!, slots, slotMask, keys);
    ids[row] = slots[2 * slot + 1]! - 1;
    if (slots[2 * slot + 1] !== 0) hits += 1;
  }
  return hits;
}

/** Moves all slots of a table into a larger, cleared one. */
export function rehash(slots: Uint32Array, slotCount: number, out: Uint32Array, outMask: number): void {
  for (let i = 0; i < slotCount; i++) {
    if (slots[2 * i + 1] === 0) continue;
    let at = slots[2 * i]! & outMask;
    while (out[2 * at + 1] !== 0) at = (at + 1) & outMask;
    out[2 * at] = slots[2 * i]!;
    out[2 * at + 1] = slots[2 * i + 1]!;
  }
}

/**
 * Finds or adds byte strings; ids[row] is the string's dense number, -1 for NULL. Strings are kept one after another in
 * `heap`, ends in heapOffsets[id + 1]. state[0] is the number of strings. Gives the position reached, `count` where done.
 */
export function stringInsert(
  offsets: Int32Array,
  values: Uint8Array,
  step: number,
  valid: Uint8Array | null,
  hashes: Uint32Array,
  selection: Uint16Array | null,
  from: number,
  count: number,
  slots: Uint32Array,
  slotMask: number,
  heapOffsets: Int32Array,
  stringsMax: number,
  heap: Uint8Array,
  heapMax: number,
  state: Int32Array,
  ids: Int32Array,
): number {
  for (let k = from; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) {
      ids[row] = -1;
      continue;
    }
    const start = offsets[row * step]!;
    const size = offsets[row * step + 1]! - start;
    const slot = findString(values, start, size, hashes[row]!, slots, slotMask, heapOffsets, heap);
    const found = slots[2 * slot + 1]!;
    if (found !== 0) {
      ids[row] = found - 1;
      continue;
    }
    const id = state[0]!;
    const to = heapOffsets[id]!;
    if (id >= stringsMax || size > heapMax - to) return k;
    slots[2 * slot] = hashes[row]!;
    slots[2 * slot + 1] = id + 1;
    for (let i = 0; i < size; i++) heap[to + i] = values[start + i]!;
    heapOffsets[id + 1] = to + size;
    state[0] = id + 1;
    ids[row] = id;
  }
  return count;
}

/** ids[row] is the string's number, -1 where it is NULL or not there. */
export function stringProbe(
  offsets: Int32Array,
  values: Uint8Array,
  step: number,
  valid: Uint8Array | null,
  hashes: Uint32Array,
  selection: Uint16Array | null,
  count: number,
  slots: Uint32Array,
  slotMask: number,
  heapOffsets: Int32Array,
  heap: Uint8Array,
  ids: Int32Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) {
      ids[row] = -1;
      continue;
    }
    const start = offsets[row * step]!;
    const size = offsets[row * step + 1]! - start;
    const slot = findString(values, start, size, hashes[row]!, slots, slotMask, heapOffsets, heap);
    ids[row] = slots[2 * slot + 1]! - 1;
  }
}

/** Counts the rows of each group (ids of -1 are in none) into starts[id + 1], then adds up: starts[id]..starts[id + 1] is the group's room. */
export function chainStarts(ids: Int32Array, count: number, groups: number, starts: Int32Array): void {
  starts.fill(0, 0, groups + 1);
  for (let i = 0; i < count; i++) if (ids[i]! >= 0) starts[ids[i]! + 1] = starts[ids[i]! + 1]! + 1;
  for (let g = 0; g < groups; g++) starts[g + 1] = starts[g + 1]! + starts[g]!;
}

/** Writes each row's number into its group's room, in order. `cursor` has an entry a group. */
export function chainRows(
  ids: Int32Array,
  count: number,
  groups: number,
  starts: Int32Array,
  cursor: Int32Array,
  rows: Int32Array,
): void {
  for (let g = 0; g < groups; g++) cursor[g] = starts[g]!;
  for (let i = 0; i < count; i++) {
    const id = ids[i]!;
    if (id < 0) continue;
    rows[cursor[id]!] = i;
    cursor[id] = cursor[id]! + 1;
  }
}

/**
 * Emits pairs (probe row, build row) for the probe rows from state[0] on, of that row from its match state[1] on, until `pairsMax`;
 * with `isOuter` 1 a row without a match gives (row, -1). Gives how many; state[0] = count where done.
 */
export function emitPairs(
  ids: Int32Array,
  selection: Uint16Array | null,
  count: number,
  starts: Int32Array,
  rows: Int32Array,
  isOuter: number,
  state: Int32Array,
  probeRows: Int32Array,
  buildRows: Int32Array,
  pairsMax: number,
): number {
  let emitted = 0;
  let done = state[1]!;
  for (let k = state[0]!; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const id = ids[row]!;
    const start = id < 0 ? 0 : starts[id]! + done;
    const end = id < 0 ? isOuter : starts[id + 1]!;
    for (let at = start; at < end; at++) {
      if (emitted === pairsMax) {
        state[0] = k;
        state[1] = done + at - start;
        return emitted;
      }
      probeRows[emitted] = row;
      buildRows[emitted++] = id < 0 ? -1 : rows[at]!;
    }
    done = 0;
  }
  state[0] = count;
  state[1] = 0;
  return emitted;
}

function findKey(
  words: Uint32Array,
  from: number,
  halves: number,
  hash: number,
  slots: Uint32Array,
  slotMask: number,
  keys: Uint32Array,
): number {
  let at = (hash & slotMask) >>> 0;
  for (;;) {
    const id = slots[2 * at + 1]!;
    if (id === 0) return at;
    if (slots[2 * at] === hash) {
      const key = (id - 1) * halves;
      let i = 0;
      while (i < halves && keys[key + i] === words[from + i]) i++;
      if (i === halves) return at;
    }
    at = (at + 1) & slotMask;
  }
}

function findString(
  values: Uint8Array,
  start: number,
  size: number,
  hash: number,
  slots: Uint32Array,
  slotMask: number,
  heapOffsets: Int32Array,
  heap: Uint8Array,
): number {
  let at = (hash & slotMask) >>> 0;
  for (;;) {
    const id = slots[2 * at + 1]!;
    if (id === 0) return at;
    if (slots[2 * at] === hash) {
      const key = heapOffsets[id - 1]!;
      if (heapOffsets[id]! - key === size) {
        let i = 0;
        while (i < size && heap[key + i] === values[start + i]) i++;
        if (i === size) return at;
      }
    }
    at = (at + 1) & slotMask;
  }
}

function isSet(valid: Uint8Array | null, row: number): boolean {
  return valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}
