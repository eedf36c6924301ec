import { commonOptions } from './arguments.ts';
import type { Command, Option, Place } from './command.ts';

const WIDTH = 88;

/** The page of `nearhand --help`. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    'nearhand: Nearhand from a terminal, through the same code as the browser',
    '',
    'usage: nearhand COMMAND [options]      nearhand COMMAND --help',
    '',
    ...lines,
    '',
    'Cards, passphrases, links and what people write are never arguments, because a shell keeps',
    'those: they are asked for, or read from a file, or from standard input where FILE is -.',
    '',
    'exit codes: 0 done, 1 not done (a sentence says why), 2 the command was not understood',
  ].join('\n');
}

/** The page of `nearhand COMMAND --help`. */
export function commandHelp(command: Command): string {
  const places = command.places ?? [];
  const words = places.map(({ name, optional }) => (optional ? `[${name}]` : name));
  return [
    command.summary,
    '',
    ['usage: nearhand', command.name, ...words, '[options]'].join(' '),
    ...(command.detail ?? []).flatMap((paragraph) => ['', ...wrap(paragraph, WIDTH)]),
    '',
    ...columns([
      ...places.map(({ name, help }: Place) => [name, help] as const),
      ...[...(command.options ?? []), ...commonOptions].map(optionRow),
    ]),
  ].join('\n');
}

function optionRow({ name, value, help, many }: Option): readonly [string, string] {
  const left = value === undefined ? `--${name}` : `--${name} ${value}`;
  return [left, many ? `${help} (may be given again)` : help];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - width - 2).map(
      (line, index) => `  ${(index === 0 ? left : '').padEnd(width)}${line}`,
    ),
  );
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
