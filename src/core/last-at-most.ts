/** Looks numbers up among places where things begin: the last of `count` ascending `starts` that is at most `value`; 0 where none is. */
export function lastAtMost(starts: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
