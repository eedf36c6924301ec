import { signInMessage } from '@nearhand/seal/request';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Troubles } from '../../troubles.ts';
import { tell } from '../bulletin/bulletin.ts';
import type { Community } from '../community/community.ts';
import { ledgerTopic } from '../ledger/ledger.ts';
import {
  bytesIn,
  checkSignature,
  type Day,
  dayAt,
  type Now,
  namedKey,
  type SignatureSide,
  verifyNatively,
} from '../requests/requests.ts';
import { type DeskBoard, desksTopic, type ShiftHolder } from './board.ts';
import { findSteward } from './queries.ts';

/** What the desks' routes work with. */
export interface DeskSide extends SignatureSide {
  readonly db: Kysely<Database>;
  readonly community: Community;
  readonly board: DeskBoard;
  readonly now: Now;
  readonly troubles: Pick<Troubles, 'states'>;
}

export function todayOf({ now, community }: Pick<DeskSide, 'now' | 'community'>): Day {
  return dayAt(now(), community.timeZone);
}

/** The desk in the path. */
export function deskIn(request: FastifyRequest): Buffer {
  return bytesIn((request.params as { readonly desk?: unknown }).desk, 16);
}

/** Changes what is public of the desks in one transaction, and lets all processes know. */
export async function changeDesks<T>(side: DeskSide, change: (db: Db) => Promise<T>): Promise<T> {
  const result = await side.db.transaction().execute(async (transaction) => {
    const changed = await change(transaction);
    await tell(transaction, [{ topic: desksTopic(side.community.id) }, { topic: ledgerTopic }]);
    return changed;
  });
  // What was told comes back too late for whoever reads right after this answer.
  side.board.forget();
  return result;
}

/** Who signed this request, by the key that it names; `not-permitted` where the signature is wrong. */
export async function signerIn(side: SignatureSide, request: FastifyRequest): Promise<Buffer> {
  const signed = await checkSignature(request, namedKey(request), side);
  if (signed === undefined) throw new Refusal('not-permitted');
  return signed.key;
}

/** The desk in the path, for a steward of it who signed this request; else `not-permitted`. */
export async function deskOfSteward(
  side: SignatureSide & Pick<DeskSide, 'db' | 'community'>,
  request: FastifyRequest,
): Promise<Buffer> {
  const deskId = deskIn(request);
  const key = await signerIn(side, request);
  const steward = await findSteward(side.db, side.community.id, deskId, { key });
  if (steward === undefined) throw new Refusal('not-permitted');
  return deskId;
}

/** The holder of the shift token that a request carries; `shift-ended` where it is not today's. */
export async function shiftIn(
  side: Pick<DeskSide, 'board'>,
  header: unknown,
): Promise<ShiftHolder> {
  const holder = typeof header === 'string' ? await side.board.shiftHolder(header) : undefined;
  if (holder === undefined) throw new Refusal('shift-ended');
  return holder;
}

/** Whether a sign-in is signed by this key, over a nonce that is then used up. */
export async function isSignedIn(
  { nonces, usedOnce, community }: DeskSide,
  leafHash: Buffer,
  nonce: Buffer,
  key: Buffer,
  signature: Buffer,
): Promise<boolean> {
  if (!nonces.spend(nonce)) throw new Refusal('nonce-used');
  const message = signInMessage({ origin: community.ledgerOrigin, nonce, leafHash });
  const isRight = await verifyNatively('sign-in', key, Buffer.from(message), signature);
  if (isRight && !(await usedOnce.take(nonces.once(nonce)))) throw new Refusal('nonce-used');
  return isRight;
}
