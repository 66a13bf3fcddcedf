/** Whether a text may hold a statement that is too deep for a thread's usual stack: a guess that costs next to nothing. */

/** Statements that people write by hand fit the usual stack. */
const lengthMax = 16_384;
const bracketsMax = 50;

/** True where the text is long, or its brackets nest deeply; those in strings and comments count too. */
export function needsDeepStack(text: string): boolean {
  if (text.length > lengthMax) return true;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === open) depth++;
    else if (char === close) depth--;
    if (depth > bracketsMax) return true;
  }
  return false;
}

const open = 0x28;
const close = 0x29;
