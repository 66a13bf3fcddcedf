/** The shell on a terminal: draws at once, opens the session meanwhile, then learns what completion needs. */
import { render } from 'ink';
import { createElement } from 'react';
import type { SqlParser } from '../../../grammar/parser.ts';
import { EngineError } from '../../core/errors.ts';
import type { OpenOptions } from '../../session/session.ts';
import { deltaProperties } from '../../statements/write/property-values.ts';
import { openHistory } from '../history.ts';
import { runConfig } from '../shell/config.ts';
import { Shell } from '../shell/shell.ts';
import type { Terminal } from '../terminal.ts';
import { measureFor } from '../text-width.ts';
import { readVersion } from '../version.ts';
import { App } from './app.ts';
import type { Wrong } from './highlight.ts';
import { type Knowledge, ReplModel } from './model.ts';

/** Keys are drawn as they come. */
const framesMax = 120;

/** Errors: those of opening the session. */
export async function runRepl(options: OpenOptions, terminal: Terminal): Promise<void> {
  process.stdout.write(`silt ${readVersion()}. Statements end with a semicolon; .help tells more, Tab completes.\n`);
  const model = new ReplModel({
    isUnicode: terminal.isUnicode,
    isColored: terminal.isOutputColored,
    history: openHistory(),
  });
  // A character beyond ASCII, so that the measure knows all of them.
  const measure = await measureFor(['é']);
  const opening = Shell.open(options, model);
  const app = render(createElement(App, { model, measure }), {
    exitOnCtrlC: false,
    maxFps: framesMax,
    // Its caller has seen that there is a terminal; left to itself, Ink draws nothing before the end where CI is set.
    interactive: true,
  });
  let shell: Shell | null = null;
  try {
    shell = await opening;
    await runConfig(shell);
    model.begin(shell);
    process.on('SIGINT', () => shell!.interrupt());
    model.learn(await knowledgeOf(shell));
    await model.ended;
  } finally {
    app.unmount();
    await app.waitUntilExit();
    await shell?.end();
  }
}

async function knowledgeOf(shell: Shell): Promise<Knowledge> {
  const [{ complete }, { SessionLookup }, { allFunctions }, { shellCommands }, { createParser }] = await Promise.all([
    import('./complete/complete.ts'),
    import('./complete/lookup.ts'),
    import('../../functions/registry.ts'),
    import('../shell/commands/all.ts'),
    import('../../../grammar/parser.ts'),
  ]);
  const lookup = new SessionLookup(
    () => shell.session,
    () => shell.isBusy,
  );
  shell.onChange = () => lookup.forget();
  const functions = allFunctions().map((f) => ({
    name: f.name,
    signature: f.signature,
    isTable: f.category === 'table' || f.category === 'generator',
  }));
  const names = new Set(functions.map((f) => f.name));
  const commands = shellCommands.flatMap(({ names: all, usage, doc }) =>
    all.map((name) => ({ insert: `${name} `, label: `${name} ${usage}`, detail: doc })),
  );
  const parser = createParser();
  const sources = { lookup, functions, commands, properties: deltaProperties };
  return {
    isFunction: (name) => names.has(name.toLowerCase()),
    complete: (text, cursor) => complete(text, cursor, shell.session.settings.dialect, sources),
    check: (text) => firstWrong(text, shell, parser),
  };
}

const checkedLengthMax = 20_000;

/** Of whole statements alone: what is still being typed may become right. */
function firstWrong(text: string, shell: Shell, parser: SqlParser): Wrong | null {
  if (text.length > checkedLengthMax) return null;
  for (const entered of shell.split(text)) {
    if (entered.kind !== 'sql' || !entered.isComplete) continue;
    try {
      parser.parse(entered.text, shell.session.settings.dialect);
    } catch (error) {
      if (!(error instanceof EngineError) || error.span === undefined) return null;
      return {
        start: entered.start + error.span.start,
        end: entered.start + Math.max(error.span.end, error.span.start + 1),
      };
    }
  }
  return null;
}
