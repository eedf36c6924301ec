import type { Generated } from 'kysely';

/** Everything in these tables but `sealed_seed` is public. */
export interface LedgerTables {
  ledger_heads: {
    community_id: Buffer;
    size: number;
    root: Buffer;
    checkpoint: Buffer | null;
  };
  ledger_keys: {
    community_id: Buffer;
    public_key: Buffer;
    sealed_seed: Buffer;
    is_told: boolean;
  };
  ledger_tiles: {
    community_id: Buffer;
    /** −1 for bundles of entries. */
    level: number;
    number: number;
    bytes: Buffer;
  };
  ledger_pending: {
    community_id: Buffer;
    transaction: Generated<string>;
    place: number;
    leaf: Buffer;
    subject: Buffer | null;
  };
  ledger_leaves: {
    community_id: Buffer;
    subject: Buffer;
    number: number;
    leaf: Buffer;
  };
  ledger_witnesses: {
    community_id: Buffer;
    name: string;
    verifier_key: string;
    address: string;
    size: Generated<number>;
    line: string | null;
  };
  ledger_policies: {
    community_id: Buffer;
    needed: number;
    size: Generated<number>;
    checkpoint: Buffer | null;
  };
  ledger_index: {
    community_id: Buffer;
    desk_id: Buffer;
    root: Buffer;
    roster: Buffer;
    departed: Buffer;
  };
  ledger_index_before: {
    community_id: Buffer;
    until_size: number;
    desk_id: Buffer;
    root: Buffer | null;
    roster: Buffer | null;
    departed: Buffer | null;
  };
}
