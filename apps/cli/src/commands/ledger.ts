import type { Arguments } from '../arguments.ts';
import { runServerProgram } from '../child.ts';
import type { Answer, Command, Surroundings } from '../command.ts';
import { ended, jsonFlag } from '../passed-on.ts';

const key = { name: 'KEY', help: 'as nearhand ledger keys shows it: name+id+key' };

/** The keys that sign this server's ledger, and how one follows another; on the server's machine. */
export const ledgerCommands: readonly Command[] = [
  { ...command('keys', 'show the keys that sign this ledger'), run: pass('keys') },
  {
    ...command('add-key', 'draw another key, which signs beside those there are'),
    run: pass('add-key'),
  },
  {
    ...command('use', 'have clients, cards and posters believe the ledger by this key from now on'),
    places: [key],
    run: pass('use'),
  },
  {
    ...command(
      'retire',
      'let a key sign no more: what was printed with it is refused from then on',
    ),
    places: [key],
    options: [{ name: 'yes', help: 'do not ask again' }],
    run: retire,
  },
];

function command(act: string, summary: string): Omit<Command, 'run'> {
  return {
    name: `ledger ${act}`,
    summary,
    detail: [
      'Runs on the machine of the server, best while it runs. docs/running.md, "Changing the ledger’s key", says what comes in which order.',
    ],
  };
}

function pass(act: string): Command['run'] {
  return async (given, { config }) => {
    const words = [act, ...(act === 'use' || act === 'retire' ? [given.place('KEY')] : [])];
    const program = [...words, ...jsonFlag(given)];
    return ended(await runServerProgram('commands/ledger-keys.ts', program, config), 'ledger');
  };
}

async function retire(given: Arguments, surroundings: Surroundings): Promise<Answer> {
  if (!given.has('yes')) {
    await surroundings.terminal.confirm(
      'Its secret half is deleted. Cards and posters printed with it will stop whoever scans them.',
      'retire',
    );
  }
  return pass('retire')(given, surroundings);
}
