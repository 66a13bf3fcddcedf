// Parquet's definition and repetition levels, one byte each, made into rows, slots, validity and offsets.
import { clear, Rows } from './rows';

export function rowSpan(repetitions: usize, count: i32, rowsMax: i32, state: usize): i32 {
  let begun = load<i32>(state);
  let i: i32 = 0;
  for (; i < count; i++) {
    if (load<u8>(repetitions + i) != 0) continue;
    if (begun == rowsMax) break;
    begun++;
  }
  store<i32>(state, begun);
  return i;
}

export function slotBits(
  definitions: usize,
  repetitions: usize,
  count: i32,
  repetitionMax: i32,
  slotLevel: i32,
  validLevel: i32,
  bits: usize,
  state: usize,
): i32 {
  clear(bits, count);
  let slots: i32 = 0;
  let ones: i32 = 0;
  for (let i = 0; i < count; i++) {
    const level = <i32>load<u8>(definitions + i);
    if (level < slotLevel || (repetitions != 0 && <i32>load<u8>(repetitions + i) > repetitionMax)) continue;
    if (level >= validLevel) {
      Rows.setBit(bits, slots);
      ones++;
    }
    slots++;
  }
  store<i32>(state, ones);
  return slots;
}

export function listOffsets(
  definitions: usize,
  repetitions: usize,
  count: i32,
  repetition: i32,
  slotLevel: i32,
  validLevel: i32,
  itemLevel: i32,
  offsets: usize,
  bits: usize,
  state: usize,
): i32 {
  clear(bits, count);
  let slots: i32 = 0;
  let ones: i32 = 0;
  let items: i32 = 0;
  for (let i = 0; i < count; i++) {
    const level = <i32>load<u8>(definitions + i);
    const repeated = <i32>load<u8>(repetitions + i);
    if (level < slotLevel || repeated > repetition) continue;
    if (repeated < repetition) {
      store<i32>(offsets + ((<usize>slots) << 2), items);
      if (level >= validLevel) {
        Rows.setBit(bits, slots);
        ones++;
      }
      slots++;
    } else if (slots == 0) return -1;
    if (level >= itemLevel) items++;
  }
  store<i32>(offsets + ((<usize>slots) << 2), items);
  store<i32>(state, ones);
  return slots;
}
