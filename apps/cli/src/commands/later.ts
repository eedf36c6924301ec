import { CliError } from '../cli-error.ts';
import type { Command } from '../command.ts';

/** Commands whose part of Nearhand is not built yet say so, rather than seem to have worked. */
export const laterCommands: readonly Command[] = [
  later('export', 'write the public data to a file', 'open data'),
];

function later(name: string, summary: string, part: string): Command {
  return {
    name,
    summary: `${summary} (comes with a later version)`,
    places: [{ name: 'WHAT', help: 'what it is for', optional: true }],
    run: () =>
      Promise.reject(
        new CliError(
          'not-yet',
          `“${name}” comes with ${part}, in a later version. Nothing was done.`,
        ),
      ),
  };
}
