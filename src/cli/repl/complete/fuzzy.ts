/** How well a name matches what was typed: a start beats a word's start beats letters in order. */

/** Higher is better; null where it does not match. An empty pattern matches everything alike. */
export function fuzzyScore(pattern: string, name: string): number | null {
  if (pattern === '') return 0;
  const wanted = pattern.toLowerCase();
  const text = name.toLowerCase();
  if (text.startsWith(wanted)) return text === wanted ? 1100 : 1000;
  const at = text.indexOf(wanted);
  if (at > 0) return (isWordStart(name, at) ? 400 : 200) - Math.min(at, 100);
  // Letters alone say little of one that was typed alone.
  return wanted.length < 2 ? null : scattered(wanted, name, text);
}

/** The letters in order, the first at the start of a word: `oky` finds `o_orderkey`. */
function scattered(wanted: string, name: string, text: string): number | null {
  let score = 100;
  let at = -1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (at < 0 && !isWordStart(name, next)) return null;
    score -= isWordStart(name, next) ? 0 : Math.min(5, next - at - 1);
    at = next;
  }
  return Math.max(1, score);
}

function isWordStart(name: string, at: number): boolean {
  if (at === 0) return true;
  const before = name[at - 1]!;
  return /[\s_.]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(name[at]!));
}
