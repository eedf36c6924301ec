import type { Generated } from 'kysely';

export interface WitnessTables {
  witness_keys: {
    community_id: Buffer;
    public_key: Buffer;
    sealed_seed: Buffer;
    /** Of the memory that is this database's; null before there is one. */
    memory_id: Buffer | null;
  };
  witnessed_logs: {
    community_id: Buffer;
    origin: string;
    verifier_key: string;
    size: Generated<number>;
    root: Buffer | null;
  };
}
