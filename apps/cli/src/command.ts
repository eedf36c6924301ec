import type { Arguments } from './arguments.ts';
import type { Config } from './config.ts';
import type { Terminal } from './terminal.ts';

/** An option as help shows it and the parser reads it. */
export interface Option {
  readonly name: string;
  /** What stands for its value in help; an option without one is a switch. */
  readonly value?: string;
  readonly help: string;
  /** May be given more than once. */
  readonly many?: true;
}

/** A word that stands by its place. */
export interface Place {
  readonly name: string;
  readonly help: string;
  readonly optional?: true;
}

/** What a command works with beside its arguments. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly config: Config;
}

/** What a command answers: lines for people, one JSON value for programs. */
export interface Answer {
  readonly lines: readonly string[];
  readonly json: unknown;
  /** Other than 0 when what was asked for was done only in part. */
  readonly exitCode?: number;
  /** A child process has printed the answer already. */
  readonly spoken?: true;
}

export interface Command {
  /** Its words, such as `room ask`. */
  readonly name: string;
  readonly summary: string;
  /** Paragraphs of help below the summary. */
  readonly detail?: readonly string[];
  readonly places?: readonly Place[];
  readonly options?: readonly Option[];
  readonly run: (given: Arguments, surroundings: Surroundings) => Promise<Answer>;
}
