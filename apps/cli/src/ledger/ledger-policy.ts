import type { LogKeys } from '@nearhand/ledger/checkpoint';
import { cosignatureVerifier } from '@nearhand/ledger/cosignature';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import { decodeVerifierKey, type VerifierKey } from '@nearhand/ledger/verifier-key';
import { CliError } from '../cli-error.ts';

/** What a ledger is believed by here. */
export interface CheckPolicy {
  readonly origin: string;
  /** More than one while one key takes over from another. */
  readonly keys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** So many of them must have seen the checkpoint. */
  readonly needed: number;
}

/** What a server says of its ledger itself. @throws CliError `no-answer`, `refused` */
export async function policyOf(url: string): Promise<CheckPolicy> {
  const [community, keys] = await Promise.all([
    get(url, '/api/community'),
    get(url, '/ledger/keys'),
  ]);
  try {
    const { origin, ledger } = JSON.parse(community) as {
      readonly origin: string;
      readonly ledger?: { readonly witnesses: readonly string[]; readonly needed: number };
    };
    return {
      origin,
      keys: keys.trim().split('\n').map(decodeVerifierKey),
      witnesses: (ledger?.witnesses ?? []).map(decodeVerifierKey),
      needed: ledger?.needed ?? 0,
    };
  } catch (cause) {
    throw new CliError('refused', `${url} says nothing of a ledger that can be read.`, { cause });
  }
}

async function get(url: string, path: string): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(`${url}${path}`, { redirect: 'error' });
    if (answer.ok) return await answer.text();
  } catch (cause) {
    throw new CliError('no-answer', `${url} does not answer.`, { cause });
  }
  throw new CliError('refused', `${url} has no ${path} (status ${answer.status}).`);
}

/** How many witnesses are asked for by hand. @throws CliError `usage` */
export function readNeeded(needed: string | undefined): number | undefined {
  if (needed !== undefined && !/^\d{1,3}$/.test(needed)) {
    throw new CliError('usage', '--needed is a number.');
  }
  return needed === undefined ? undefined : Number(needed);
}

export function keysOf({ origin, keys, witnesses }: CheckPolicy): LogKeys {
  return {
    origin,
    log: keys.map(noteVerifier),
    witnesses: witnesses.map(cosignatureVerifier),
  };
}
