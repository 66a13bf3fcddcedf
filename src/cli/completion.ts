/** `silt completion bash|zsh|fish`: a script for the shell that completes commands, options and their choices. Takes what there is as data. */

export interface CommandWords {
  readonly commands: readonly string[];
  readonly options: readonly OptionWords[];
}

export interface OptionWords {
  /** With its dashes. */
  readonly name: string;
  readonly short: string | null;
  readonly doc: string;
  /** Empty where a value may be anything. */
  readonly choices: readonly string[];
}

export const shells = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof shells)[number];

export function completionScript(shell: ShellName, words: CommandWords): string {
  switch (shell) {
    case 'bash':
      return bashScript(words);
    case 'zsh':
      return zshScript(words);
    case 'fish':
      return fishScript(words);
  }
}

function bashScript({ commands, options }: CommandWords): string {
  const cases = options
    .filter(({ choices }) => choices.length > 0)
    .map(({ name, choices }) => `    ${name}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$word")); return ;;`);
  const all = [...commands, ...options.flatMap(namesOf)].join(' ');
  return [
    '# silt completion bash >> ~/.bashrc',
    '_silt() {',
    '  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}',
    '  case $before in',
    ...cases,
    '  esac',
    `  COMPREPLY=($(compgen -W "${all}" -- "$word") $(compgen -f -- "$word"))`,
    '}',
    'complete -o filenames -F _silt silt',
    '',
  ].join('\n');
}

function zshScript({ commands, options }: CommandWords): string {
  const specs = options.flatMap((option) =>
    namesOf(option).map((name) => {
      const values = option.choices.length === 0 ? '' : `:value:(${option.choices.join(' ')})`;
      return `  '*${name}[${option.doc.replaceAll(/[[\]':]/g, ' ')}]${values}'`;
    }),
  );
  return [
    '#compdef silt',
    '# silt completion zsh > "${fpath[1]}/_silt"',
    '_arguments \\',
    ...specs.map((spec) => `${spec} \\`),
    `  '1:command:_alternative "commands:command:(${commands.join(' ')})" "files:file:_files"' \\`,
    "  '*:file:_files'",
    '',
  ].join('\n');
}

function fishScript({ commands, options }: CommandWords): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  const lines = options.map(({ name, short, doc, choices }) => {
    const values = choices.length === 0 ? '' : ` -x -a ${quoted(choices.join(' '))}`;
    return `complete -c silt -l ${name.slice(2)}${short === null ? '' : ` -s ${short.slice(1)}`} -d ${quoted(doc)}${values}`;
  });
  const firsts = commands.map((name) => `complete -c silt -n __fish_use_subcommand -a ${name}`);
  return ['# silt completion fish > ~/.config/fish/completions/silt.fish', ...firsts, ...lines, ''].join('\n');
}

function namesOf({ name, short }: OptionWords): readonly string[] {
  return short === null ? [name] : [name, short];
}
