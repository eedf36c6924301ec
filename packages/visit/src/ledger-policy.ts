import { isPinned, type LedgerPolicy, type Pins } from '@nearhand/ledger/policy';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { Community } from '@nearhand/protocol/community';

/** With pins the ledger is believed by the key that they are of, as long as it signs. */
export function policyOf({ origin, ledger }: Community, pins: Pins | undefined): LedgerPolicy {
  const policy = {
    origin,
    key: decodeVerifierKey(ledger.key),
    witnesses: ledger.witnesses.map(decodeVerifierKey),
    needed: ledger.needed,
  };
  if (pins === undefined) return policy;
  const others = (ledger.others ?? []).map((key) => ({ ...policy, key: decodeVerifierKey(key) }));
  return others.find((other) => isPinned(pins, other)) ?? policy;
}
