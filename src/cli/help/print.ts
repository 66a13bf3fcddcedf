/** Writes help to stdout; a topic that is none is a wrong usage, told on stderr with what is near. */
import type { HelpOptions } from '../options.ts';
import { helpText, nearTopics } from './help.ts';
import { referencePage } from './reference.ts';

/** Gives the exit code. */
export function printHelp({ topic, isMarkdown }: HelpOptions): number {
  const text = isMarkdown ? referencePage() : helpText(topic);
  if (text !== null) {
    process.stdout.write(text);
    return 0;
  }
  const near = nearTopics(topic);
  const hint = near.length === 0 ? 'silt help lists what there is.' : `Near it: ${near.join(', ')}.`;
  process.stderr.write(`There is no help on ${topic}. ${hint}\n`);
  return 2;
}
