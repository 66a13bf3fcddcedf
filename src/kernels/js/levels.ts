/**
 * Parquet's definition and repetition levels, one byte each, made into rows, slots, validity and offsets: the JavaScript
 * twins. A slot is a place of a column within its innermost list, or a row where it is in none.
 * Source: "Dremel: Interactive Analysis of Web-Scale Datasets", section 4; Nested Encoding in parquet-format's README.
 */

/**
 * How many levels belong to rows up to the `rowsMax`-th. `state[0]` counts rows that have begun, before and after.
 */
export function rowSpan(repetitions: Uint8Array, count: number, rowsMax: number, state: Int32Array): number {
  let begun = state[0]!;
  let i = 0;
  for (; i < count; i++) {
    if (repetitions[i] !== 0) continue;
    if (begun === rowsMax) break;
    begun++;
  }
  state[0] = begun;
  return i;
}

/**
 * A bit for each slot: set where the definition level reaches `validLevel`. Slots are the levels that reach `slotLevel`
 * and repeat at most at `repetitionMax`; without repetitions all do. Gives their count; `state[0]` becomes that of the set bits.
 */
export function slotBits(
  definitions: Uint8Array,
  repetitions: Uint8Array | null,
  count: number,
  repetitionMax: number,
  slotLevel: number,
  validLevel: number,
  bits: Uint8Array,
  state: Int32Array,
): number {
  bits.fill(0, 0, (count + 7) >> 3);
  let slots = 0;
  let ones = 0;
  for (let i = 0; i < count; i++) {
    const level = definitions[i]!;
    if (level < slotLevel || (repetitions !== null && repetitions[i]! > repetitionMax)) continue;
    if (level >= validLevel) {
      setBit(bits, slots);
      ones++;
    }
    slots++;
  }
  state[0] = ones;
  return slots;
}

/**
 * The offsets of lists that repeat at level `repetition`, one more than there are, and a bit for each that is not NULL.
 * Levels that reach `itemLevel` are items. Gives the number of lists, or -1 where an item stands before the first of them;
 * `state[0]` becomes the number of set bits.
 */
export function listOffsets(
  definitions: Uint8Array,
  repetitions: Uint8Array,
  count: number,
  repetition: number,
  slotLevel: number,
  validLevel: number,
  itemLevel: number,
  offsets: Int32Array,
  bits: Uint8Array,
  state: Int32Array,
): number {
  bits.fill(0, 0, (count + 7) >> 3);
  let slots = 0;
  let ones = 0;
  let items = 0;
  for (let i = 0; i < count; i++) {
    const level = definitions[i]!;
    const repeated = repetitions[i]!;
    if (level < slotLevel || repeated > repetition) continue;
    if (repeated < repetition) {
      offsets[slots] = items;
      if (level >= validLevel) {
        setBit(bits, slots);
        ones++;
      }
      slots++;
    } else if (slots === 0) return -1;
    if (level >= itemLevel) items++;
  }
  offsets[slots] = items;
  state[0] = ones;
  return slots;
}

function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] = bits[at >> 3]! | (1 << (at & 7));
}
