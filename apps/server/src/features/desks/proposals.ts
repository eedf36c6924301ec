import { decodeDeskRoot, isHeldByEnough, stewardsOf } from '@nearhand/ledger/desk-root';
import { type LeafSignature, payloadHash } from '@nearhand/ledger/leaf';
import { toBase64url } from '@nearhand/seal/bytes';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Community, CommunityKind } from '../community/community.ts';
import { type Day, verifyNatively } from '../requests/requests.ts';
import { lockDesk } from './queries.ts';
import { enactRoot, type NewestRoot, newestRoot } from './roots.ts';
import { checkRoster, enactRoster } from './rosters.ts';

/** A root or a roster with one steward's signature, as it was sent. */
export interface SignedProposal {
  readonly kind: 'root' | 'roster';
  readonly payload: Buffer;
  /** Leaves of devices that a roster names and that were in none before. */
  readonly devices: readonly Buffer[];
  readonly key: Buffer;
  readonly signature: Buffer;
}

/** How far a proposal is. */
export interface Progress {
  readonly signed: number;
  readonly needed: number;
}

/** When it is, in milliseconds and as the community's day. */
export interface Moment {
  readonly now: number;
  readonly today: Day;
}

const mostWaiting = 20;

/**
 * Takes a steward's signature on a root or roster, which is proposed by the first and counts with
 * the last that it needs: those of the root before, or all of the stewards of a first root.
 * `not-permitted` for a key that may not sign it, `roster-changed` where another came first,
 * `roster-refused` for one that can never count and for a signature that does not hold. The same
 * signature again changes nothing.
 */
export async function takeSignature(
  db: Db,
  { id: communityId, kind: community }: Pick<Community, 'id' | 'kind'>,
  deskId: Buffer,
  proposal: SignedProposal,
  at: Moment,
): Promise<Progress> {
  if (!(await lockDesk(db, communityId, deskId))) throw new Refusal('not-found');
  const before = await newestRoot(db, communityId, deskId);
  const { payload, kind, key, signature } = proposal;
  if (kind === 'root' && before && Buffer.from(before.hash).equals(payloadHash(payload))) {
    return { signed: before.root.k, needed: before.root.k };
  }
  const { signers, needed } = rulesOf(proposal, before);
  if (!signers.includes(toBase64url(key))) throw new Refusal('not-permitted');
  const isHeld = await verifyNatively(kind, key, payload, signature);
  if (!isHeld) throw new Refusal('roster-refused');
  if (kind === 'roster') {
    const known = await checkRoster(db, communityId, deskId, payload, proposal.devices);
    if (known === 'counts already') return { signed: needed, needed };
  } else {
    checkRoot(payload, deskId, before, community);
  }
  await keepSignature(db, communityId, deskId, proposal, at.today);
  const signatures = await signaturesOf(db, communityId, deskId, payload);
  if (signatures.length >= needed)
    await enact(db, communityId, deskId, payload, signatures, at.now);
  return { signed: signatures.length, needed };
}

/** Who may sign, and how many must. */
function rulesOf(
  { kind, payload }: SignedProposal,
  before: NewestRoot | undefined,
): { readonly signers: readonly string[]; readonly needed: number } {
  if (before !== undefined) {
    return { signers: stewardsOf(before.root).map(({ sign }) => sign), needed: before.root.k };
  }
  if (kind === 'roster') throw new Refusal('roster-refused');
  // Nobody vouches for the first stewards but they for one another: each has looked at all others.
  const first = stewardsOf(decodeDeskRoot(payload));
  return { signers: first.map(({ sign }) => sign), needed: first.length };
}

/** A real desk is held by at least two of at least three, from its first root on. */
function checkRoot(
  payload: Buffer,
  deskId: Buffer,
  before: NewestRoot | undefined,
  community: CommunityKind,
): void {
  const root = decodeDeskRoot(payload);
  const isEnough = community !== 'real' || isHeldByEnough(root);
  if (root.desk !== toBase64url(deskId) || !isEnough) throw new Refusal('roster-refused');
  const follows =
    root.number === (before?.root.number ?? 0) + 1 &&
    root.previous === (before && toBase64url(before.hash));
  if (!follows) throw new Refusal('roster-changed');
}

async function keepSignature(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  { kind, payload, devices, key, signature }: SignedProposal,
  today: Day,
): Promise<void> {
  const subject = Buffer.from(payloadHash(payload));
  const place = { community_id: communityId, desk_id: deskId, subject };
  const waiting = await listProposals(db, communityId, deskId);
  const isNew = !waiting.some((each) => each.subject.equals(subject));
  if (isNew && waiting.length >= mostWaiting) throw new Refusal('too-many');
  await db
    .insertInto('desk_proposals')
    .values({ ...place, kind, payload, devices: [...devices], made_day: today })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('desk_proposal_signatures')
    .values({ ...place, sign_key: key, signature })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function signaturesOf(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  payload: Buffer,
): Promise<readonly LeafSignature[]> {
  return db
    .selectFrom('desk_proposal_signatures')
    .select(['sign_key as key', 'signature'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('subject', '=', Buffer.from(payloadHash(payload)))
    .orderBy('sign_key')
    .execute();
}

async function enact(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  payload: Buffer,
  signatures: readonly LeafSignature[],
  now: number,
): Promise<void> {
  const proposal = await db
    .selectFrom('desk_proposals')
    .select(['kind', 'devices'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('subject', '=', Buffer.from(payloadHash(payload)))
    .executeTakeFirstOrThrow();
  const { kind, devices } = proposal;
  if (kind === 'root') await enactRoot(db, communityId, deskId, payload, signatures);
  else await enactRoster(db, communityId, deskId, { payload, devices, signatures }, now);
  // Whatever else of its kind waits was made on what counts no longer; after a new root, whose
  // signatures count has changed too.
  await db
    .deleteFrom('desk_proposals')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .$if(kind === 'roster', (query) => query.where('kind', '=', 'roster'))
    .execute();
}

/** A proposal that waits, and who signed it. */
export interface Proposal {
  readonly kind: 'root' | 'roster';
  readonly subject: Buffer;
  readonly payload: Buffer;
  readonly devices: readonly Buffer[];
  readonly signers: readonly Buffer[];
}

export async function listProposals(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<readonly Proposal[]> {
  const rows = await db
    .selectFrom('desk_proposals as p')
    .select(['p.kind', 'p.subject', 'p.payload', 'p.devices'])
    .where('p.community_id', '=', communityId)
    .where('p.desk_id', '=', deskId)
    .orderBy('p.kind')
    .orderBy('p.subject')
    .execute();
  const signed = await db
    .selectFrom('desk_proposal_signatures')
    .select(['subject', 'sign_key'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .orderBy('sign_key')
    .execute();
  return rows.map((row) => ({
    ...row,
    signers: signed
      .filter(({ subject }) => subject.equals(row.subject))
      .map((each) => each.sign_key),
  }));
}

/** Takes a proposal back, whoever made it. */
export async function dropProposal(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  subject: Buffer,
): Promise<void> {
  await db
    .deleteFrom('desk_proposals')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('subject', '=', subject)
    .execute();
}
