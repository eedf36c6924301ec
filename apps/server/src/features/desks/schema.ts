/** Tables of `0020-desks.sql`, `0054-desk-roots.sql` and `0057-founding-plans.sql`. Days are `YYYY-MM-DD`. */
export interface DeskTables {
  readonly request_secrets: { readonly community_id: Buffer; readonly secret: Buffer };
  readonly desks: DeskRow;
  readonly stewards: MemberRow;
  readonly devices: MemberRow;
  readonly rosters: DeskKey & {
    readonly number: number;
    readonly roster: Buffer;
  };
  readonly leavings: DeskKey & {
    readonly leaf_hash: Buffer;
    readonly leaving: Buffer;
    readonly signature: Buffer;
    readonly signed_by: Buffer;
  };
  readonly invitations: DeskKey & {
    readonly invitation: Buffer;
    readonly role: 'helper' | 'steward';
    readonly secret: Buffer | null;
    readonly leaf: Buffer | null;
    readonly mac: Buffer | null;
    readonly made_day: string;
    readonly second_key: Buffer | null;
    readonly second_signature: Buffer | null;
  };
  readonly shifts: DeskKey & {
    readonly token: string;
    readonly number: number;
    readonly day: string;
  };
  readonly work_tokens: DeskKey & { readonly token_hash: Buffer; readonly made_day: string };
  readonly notices: DeskKey & { readonly leaf_hash: Buffer; readonly email: string };
  readonly desk_news: DeskKey;
  readonly desk_roots: DeskKey & { readonly number: number; readonly root: Buffer };
  readonly desk_founders: DeskKey & { readonly seed: Buffer; readonly leaf: Buffer };
  readonly founding_plans: DeskKey & { readonly stewards: number; readonly needed: number };
  readonly desk_proposals: DeskKey & {
    readonly subject: Buffer;
    readonly kind: 'root' | 'roster';
    readonly payload: Buffer;
    readonly devices: readonly Buffer[];
    readonly made_day: string;
  };
  readonly desk_proposal_signatures: DeskKey & {
    readonly subject: Buffer;
    readonly sign_key: Buffer;
    readonly signature: Buffer;
  };
}

interface DeskKey {
  readonly community_id: Buffer;
  readonly desk_id: Buffer;
}

interface DeskRow extends DeskKey {
  readonly description: Buffer;
  readonly signature: Buffer | null;
  readonly paused: boolean;
}

/** A device or a steward: the public leaf, and what is looked up in it. */
interface MemberRow extends DeskKey {
  readonly leaf_hash: Buffer;
  readonly sign_key: Buffer;
  readonly leaf: Buffer;
}
