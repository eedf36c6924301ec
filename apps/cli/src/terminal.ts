import { readFile, stat, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text as readStream } from 'node:stream/consumers';
import { ReadStream } from 'node:tty';
import { CliError } from './cli-error.ts';
import { printable } from './printable.ts';

/** Standard input and output as one thing that is owned; what is secret is never echoed. */
export class Terminal {
  readonly #input: typeof process.stdin;
  readonly #output: NodeJS.WriteStream;
  readonly #notes: NodeJS.WriteStream;
  #rest: Promise<string> | undefined;

  constructor(input = process.stdin, output = process.stdout, notes = process.stderr) {
    this.#input = input;
    this.#output = output;
    this.#notes = notes;
  }

  /** A line of the answer, on standard output. */
  print(line: string): void {
    this.#output.write(`${line}\n`);
  }

  /** A line beside the answer, on standard error. */
  note(line: string): void {
    this.#notes.write(`${printable(line)}\n`);
  }

  /**
   * A secret of one line: from the file, from the first line of standard input (`-`), or asked for
   * without an echo. @throws CliError `usage` where there is no file and nobody to ask
   */
  async secret(file: string | undefined, what: string, option: string): Promise<string> {
    if (file === '-') return await this.#firstLine(what);
    if (file !== undefined) return (await this.readFileText(file)).trim();
    if (!this.#input.isTTY) {
      throw new CliError(
        'usage',
        `${what} is missing: give --${option} FILE, where - is standard input.`,
      );
    }
    return await this.#askHidden(`${what}: `);
  }

  /** What somebody writes: from the file, or all that (is left) on standard input. */
  async writing(file: string | undefined, what: string): Promise<string> {
    if (file !== undefined && file !== '-') return (await this.readFileText(file)).trimEnd();
    if (this.#input.isTTY) this.note(`${what}, then Ctrl-D on a line of its own:`);
    const text = (await this.#allInput()).trimEnd();
    if (text === '') throw new CliError('usage', `${what}: nothing came on standard input.`);
    return text;
  }

  /** Asks for a word to be typed; anything else cancels. */
  async confirm(sentence: string, word: string): Promise<void> {
    if (!this.#input.isTTY) {
      throw new CliError('usage', 'Nobody is there to ask: give --yes to confirm.');
    }
    const lines = createInterface({ input: this.#input, output: this.#notes });
    const answer = await lines.question(`${sentence}\nType “${word}” to go on: `);
    lines.close();
    if (answer.trim() !== word) throw new CliError('cancelled', 'Nothing was done.');
  }

  async readFileText(file: string): Promise<string> {
    return new TextDecoder().decode(await this.readFileBytes(file));
  }

  async readFileBytes(file: string): Promise<Uint8Array> {
    try {
      return await readFile(file);
    } catch (error) {
      throw new CliError('file', `${file} cannot be read.`, { cause: error });
    }
  }

  /** How many bytes a file has. @throws CliError `file` */
  async sizeOf(file: string): Promise<number> {
    try {
      return (await stat(file)).size;
    } catch (error) {
      throw new CliError('file', `${file} cannot be read.`, { cause: error });
    }
  }

  /** Writes a new file that only its owner reads. @throws CliError `file` where there already is one */
  async writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
    try {
      await writeFile(file, content, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
      const why = isThere ? 'is there already; nothing was overwritten' : 'cannot be written';
      throw new CliError('file', `${file} ${why}.`, { cause: error });
    }
  }

  async #firstLine(what: string): Promise<string> {
    const all = await this.#allInput();
    const end = all.indexOf('\n');
    const line = (end < 0 ? all : all.slice(0, end)).trim();
    if (line === '') throw new CliError('usage', `${what} should be on standard input.`);
    this.#rest = Promise.resolve(end < 0 ? '' : all.slice(end + 1));
    return line;
  }

  #allInput(): Promise<string> {
    this.#rest ??= readStream(this.#input);
    return this.#rest;
  }

  #askHidden(question: string): Promise<string> {
    const input = this.#input;
    if (!(input instanceof ReadStream)) return Promise.reject(new CliError('usage', question));
    this.#notes.write(question);
    input.setRawMode(true).setEncoding('utf8').resume();
    return new Promise((resolve, reject) => {
      let typed = '';
      const finish = (): void => {
        input.setRawMode(false).pause();
        input.off('data', take);
        this.#notes.write('\n');
      };
      const take = (chunk: string | Buffer): void => {
        for (const key of chunk.toString()) {
          if (key === '\r' || key === '\n' || key === '\u0004') {
            finish();
            resolve(typed.trim());
            return;
          }
          if (key === '\u0003') {
            finish();
            reject(new CliError('cancelled', 'Nothing was done.'));
            return;
          }
          typed = key === '\u007f' ? typed.slice(0, -1) : typed + key;
        }
      };
      input.on('data', take);
    });
  }
}
