import { CliError } from './cli-error.ts';

export interface Config {
  /** Where the server answers, without a slash at the end. */
  readonly url: string;
  /** What programs that this one starts are given. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Reads the environment once. @throws CliError `usage` that names the variable */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const origin = environment.NEARHAND_ORIGIN;
  const port = environment.PORT ?? '8080';
  return {
    url: origin ? webAddress(origin, 'NEARHAND_ORIGIN') : `http://127.0.0.1:${port}`,
    environment,
  };
}

/** A web address in the form that paths are joined to. @throws CliError `usage` that names where it stood */
export function webAddress(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new CliError('usage', `${where} should be a web address such as https://help.example.`);
  }
  return url.origin;
}

/** The environment of this process; the only place that reads it. */
export function ownEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
