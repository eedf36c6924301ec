import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Who PostgreSQL runs as. It refuses root, so root runs it as `nobody`; where nobody cannot enter
 * the folder (a clone in /root), in a user namespace, where root is a plain account to it.
 */
export interface Account {
  readonly kind: 'own' | 'unprivileged' | 'namespace';
  /** Who the database's folders must belong to; undefined: whoever makes them. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** The program and arguments that run `command` as this account, tied to this process's life. */
  wrap(command: string, args: readonly string[]): readonly [string, readonly string[]];
}

/**
 * Chooses the account. `folders` must be enterable; `ownerNow` is whose the existing database is,
 * which then settles it.
 */
export function chooseAccount(folders: readonly string[], ownerNow: number | undefined): Account {
  const tie = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'INT'] : [];
  if (process.geteuid?.() !== 0) return { kind: 'own', owner: undefined, wrap: before(tie) };
  const nobody = { uid: 65_534, gid: groupOfNobody() };
  const owner = ownerNow ? { uid: ownerNow, gid: nobody.gid } : nobody;
  const reduced = [
    ...['/usr/bin/setpriv', '--reuid', String(owner.uid), '--regid', String(owner.gid)],
    '--clear-groups',
  ];
  if (ownerNow !== 0 && canEnter(reduced, folders)) {
    return { kind: 'unprivileged', owner, wrap: before([...reduced, '--pdeathsig', 'INT']) };
  }
  const namespace = ['/usr/bin/unshare', '--user', '--map-user=65534', '--map-group=65534'];
  return { kind: 'namespace', owner: undefined, wrap: before([...namespace, ...tie]) };
}

function before(words: readonly string[]): Account['wrap'] {
  return (command, args) => {
    const [first = command, ...rest] = [...words, command, ...args];
    return [first, rest];
  };
}

function canEnter(prefix: readonly string[], folders: readonly string[]): boolean {
  const [command = '', ...args] = prefix;
  return folders.every(
    (folder) => spawnSync(command, [...args, '/usr/bin/test', '-x', folder]).status === 0,
  );
}

function groupOfNobody(): number {
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:\d+:(\d+):/m);
  return Number(line?.[1] ?? 65_534);
}
