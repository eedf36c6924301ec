import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import type { Command, Option } from './command.ts';

/** Options that every command takes. */
export const commonOptions: readonly Option[] = [
  { name: 'json', help: 'answer with one JSON value on standard output' },
  {
    name: 'url',
    value: 'URL',
    help: 'the server (NEARHAND_ORIGIN, else http://127.0.0.1:8080)',
  },
  { name: 'help', help: 'show this' },
];

/** What was given to a command, parsed and complete. */
export class Arguments {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #places: ReadonlyMap<string, string>;

  constructor(values: Readonly<Record<string, unknown>>, places: ReadonlyMap<string, string>) {
    this.#values = values;
    this.#places = places;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#values[name] === true;
  }

  /** Whether an option was given in any form. */
  isGiven(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** @throws CliError `usage` where the option is missing. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new CliError('usage', `--${name} is missing.`);
    return value;
  }

  /** Every value of an option that may be given more than once. */
  all(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** One of a closed list of words. @throws CliError `usage`, which names them */
  choice<const T extends string>(name: string, known: readonly T[], usual: T): T {
    return oneOf(name, known, this.text(name) ?? usual);
  }

  /** Each value of an option that may be given more than once, out of a closed list. */
  choices<const T extends string>(name: string, known: readonly T[]): readonly T[] {
    return this.all(name).map((each) => oneOf(name, known, each));
  }

  /** The word at a named place; the parser has seen that it is there unless it is optional. */
  place(name: string): string {
    return this.#places.get(name) ?? '';
  }
}

function oneOf<const T extends string>(name: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new CliError('usage', `--${name} is one of ${known.join(', ')}.`);
  return found;
}

export interface Invocation {
  readonly command: Command;
  readonly given: Arguments;
}

/**
 * Finds the command that a command line begins with and reads the rest by its options.
 * @throws CliError `usage`, in a sentence that says what to do
 */
export function parseInvocation(
  words: readonly string[],
  commands: readonly Command[],
): Invocation {
  const command = findCommand(words, commands);
  if (command === undefined) throw new CliError('usage', unknownCommand(words, commands));
  const options = [...commonOptions, ...(command.options ?? [])];
  const { values, positionals } = parse(words.slice(command.name.split(' ').length), options);
  const help = values.help === true;
  return { command, given: new Arguments(values, placesOf(command, positionals, help)) };
}

/** The command whose words the line begins with. */
export function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): Command | undefined {
  return commands
    .filter(({ name }) => name.split(' ').every((word, index) => words[index] === word))
    .reduce<Command | undefined>(
      // `backup verify` before `backup`.
      (longest, command) =>
        longest && longest.name.length >= command.name.length ? longest : command,
      undefined,
    );
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): string {
  const [first, second] = words;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length === 0) return `There is no command “${first}”. nearhand --help lists them.`;
  const names = group.map(({ name }) => name.slice(name.indexOf(' ') + 1)).join(', ');
  return second === undefined || second.startsWith('-')
    ? `“${first}” needs one of these after it: ${names}.`
    : `There is no command “${first} ${second}”; there are ${names}.`;
}

/** Stands before a word that begins like an option and is an id. */
const idMark = '\0';

/** Of room, desk and step ids, which are base64url, one in 64 begins with a dash. No option has one alone. */
function marked(word: string): string {
  return /^-[^-]/.test(word) || /^--[\w-]{20,}$/.test(word) ? `${idMark}${word}` : word;
}

function unmarked<T>(value: T): T {
  if (Array.isArray(value)) return value.map(unmarked) as T;
  return typeof value === 'string' && value.startsWith(idMark) ? (value.slice(1) as T) : value;
}

function parse(words: readonly string[], options: readonly Option[]) {
  const config = Object.fromEntries(
    options.map(({ name, value, many }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: !!many },
    ]),
  );
  try {
    const args = words.map(marked);
    const parsed = parseArgs({ args, options: config, allowPositionals: true, strict: true });
    const values = Object.entries(parsed.values).map(([name, value]) => [name, unmarked(value)]);
    return { values: Object.fromEntries(values), positionals: unmarked(parsed.positionals) };
  } catch (error) {
    throw new CliError('usage', usageSentence(error), { cause: error });
  }
}

/** Node's own message says what is wrong in its first sentence and advises in the others. */
function usageSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = message] = message.split('. ');
  return `${first.replaceAll("'", '').replace(/\.$/, '')}.`;
}

function placesOf(
  command: Command,
  words: readonly string[],
  help: boolean,
): ReadonlyMap<string, string> {
  const places = command.places ?? [];
  const missing = places.find(({ optional }, index) => !optional && words[index] === undefined);
  if (missing !== undefined && !help) {
    throw new CliError('usage', `${command.name} needs ${missing.name}: ${missing.help}.`);
  }
  const extra = words[places.length];
  if (extra !== undefined) {
    throw new CliError(
      'usage',
      `${command.name} does not know what to do with “${extra}”. Texts, cards and passphrases are never arguments, since the shell keeps those.`,
    );
  }
  return new Map(places.flatMap(({ name }, index) => pairOf(name, words[index])));
}

function pairOf(name: string, word: string | undefined): (readonly [string, string])[] {
  return word === undefined ? [] : [[name, word]];
}
