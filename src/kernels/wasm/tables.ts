// Hash tables: a slot is (hash, id + 1), 0 is free. See the twin for what each loop promises.
import { Rows } from './rows';
import { isEqual } from './strings';

class TableLoops {
  /** The slot that holds the key, or the free one where it would go. */
  @inline
  static findKey(words: usize, width: i32, hash: u32, slots: usize, slotMask: u32, keys: usize): usize {
    let at = hash & slotMask;
    while (true) {
      const slot = slots + ((<usize>at) << 3);
      const id = load<u32>(slot, 4);
      if (id == 0) return slot;
      if (load<u32>(slot) == hash) {
        const key = keys + ((<usize>(id - 1) * <usize>width) << 3);
        let i: i32 = 0;
        while (i < width && load<u64>(key + ((<usize>i) << 3)) == load<u64>(words + ((<usize>i) << 3))) i++;
        if (i == width) return slot;
      }
      at = (at + 1) & slotMask;
    }
  }

  @inline
  static findString(
    text: usize,
    size: i32,
    hash: u32,
    slots: usize,
    slotMask: u32,
    heapOffsets: usize,
    heap: usize,
  ): usize {
    let at = hash & slotMask;
    while (true) {
      const slot = slots + ((<usize>at) << 3);
      const id = load<u32>(slot, 4);
      if (id == 0) return slot;
      if (load<u32>(slot) == hash) {
        const key = heapOffsets + ((<usize>(id - 1)) << 2);
        const start = load<i32>(key);
        if (load<i32>(key, 4) - start == size && isEqual(heap + <usize>start, text, size)) return slot;
      }
      at = (at + 1) & slotMask;
    }
  }
}

export function keyInsert(
  words: usize,
  width: i32,
  hashes: usize,
  present: usize,
  selection: usize,
  from: i32,
  count: i32,
  slots: usize,
  slotMask: u32,
  keys: usize,
  keysMax: i32,
  state: usize,
  ids: usize,
): i32 {
  for (let k = from; k < count; k++) {
    const to = ids + ((<usize>Rows.rowAt(selection, k)) << 2);
    if (present != 0 && load<u8>(present + k) == 0) {
      store<i32>(to, -1);
      continue;
    }
    const hash = load<u32>(hashes + ((<usize>k) << 2));
    const word = words + ((<usize>k * <usize>width) << 3);
    const slot = TableLoops.findKey(word, width, hash, slots, slotMask, keys);
    const found = load<u32>(slot, 4);
    if (found != 0) {
      store<i32>(to, <i32>found - 1);
      continue;
    }
    const id = load<i32>(state);
    if (id >= keysMax) return k;
    store<u32>(slot, hash);
    store<u32>(slot, <u32>id + 1, 4);
    const key = keys + ((<usize>id * <usize>width) << 3);
    for (let i = 0; i < width; i++) store<u64>(key + ((<usize>i) << 3), load<u64>(word + ((<usize>i) << 3)));
    store<i32>(state, id + 1);
    store<i32>(to, id);
  }
  return count;
}

export function keyProbe(
  words: usize,
  width: i32,
  hashes: usize,
  present: usize,
  selection: usize,
  count: i32,
  slots: usize,
  slotMask: u32,
  keys: usize,
  ids: usize,
): i32 {
  let hits: i32 = 0;
  for (let k = 0; k < count; k++) {
    const to = ids + ((<usize>Rows.rowAt(selection, k)) << 2);
    if (present != 0 && load<u8>(present + k) == 0) {
      store<i32>(to, -1);
      continue;
    }
    const hash = load<u32>(hashes + ((<usize>k) << 2));
    const slot = TableLoops.findKey(words + ((<usize>k * <usize>width) << 3), width, hash, slots, slotMask, keys);
    const found = load<i32>(slot, 4);
    store<i32>(to, found - 1);
    hits += i32(found != 0);
  }
  return hits;
}

export function rehash(slots: usize, slotCount: i32, out: usize, outMask: u32): void {
  for (let i = 0; i < slotCount; i++) {
    const slot = slots + ((<usize>i) << 3);
    if (load<u32>(slot, 4) == 0) continue;
    let at = load<u32>(slot) & outMask;
    while (load<u32>(out + ((<usize>at) << 3), 4) != 0) at = (at + 1) & outMask;
    store<u64>(out + ((<usize>at) << 3), load<u64>(slot));
  }
}

export function stringInsert(
  offsets: usize,
  values: usize,
  step: i32,
  valid: usize,
  hashes: usize,
  selection: usize,
  from: i32,
  count: i32,
  slots: usize,
  slotMask: u32,
  heapOffsets: usize,
  stringsMax: i32,
  heap: usize,
  heapMax: i32,
  state: usize,
  ids: usize,
): i32 {
  for (let k = from; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const out = ids + ((<usize>row) << 2);
    if (!Rows.isSet(valid, row)) {
      store<i32>(out, -1);
      continue;
    }
    const at = offsets + ((<usize>(row * step)) << 2);
    const start = load<i32>(at);
    const size = load<i32>(at, 4) - start;
    const hash = load<u32>(hashes + ((<usize>row) << 2));
    const slot = TableLoops.findString(values + <usize>start, size, hash, slots, slotMask, heapOffsets, heap);
    const found = load<u32>(slot, 4);
    if (found != 0) {
      store<i32>(out, <i32>found - 1);
      continue;
    }
    const id = load<i32>(state);
    const to = load<i32>(heapOffsets + ((<usize>id) << 2));
    if (id >= stringsMax || size > heapMax - to) return k;
    store<u32>(slot, hash);
    store<u32>(slot, <u32>id + 1, 4);
    memory.copy(heap + <usize>to, values + <usize>start, size);
    store<i32>(heapOffsets + ((<usize>(id + 1)) << 2), to + size);
    store<i32>(state, id + 1);
    store<i32>(out, id);
  }
  return count;
}

export function stringProbe(
  offsets: usize,
  values: usize,
  step: i32,
  valid: usize,
  hashes: usize,
  selection: usize,
  count: i32,
  slots: usize,
  slotMask: u32,
  heapOffsets: usize,
  heap: usize,
  ids: usize,
): void {
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const out = ids + ((<usize>row) << 2);
    if (!Rows.isSet(valid, row)) {
      store<i32>(out, -1);
      continue;
    }
    const at = offsets + ((<usize>(row * step)) << 2);
    const start = load<i32>(at);
    const hash = load<u32>(hashes + ((<usize>row) << 2));
    const slot = TableLoops.findString(
      values + <usize>start,
      load<i32>(at, 4) - start,
      hash,
      slots,
      slotMask,
      heapOffsets,
      heap,
    );
    store<i32>(out, load<i32>(slot, 4) - 1);
  }
}

export function chainStarts(ids: usize, count: i32, groups: i32, starts: usize): void {
  memory.fill(starts, 0, (<usize>(groups + 1)) << 2);
  for (let i = 0; i < count; i++) {
    const id = load<i32>(ids + ((<usize>i) << 2));
    if (id < 0) continue;
    const at = starts + ((<usize>(id + 1)) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  let sum: i32 = 0;
  for (let g = 0; g <= groups; g++) {
    const at = starts + ((<usize>g) << 2);
    sum += load<i32>(at);
    store<i32>(at, sum);
  }
}

export function chainRows(ids: usize, count: i32, groups: i32, starts: usize, cursor: usize, rows: usize): void {
  memory.copy(cursor, starts, (<usize>groups) << 2);
  for (let i = 0; i < count; i++) {
    const id = load<i32>(ids + ((<usize>i) << 2));
    if (id < 0) continue;
    const at = cursor + ((<usize>id) << 2);
    const place = load<i32>(at);
    store<i32>(rows + ((<usize>place) << 2), i);
    store<i32>(at, place + 1);
  }
}

export function emitPairs(
  ids: usize,
  selection: usize,
  count: i32,
  starts: usize,
  rows: usize,
  isOuter: i32,
  state: usize,
  probeRows: usize,
  buildRows: usize,
  pairsMax: i32,
): i32 {
  let emitted: i32 = 0;
  let done = load<i32>(state, 4);
  for (let k = load<i32>(state); k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const id = load<i32>(ids + ((<usize>row) << 2));
    let start: i32 = 0;
    let end = isOuter;
    if (id >= 0) {
      start = load<i32>(starts + ((<usize>id) << 2)) + done;
      end = load<i32>(starts + ((<usize>(id + 1)) << 2));
    }
    for (let at = start; at < end; at++) {
      if (emitted == pairsMax) {
        store<i32>(state, k);
        store<i32>(state, done + at - start, 4);
        return emitted;
      }
      store<i32>(probeRows + ((<usize>emitted) << 2), row);
      store<i32>(buildRows + ((<usize>emitted) << 2), id < 0 ? -1 : load<i32>(rows + ((<usize>at) << 2)));
      emitted++;
    }
    done = 0;
  }
  store<i32>(state, count);
  store<i32>(state, 0, 4);
  return emitted;
}
