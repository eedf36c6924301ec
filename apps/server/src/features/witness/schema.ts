import type { Generated } from 'kysely';

export interface WitnessTables {
  witness_keys: {
    community_id: Buffer;
    public_key: Buffer;
    sealed_seed: Buffer;
  };
  witnessed_logs: {
    community_id: Buffer;
    origin: string;
    verifier_key: string;
    size: Generated<number>;
    root: Buffer | null;
  };
}
