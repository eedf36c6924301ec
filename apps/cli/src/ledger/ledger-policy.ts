import type { LogKeys } from '@nearhand/ledger/checkpoint';
import { cosignatureVerifier } from '@nearhand/ledger/cosignature';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import type { LedgerPolicy } from '@nearhand/ledger/policy';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { CliError } from '../cli-error.ts';

/** What a server says of its ledger itself. @throws CliError `no-answer`, `refused` */
export async function policyOf(url: string): Promise<LedgerPolicy> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/api/community`, { redirect: 'error' });
  } catch (cause) {
    throw new CliError('no-answer', `${url} does not answer.`, { cause });
  }
  if (!answer.ok) throw new CliError('no-answer', `${url} has no community (${answer.status}).`);
  try {
    const { origin, ledger } = (await answer.json()) as {
      readonly origin: string;
      readonly ledger: {
        readonly key: string;
        readonly witnesses: readonly string[];
        readonly needed: number;
      };
    };
    return {
      origin,
      key: decodeVerifierKey(ledger.key),
      witnesses: ledger.witnesses.map(decodeVerifierKey),
      needed: ledger.needed,
    };
  } catch (cause) {
    throw new CliError('refused', `${url} says nothing of a ledger that can be read.`, { cause });
  }
}

export function keysOf({ origin, key, witnesses }: LedgerPolicy): LogKeys {
  return {
    origin,
    log: [noteVerifier(key)],
    witnesses: witnesses.map(cosignatureVerifier),
  };
}
