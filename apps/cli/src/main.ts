import { type Arguments, findCommand, type Invocation, parseInvocation } from './arguments.ts';
import type { Answer } from './command.ts';
import { commands } from './commands.ts';
import { type Config, ownEnvironment, readConfig, webAddress } from './config.ts';
import { explain } from './explain.ts';
import { commandHelp, overview } from './help.ts';
import { printable } from './printable.ts';
import { Terminal } from './terminal.ts';

/** Runs one command line and returns its exit code. */
async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const invocation = understand(words, terminal);
    if (invocation === undefined) return 0;
    const { command, given } = invocation;
    const config = configFor(given);
    const answer = await command.run(given, { terminal, config });
    printAnswer(answer, given.has('json'), terminal);
    return answer.exitCode ?? 0;
  } catch (error) {
    const { code, sentence, exitCode, details } = explain(error);
    terminal.note(
      words.includes('--json')
        ? JSON.stringify({ error: code, message: sentence, ...details })
        : `nearhand: ${sentence} (${code})`,
    );
    return exitCode;
  }
}

/** What to run, or nothing where help was asked for and has been shown. */
function understand(words: readonly string[], terminal: Terminal): Invocation | undefined {
  const [first] = words;
  if (first === undefined || first === '--help' || first === 'help') {
    terminal.print(overview(commands));
    return undefined;
  }
  if (words.includes('--help')) {
    const command = findCommand(words, commands);
    if (command !== undefined) {
      terminal.print(commandHelp(command));
      return undefined;
    }
    const group = commands.filter(({ name }) => name.startsWith(`${first} `));
    if (group.length > 0) {
      terminal.print(overview(group));
      return undefined;
    }
  }
  return parseInvocation(words, commands);
}

function configFor(given: Arguments): Config {
  const config = readConfig(ownEnvironment());
  const url = given.text('url');
  return url === undefined ? config : { ...config, url: webAddress(url, '--url') };
}

function printAnswer({ lines, json, spoken }: Answer, asJson: boolean, terminal: Terminal): void {
  if (spoken) return;
  if (asJson) terminal.print(JSON.stringify(json));
  else for (const line of lines) terminal.print(printable(line));
}

process.exitCode = await runCommandLine(process.argv.slice(2), new Terminal());
