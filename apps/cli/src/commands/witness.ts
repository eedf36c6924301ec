import type { Arguments } from '../arguments.ts';
import { runServerProgram } from '../child.ts';
import type { Answer, Command, Surroundings } from '../command.ts';

const helps: Readonly<Record<string, string>> = {
  KEY: 'in the form name+id+key',
  ADDRESS: 'where the witness answers, such as https://help.example/witness',
  NAME: 'the name in its key',
  N: 'a number, 0 for none',
  ORIGIN: 'the name of the ledger, as “witness show” has it',
  LEDGER: 'where it is read, such as https://other.example/ledger',
  SEEN: 'a file with a checkpoint that somebody else was shown',
};

/** Witnesses of this server's ledger, and other ledgers that it witnesses; on the server's machine. */
export const witnessCommands: readonly Command[] = [
  command('show', 'show this ledger’s key, its witness, and who witnesses whom', []),
  command('watch', 'cosign another ledger, whose key this is', ['KEY']),
  command(
    'resume',
    'after a restore: cosign a ledger again, from where it stands now',
    ['ORIGIN', 'LEDGER'],
    ['SEEN'],
  ),
  command('new-key', 'draw another key for this witness, which begins to remember anew', []),
  command('ask', 'have this ledger cosigned by a witness', ['KEY', 'ADDRESS']),
  command('drop', 'ask a witness no longer', ['NAME']),
  command('need', 'how many witnesses clients ask for', ['N']),
];

function command(
  act: string,
  summary: string,
  needed: readonly string[],
  optional: readonly string[] = [],
): Command {
  const places = [...needed, ...optional];
  return {
    name: `witness ${act}`,
    summary,
    detail: [
      'Runs on the machine of the server, while it runs or while it does not. Takes its settings from the environment: NEARHAND_DATA, NEARHAND_ORIGIN, DATABASE_URL.',
    ],
    places: places.map((name) => ({
      name,
      help: helps[name] ?? '',
      ...(optional.includes(name) ? { optional: true } : {}),
    })),
    run: (given, surroundings) => run(act, places, given, surroundings),
  };
}

async function run(
  act: string,
  places: readonly string[],
  given: Arguments,
  { config }: Surroundings,
): Promise<Answer> {
  const words = [act, ...places.map((name) => given.place(name))];
  const flags = given.has('json') ? ['--json'] : [];
  const exitCode = await runServerProgram('commands/witness.ts', [...words, ...flags], config);
  return { lines: [], json: { program: 'witness', exitCode }, exitCode, spoken: true };
}
