import type { Kysely } from 'kysely';
import type { Database } from '../../../db/schema.ts';
import type { Ground } from '../../../ground.ts';
import { Refusal } from '../../../refusal.ts';
import { type Community, getCommunity } from '../../community/community.ts';
import {
  Later,
  loadServerSecret,
  Nonces,
  type Now,
  type SignatureSide,
  UsedOnce,
} from '../../requests/requests.ts';

/** What keeping the directory right works with. */
export interface DirectorySide extends SignatureSide {
  readonly db: Kysely<Database>;
  readonly community: Community;
  readonly now: Now;
}

const nonceMinutes = 5;

/** Made when first needed: the database has to be there. */
export function laterDirectory({ db }: Ground, now: Now): Later<DirectorySide> {
  return new Later(async () => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const secret = await loadServerSecret(db, community.id);
    const usedOnce = new UsedOnce(db, community.id, now);
    return {
      ...{ db, community, now, usedOnce },
      nonces: new Nonces(secret, 'nonce', nonceMinutes, now),
    };
  });
}
