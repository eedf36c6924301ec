import { createHmac, createSecretKey } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../../../db/schema.ts';
import type { Ground } from '../../../ground.ts';
import { Refusal } from '../../../refusal.ts';
import { Bulletin } from '../../bulletin/bulletin.ts';
import { type Community, getCommunity } from '../../community/community.ts';
import { FormTokens } from '../../forms/forms.ts';
import {
  type Counter,
  dayAt,
  Later,
  loadServerSecret,
  Nonces,
  type Now,
  SharedCounters,
  type SignatureSide,
  UsedOnce,
} from '../../requests/requests.ts';

/** What keeping the directory right works with: stewards' requests, and the public's remarks. */
export interface DirectorySide extends SignatureSide {
  readonly db: Kysely<Database>;
  readonly community: Community;
  readonly now: Now;
  readonly forms: FormTokens;
  /** Remarks of everybody together; see the decision "floods of reports". */
  readonly remarkBudget: Counter;
}

const hour = 3_600_000;
const remarksAnHour = 120;
const leastAge = 3000;
const nonceMinutes = 5;

/** Made when first needed: the database has to be there. */
export function laterDirectory({ db, notices }: Ground, now: Now): Later<DirectorySide> {
  return new Later(async () => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const secret = await loadServerSecret(db, community.id);
    // What was made for one kind of form is not taken for another, so it has a key of its own.
    const own = createSecretKey(
      createHmac('sha256', secret).update('nearhand/v1/remarks').digest(),
    );
    const usedOnce = new UsedOnce(db, community.id, now);
    const shared = new SharedCounters(await Bulletin.start(notices), now);
    return {
      ...{ db, community, now, usedOnce },
      nonces: new Nonces(secret, 'nonce', nonceMinutes, now),
      forms: new FormTokens(own, { label: 'remark', leastAge }, usedOnce, now),
      remarkBudget: shared.counter('remarks', remarksAnHour, hour),
    };
  });
}

export function todayIn({ now, community }: Pick<DirectorySide, 'now' | 'community'>): string {
  return dayAt(now(), community.timeZone);
}
