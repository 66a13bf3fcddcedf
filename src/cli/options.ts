/** The command line as data: what `silt` was asked to do. Only here is commander known. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type CommandWords, type ShellName, shells } from './completion.ts';
import { formatNames } from './formats/all.ts';
import type { ErrorFormat } from './print-error.ts';

export interface QueryOptions {
  readonly kind: 'query';
  readonly paths: readonly string[];
  /** Where statements keep what they make; null = in memory. */
  readonly warehouse: string | null;
  /** Null = every path may be opened. */
  readonly allowedRoots: readonly string[] | null;
  /** In the order given; null where there was neither -c nor -f. */
  readonly sources: readonly Source[] | null;
  readonly format: string | null;
  readonly output: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly errorFormat: ErrorFormat;
  /** Statements that change tables or lasting names are refused. */
  readonly isReadOnly: boolean;
  /** `silt check`: statements are parsed and bound, not run; `silt format`: they are printed in one form; `silt portable`: as Spark's. */
  readonly task: 'run' | 'check' | 'format' | 'portable';
}

/** A text with statements: from the command line, or a file ('-' is standard input). */
export type Source =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

export interface HelpOptions {
  readonly kind: 'help';
  /** '' for an overview. */
  readonly topic: string;
  /** The whole reference page instead. */
  readonly isMarkdown: boolean;
}

export interface CompletionOptions {
  readonly kind: 'completion';
  readonly shell: ShellName;
  readonly words: CommandWords;
}

export interface TpchOptions {
  readonly kind: 'tpch';
  readonly scale: number;
  readonly out: string;
  readonly threads: number | null;
}

export interface ServeCommand {
  readonly kind: 'serve';
  readonly paths: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly pg: { readonly host: string; readonly port: number };
  /** Null: no Flight SQL endpoint. */
  readonly flight: ServeCommand['pg'] | null;
  readonly metrics: ServeCommand['pg'] | null;
  readonly users: string | null;
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
  readonly tlsCa: string | null;
  readonly isInsecure: boolean;
  readonly connectionsMax: number;
}

export interface UserCommand {
  readonly kind: 'userAdd';
  readonly name: string;
  readonly file: string;
}

/** What to do, or how to end at once: after --help and --version (0), or after a wrong usage (2). */
export type Invocation =
  | QueryOptions
  | TpchOptions
  | HelpOptions
  | ServeCommand
  | UserCommand
  | CompletionOptions
  | { readonly kind: 'doctor' }
  | { readonly kind: 'exit'; readonly code: number };

export async function readOptions(argv: readonly string[], version: string): Promise<Invocation> {
  let found: Invocation | null = null;
  const program = createProgram(version, (invocation) => {
    found = invocation;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    const { exitCode } = error as { exitCode?: number };
    if (exitCode === undefined) throw error;
    return { kind: 'exit', code: exitCode === 0 ? 0 : 2 };
  }
  return found ?? { kind: 'exit', code: 2 };
}

function createProgram(version: string, found: (invocation: Invocation) => void): Command {
  const sources: Source[] = [];
  const program = new Command('silt')
    .description('SQL over Delta tables. Without -c, -f or piped input the shell opens.')
    .version(version)
    .exitOverride()
    .argument('[paths...]', 'Delta tables, or folders that hold some')
    .option('-c, --command <sql>', 'run SQL statements; may be repeated', (text) =>
      sources.push({ kind: 'text', text }),
    )
    .option('-f, --file <file>', 'run the statements of a file; - is standard input', (path) =>
      sources.push({ kind: 'file', path }),
    )
    .addOption(
      new Option(
        '--format <format>',
        'how results are written; box on a terminal, else by the name of the output file, else csv',
      ).choices([...formatNames]),
    )
    .option('--warehouse <folder>', 'keep the tables, views and schemas that statements make in this folder')
    .option('--allowed-roots <folders...>', 'open nothing outside of these folders, whatever statements and logs name')
    .option('-o, --output <file>', 'write results to a file')
    .option('--read-only', 'refuse statements that change tables or lasting names', false)
    .option('--timeout <time>', 'cancel a statement that runs longer: 30s, 500ms, 2m', duration)
    .option('--memory-limit <size>', 'the most memory that the statements of a session share: 4GB, 512MiB')
    .option('--param <name[:type]=value>', 'a value for :name in the statements; may be repeated', pair, {})
    .option('--set <name=value>', 'a setting of the session; may be repeated', pair, {})
    .addOption(errorFormat())
    .addHelpText('after', examples)
    .action((paths: string[], options: RawOptions) => {
      if (options.format === 'parquet' && options.output === undefined)
        program.error('error: --format parquet needs --output');
      found({
        kind: 'query',
        paths,
        warehouse: options.warehouse ?? null,
        allowedRoots: options.allowedRoots ?? null,
        sources: sources.length === 0 ? null : sources,
        format: options.format ?? null,
        output: options.output ?? null,
        parameters: Object.fromEntries(Object.entries(options.param).map(parameter)),
        settings: withLimits(options),
        errorFormat: options.errorFormat,
        isReadOnly: options.readOnly,
        task: 'run',
      });
    });
  program
    .command('tpch')
    .description('make the TPC-H tables as Delta tables')
    .requiredOption('--scale <factor>', 'scale factor: 1 is about 1 GB of text', positive)
    .requiredOption('--out <folder>', 'where the tables go; each becomes a folder in it')
    .option('--threads <n>', 'worker threads', positive)
    .action((options: { scale: number; out: string; threads?: number }) => {
      found({ kind: 'tpch', scale: options.scale, out: options.out, threads: options.threads ?? null });
    });
  addServer(program, found);
  addTools(program, found);
  program
    .helpCommand(false)
    .command('help')
    .description('statements, functions and settings: silt help [topic]')
    .argument('[topic...]', 'a statement, a function, a kind of functions, settings')
    .option('--markdown', 'the whole reference as a page')
    .action((topic: string[], options: { markdown?: boolean }) => {
      found({ kind: 'help', topic: topic.join(' '), isMarkdown: options.markdown === true });
    });
  return program;
}

function addServer(program: Command, found: (invocation: Invocation) => void): void {
  program
    .command('serve')
    .description(
      'serve tables to clients of PostgreSQL and of Arrow Flight SQL; without --users to this machine alone, for reading',
    )
    .argument('[paths...]', 'Delta tables, or folders that hold some')
    .option('--pg <host:port>', 'where PostgreSQL clients connect', address, { host: '127.0.0.1', port: 5433 })
    .option('--flight <host:port>', 'where clients of Arrow Flight SQL connect', address)
    .option('--metrics <host:port>', "where Prometheus reads the server's figures", address)
    .option('--users <file>', 'who may connect, see silt user add')
    .option('--tls-cert <file>', 'certificate, PEM')
    .option('--tls-key <file>', 'its private key, PEM')
    .option('--tls-ca <file>', 'whose certificates let clients in without a password, as the user that they name, PEM')
    .option('--insecure', 'let others on the network connect without users or TLS', false)
    .option('--max-connections <n>', 'the most clients at a time', positive, 200)
    .option('--set <name=value>', 'a setting of every session; may be repeated', pair, {})
    .action((paths: string[], options: RawServeOptions) => {
      const { pg, flight = null, metrics = null, users = null, tlsCert = null, tlsKey = null } = options;
      const { tlsCa = null, insecure, maxConnections, set } = options;
      if (tlsCa !== null && (tlsCert === null || users === null))
        program.error('error: --tls-ca goes with --tls-cert and --users');
      if ((tlsCert === null) !== (tlsKey === null)) program.error('error: --tls-cert and --tls-key go together');
      const tls = { tlsCert, tlsKey, tlsCa, isInsecure: insecure };
      found({
        kind: 'serve',
        paths,
        settings: set,
        pg,
        flight,
        metrics,
        users,
        ...tls,
        connectionsMax: maxConnections,
      });
    });
  program
    .command('user')
    .description('users of silt serve')
    .command('add')
    .description('add a user, or change its password, which is asked for or read from standard input')
    .argument('<name>')
    .requiredOption('--users <file>', 'the user file')
    .action((name: string, { users }: { users: string }) => found({ kind: 'userAdd', name, file: users }));
}

function addTools(program: Command, found: (invocation: Invocation) => void): void {
  const reading = (task: QueryOptions['task'], files: readonly string[], options: CheckedOptions): QueryOptions => ({
    kind: 'query',
    paths: options.table ?? [],
    warehouse: options.warehouse ?? null,
    allowedRoots: null,
    sources: files.length === 0 ? null : files.map((path) => ({ kind: 'file', path })),
    format: null,
    output: null,
    parameters: {},
    settings: options.set ?? {},
    errorFormat: options.errorFormat ?? 'text',
    isReadOnly: true,
    task,
  });
  program
    .command('check')
    .description('parse the statements of files and bind their queries, without running any')
    .argument('[files...]', 'files with statements; standard input where there are none')
    .option('--table <paths...>', 'Delta tables, or folders that hold some')
    .option('--warehouse <folder>', 'where tables, views and schemas are kept')
    .option('--set <name=value>', 'a setting of the session; may be repeated', pair, {})
    .addOption(errorFormat())
    .action((files: string[], _: unknown, self: Command) => found(reading('check', files, self.optsWithGlobals())));
  program
    .command('format')
    .description('print the statements of files in one form, each on a line of its own')
    .argument('[files...]', 'files with statements; standard input where there are none')
    .option('--set <name=value>', 'a setting of the session; may be repeated', pair, {})
    .action((files: string[], _: unknown, self: Command) => found(reading('format', files, self.optsWithGlobals())));
  program
    .command('portable')
    .description("print the statements of files as Spark's, and say what in them is silt's alone")
    .argument('[files...]', 'files with statements; standard input where there are none')
    .option('--set <name=value>', 'a setting of the session; may be repeated', pair, {})
    .action((files: string[], _: unknown, self: Command) => found(reading('portable', files, self.optsWithGlobals())));
  program
    .command('doctor')
    .description('look whether this machine has what silt needs')
    .action(() => found({ kind: 'doctor' }));
  program
    .command('completion')
    .description('print a script that completes the words of silt in a shell')
    .argument('<shell>', shells.join(', '), shellName)
    .action((shell: ShellName) => found({ kind: 'completion', shell, words: wordsOf(program) }));
}

interface CheckedOptions {
  readonly table?: readonly string[];
  readonly warehouse?: string;
  readonly set?: Record<string, string>;
  readonly errorFormat?: ErrorFormat;
}

function errorFormat(): Option {
  return new Option('--error-format <format>', 'how errors are written').choices(['text', 'json']).default('text');
}

function shellName(text: string): ShellName {
  const found = shells.find((shell) => shell === text);
  if (found === undefined) throw new InvalidArgumentError(`It is none of ${shells.join(', ')}.`);
  return found;
}

function wordsOf(program: Command): CommandWords {
  return {
    commands: program.commands.map((command) => command.name()),
    options: program.options.map((option) => ({
      name: option.long ?? '',
      short: option.short ?? null,
      doc: option.description,
      choices: option.argChoices ?? [],
    })),
  };
}

/** The limits of the command line are settings of the session. */
function withLimits({ set, timeout, memoryLimit }: RawOptions): Record<string, string> {
  return {
    ...set,
    ...(timeout !== undefined && { statement_timeout: String(timeout) }),
    ...(memoryLimit !== undefined && { memory_limit: memoryLimit }),
  };
}

/** Milliseconds. */
function duration(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (found === null) throw new InvalidArgumentError('It is no time such as 30s, 500ms or 2m.');
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[found[2] ?? 's']!;
  return Math.max(1, Math.round(Number(found[1]) * unit));
}

interface RawServeOptions {
  readonly pg: ServeCommand['pg'];
  readonly flight?: ServeCommand['pg'];
  readonly metrics?: ServeCommand['pg'];
  readonly users?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly insecure: boolean;
  readonly maxConnections: number;
  readonly set: Record<string, string>;
}

function address(text: string): ServeCommand['pg'] {
  const found = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (found === null || port > 65_535) throw new InvalidArgumentError('It is not host:port.');
  return { host: found[1] ?? (found[2] || '127.0.0.1'), port };
}

interface RawOptions {
  readonly warehouse?: string;
  readonly allowedRoots?: readonly string[];
  readonly format?: string;
  readonly output?: string;
  readonly param: Record<string, string>;
  readonly set: Record<string, string>;
  readonly errorFormat: ErrorFormat;
  readonly readOnly: boolean;
  readonly timeout?: number;
  readonly memoryLimit?: string;
}

const examples = `
Examples:
  silt ./warehouse                                   the shell on a folder of tables
  silt ./warehouse -c "SELECT count(*) FROM orders"
  silt --warehouse ./lake -c "CREATE TABLE t AS SELECT 1 AS id"
  silt ./orders --format json -c "SELECT * FROM orders LIMIT 10"
  silt -c "SELECT * FROM delta.\`/data/orders\` VERSION AS OF 3"
  silt ./orders --param day:date=2024-01-01 -c "SELECT * FROM orders WHERE o_orderdate = :day"
  echo "SELECT 1" | silt
  silt -c "COPY (SELECT * FROM 'sales.csv') TO 'sales.parquet'"
  silt --read-only --timeout 30s --memory-limit 2GB ./warehouse -f report.sql
  silt check report.sql --error-format json

Exit codes: 0 ok, 1 SQL error, 2 usage, 3 storage, 4 conflict, 124 timeout, 130 cancelled.`;

function pair(text: string, known: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is not name=value.');
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) };
}

/** `name=value`: a whole number where it reads as one, else text, which SQL compares with any type. `name:type=value`: that type. */
function parameter([name, value]: readonly [string, string]): readonly [string, unknown] {
  const typed = /^([^:]+):(.+)$/.exec(name);
  if (typed !== null) return [typed[1]!, { type: typed[2]!, value }];
  if (!/^-?(0|[1-9]\d{0,17})$/.test(value)) return [name, value];
  return [name, Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)];
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It is no positive number.');
  return value;
}
