import { randomBytes } from 'node:crypto';
import { nextRoot } from '@nearhand/ledger/desk-root';
import type { LeafSignature } from '@nearhand/ledger/leaf';
import { equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { encodeSteward } from '@nearhand/seal/device-leaf';
import { type SignatureKind, signerOf } from '@nearhand/seal/signature';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { enactRoot, newestRoot } from './roots.ts';

/**
 * The server as a steward of its own. In a sample it confirms the links that it printed; in a trial
 * it signs until the first steward is there. A real community has none: what a server signs for
 * itself proves nothing.
 */
export interface Founder {
  /** The bytes of its steward leaf. */
  readonly leaf: Uint8Array;
  sign(kind: SignatureKind, payload: Uint8Array): Promise<LeafSignature>;
}

const NAME = 'This server · 這台伺服器 · 这台服务器';

/** Makes the server the desk's only steward, with its first root. */
export async function foundDesk(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  others: readonly Uint8Array[] = [],
): Promise<Founder> {
  const seed = randomBytes(32);
  const desk = toBase64url(deskId);
  const id = toBase64url(randomBytes(16));
  const sign = toBase64url((await signerOf(seed)).publicKey);
  const leaf = Buffer.from(encodeSteward({ desk, id, name: NAME, sign, type: 'steward', v: 1 }));
  await db
    .insertInto('desk_founders')
    .values({ community_id: communityId, desk_id: deskId, seed, leaf })
    .execute();
  const founder = await founderOf(seed, leaf);
  const root = nextRoot(undefined, desk, 1, [leaf, ...others]);
  const signature = await founder.sign('root', root);
  await enactRoot(db, communityId, deskId, Buffer.from(root), [signature]);
  return founder;
}

export async function findFounder(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<Founder | undefined> {
  const row = await db
    .selectFrom('desk_founders')
    .select(['seed', 'leaf'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .executeTakeFirst();
  return row && founderOf(row.seed, row.leaf);
}

/**
 * Takes a steward in whose link the server itself made. In a sample the server stays one beside
 * them, for the links of helpers that it printed; in a trial it is none from now on.
 */
export async function welcomeSteward(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  steward: Uint8Array,
  { stays }: { readonly stays: boolean },
): Promise<void> {
  const before = await newestRoot(db, communityId, deskId);
  const stewards = before?.root.stewards.map((leaf) => fromBase64url(leaf)) ?? [];
  const known = stewards.some((leaf) => equal(leaf, steward));
  await replaceStewards(db, communityId, deskId, known ? stewards : [...stewards, steward], stays);
}

/** Signs the next root with these stewards, for the last time where the server is not to stay one. */
export async function replaceStewards(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  stewards: readonly Uint8Array[],
  stays: boolean,
): Promise<void> {
  const founder = await findFounder(db, communityId, deskId);
  const before = await newestRoot(db, communityId, deskId);
  if (founder === undefined || before === undefined) throw new Refusal('enrolment-refused');
  const kept = stewards.filter((leaf) => stays || !equal(leaf, founder.leaf));
  const root = nextRoot(before, before.root.desk, before.root.k, kept);
  const signatures = [await founder.sign('root', root)];
  if (!stays) await forgetFounder(db, communityId, deskId);
  await enactRoot(db, communityId, deskId, Buffer.from(root), signatures);
}

/** Forgets the server's own key of a desk. */
async function forgetFounder(db: Db, communityId: Buffer, deskId: Buffer): Promise<void> {
  await db
    .deleteFrom('desk_founders')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .execute();
}

async function founderOf(seed: Uint8Array, leaf: Uint8Array): Promise<Founder> {
  const { publicKey: key, sign } = await signerOf(seed);
  return { leaf, sign: async (kind, payload) => ({ key, signature: await sign(kind, payload) }) };
}
