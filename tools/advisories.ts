import { spawnSync } from 'node:child_process';

/** What is known against the packages that a server runs. */
export type Audit =
  | { readonly isDone: true; readonly grave: readonly string[]; readonly slight: readonly string[] }
  | { readonly isDone: false; readonly reason: string };

interface NpmAudit {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly via: readonly unknown[] }>
  >;
  readonly message?: string;
}

const graveOnes = new Set(['high', 'critical']);

/** Asks the registry by `npm audit`; a registry that does not answer is said, and never taken for a yes. */
export function audit(): Audit {
  const args = ['audit', '--json', '--omit', 'dev', '--package-lock-only'];
  const patience = ['--fetch-retries', '0', '--fetch-timeout', '15000'];
  const { stdout, error } = spawnSync('npm', [...args, ...patience], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 32 * 2 ** 20,
  });
  return error ? { isDone: false, reason: error.message } : readAudit(stdout);
}

/** `npm audit --json`, report version 2. */
export function readAudit(stdout: string): Audit {
  let answer: NpmAudit;
  try {
    answer = JSON.parse(stdout) as NpmAudit;
  } catch {
    return { isDone: false, reason: 'npm audit gave no answer' };
  }
  const { vulnerabilities, message } = answer;
  if (vulnerabilities === undefined) {
    // Which registry it was is nobody's business in a log that others read.
    const reason = (message ?? 'no report').replace(/https?:\/\/\S+/g, 'the registry');
    return { isDone: false, reason };
  }
  const named = Object.entries(vulnerabilities).map(([name, { severity, via }]) => {
    const titles = via.flatMap((each) =>
      typeof each === 'object' && each !== null && 'title' in each ? [String(each.title)] : [],
    );
    return { isGrave: graveOnes.has(severity), line: `${name}: ${severity}. ${titles.join('; ')}` };
  });
  return {
    isDone: true,
    grave: named.filter(({ isGrave }) => isGrave).map(({ line }) => line),
    slight: named.filter(({ isGrave }) => !isGrave).map(({ line }) => line),
  };
}
