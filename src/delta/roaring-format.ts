/** The numbers of the Roaring format that reading and writing share. Source: the Roaring specification; Delta's PROTOCOL.md, "Deletion Vector Format". */

/** In front of Delta's 64-bit bitmaps. */
export const magic = 1_681_511_377;
export const cookieWithoutRuns = 12_346;
export const cookieWithRuns = 12_347;
/** With runs, offsets are there only from so many containers on. */
export const offsetsMin = 4;
/** The most numbers of a container that is a list. */
export const arrayMax = 4096;
export const bitmapBytes = 8192;
