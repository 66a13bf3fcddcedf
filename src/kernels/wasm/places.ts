// Where the tables lie that each instance fills as it starts: in the first chunk, which nobody is given, between the
// compiler's own data and the lease's control words. Not in `memory.data`: every instance made on a memory clears that
// again, while threads that began earlier read it. The same values stored once more disturb nobody.

export const copyTagsAt: usize = 256 << 10;
export const shufflesAt: usize = copyTagsAt + 512;
