// Groups by keys with strings, a step over many rows at a time. See the twin for what each loop promises.
import { Rows } from './rows';
import { isEqual } from './strings';

class Texts {
  /** The place of a row's offsets, those of its dictionary's entry where it has one. */
  @inline
  static placeOf(offsets: usize, step: i32, keys: usize, keyBytes: i32, row: i32): usize {
    if (keys == 0) return offsets + ((<usize>(row * step)) << 2);
    let key: usize;
    if (keyBytes == 1) key = load<u8>(keys + row);
    else if (keyBytes == 2) key = load<u16>(keys + ((<usize>row) << 1));
    else key = load<u32>(keys + ((<usize>row) << 2));
    return offsets + (key << 2);
  }
}

export function findCandidates(
  hashes: usize,
  pending: usize,
  count: i32,
  places: usize,
  slots: usize,
  slotMask: u32,
  state: usize,
  ids: usize,
  fresh: usize,
): i32 {
  let groups = load<u32>(state);
  let added: i32 = 0;
  for (let i = 0; i < count; i++) {
    const k = load<i32>(pending + ((<usize>i) << 2));
    const hash = load<u32>(hashes + ((<usize>k) << 2));
    let at = load<u32>(places + ((<usize>k) << 2)) & slotMask;
    while (true) {
      const slot = slots + ((<usize>at) << 3);
      const id = load<u32>(slot, 4);
      if (id == 0) {
        groups++;
        store<u32>(slot, hash);
        store<u32>(slot, groups, 4);
        store<u32>(ids + ((<usize>k) << 2), groups - 1);
        store<i32>(fresh + ((<usize>added) << 2), k);
        added++;
        break;
      }
      if (load<u32>(slot) == hash) {
        store<u32>(ids + ((<usize>k) << 2), id - 1);
        break;
      }
      at = (at + 1) & slotMask;
    }
    store<u32>(places + ((<usize>k) << 2), at);
  }
  store<u32>(state, groups);
  return added;
}

export function copyWords(words: usize, width: i32, fresh: usize, count: i32, from: i32, stored: usize): void {
  const size = (<usize>width) << 3;
  let to = stored + <usize>from * size;
  for (let i = 0; i < count; i++) {
    memory.copy(to, words + <usize>load<i32>(fresh + ((<usize>i) << 2)) * size, size);
    to += size;
  }
}

export function copyTexts(
  offsets: usize,
  values: usize,
  step: i32,
  keys: usize,
  keyBytes: i32,
  valid: usize,
  selection: usize,
  fresh: usize,
  done: i32,
  count: i32,
  from: i32,
  storedOffsets: usize,
  heap: usize,
  heapMax: i32,
): i32 {
  let used = load<i32>(storedOffsets + ((<usize>(from + done)) << 2));
  for (let i = done; i < count; i++) {
    const row = Rows.rowAt(selection, load<i32>(fresh + ((<usize>i) << 2)));
    if (Rows.isSet(valid, row)) {
      const at = Texts.placeOf(offsets, step, keys, keyBytes, row);
      const start = load<i32>(at);
      const size = load<i32>(at, 4) - start;
      if (size > heapMax - used) return i;
      memory.copy(heap + <usize>used, values + <usize>start, size);
      used += size;
    }
    store<i32>(storedOffsets + ((<usize>(from + i + 1)) << 2), used);
  }
  return count;
}

export function sameWords(
  words: usize,
  width: i32,
  stored: usize,
  ids: usize,
  pending: usize,
  count: i32,
  flags: usize,
): void {
  const size = (<usize>width) << 3;
  for (let i = 0; i < count; i++) {
    const k = <usize>load<i32>(pending + ((<usize>i) << 2));
    const mine = words + k * size;
    const other = stored + <usize>load<i32>(ids + (k << 2)) * size;
    let at: usize = 0;
    while (at < size && load<u64>(mine + at) == load<u64>(other + at)) at += 8;
    store<u8>(flags + i, at == size ? 1 : 0);
  }
}

export function sameTexts(
  offsets: usize,
  values: usize,
  step: i32,
  keys: usize,
  keyBytes: i32,
  valid: usize,
  selection: usize,
  storedOffsets: usize,
  heap: usize,
  ids: usize,
  pending: usize,
  count: i32,
  flags: usize,
): void {
  for (let i = 0; i < count; i++) {
    if (load<u8>(flags + i) == 0) continue;
    const k = load<i32>(pending + ((<usize>i) << 2));
    const row = Rows.rowAt(selection, k);
    const id = load<i32>(ids + ((<usize>k) << 2));
    const place = storedOffsets + ((<usize>id) << 2);
    const start = load<i32>(place);
    const size = load<i32>(place, 4) - start;
    if (!Rows.isSet(valid, row)) {
      if (size != 0) store<u8>(flags + i, 0);
      continue;
    }
    const at = Texts.placeOf(offsets, step, keys, keyBytes, row);
    const mine = load<i32>(at);
    const same = load<i32>(at, 4) - mine == size && isEqual(heap + <usize>start, values + <usize>mine, size);
    if (!same) store<u8>(flags + i, 0);
  }
}

export function keepFailed(flags: usize, pending: usize, count: i32, places: usize): i32 {
  let kept: i32 = 0;
  for (let i = 0; i < count; i++) {
    if (load<u8>(flags + i) != 0) continue;
    const k = load<i32>(pending + ((<usize>i) << 2));
    const place = places + ((<usize>k) << 2);
    store<u32>(place, load<u32>(place) + 1);
    store<i32>(pending + ((<usize>kept) << 2), k);
    kept++;
  }
  return kept;
}
