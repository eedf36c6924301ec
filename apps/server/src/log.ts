import type { LogLevel } from './config.ts';

type Field = string | number | boolean | undefined;

/**
 * One JSON line each on standard error. There is no method that takes a request or an arbitrary
 * object: what may be logged is named field by field where it happens, so that no address, token,
 * query or body can slip in.
 */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, Field>>): void;
  error(event: string, fields?: Readonly<Record<string, Field>>): void;
}

const levels: readonly LogLevel[] = ['silent', 'error', 'info'];

export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const at = (wanted: LogLevel): Log['info'] => {
    if (levels.indexOf(wanted) > levels.indexOf(level)) return () => undefined;
    return (event, fields) => write(`${JSON.stringify({ level: wanted, event, ...fields })}\n`);
  };
  return { info: at('info'), error: at('error') };
}
