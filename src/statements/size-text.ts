/** Sizes as people read them. */

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes to three digits or so: `0 B`, `17.3 MiB`. */
export function sizeText(sizeBytes: number): string {
  let size = sizeBytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
