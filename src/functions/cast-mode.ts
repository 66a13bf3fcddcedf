/** How a value that does not fit its cast target is answered: an error (ansi), NULL (try), or Spark's non-ANSI wrap or NULL (legacy). */
export type CastMode = 'ansi' | 'try' | 'legacy';
