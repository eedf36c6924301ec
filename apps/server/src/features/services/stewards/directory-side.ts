import { createHmac, createSecretKey } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../../../db/schema.ts';
import type { Ground } from '../../../ground.ts';
import { Refusal } from '../../../refusal.ts';
import { type Community, getCommunity } from '../../community/community.ts';
import { FormTokens } from '../../forms/forms.ts';
import {
  Counter,
  dayAt,
  Later,
  loadServerSecret,
  Nonces,
  type Now,
} from '../../requests/requests.ts';

/** What keeping the directory right works with: stewards' requests, and the public's remarks. */
export interface DirectorySide {
  readonly db: Kysely<Database>;
  readonly community: Community;
  readonly now: Now;
  readonly nonces: Nonces;
  readonly forms: FormTokens;
  /** Remarks of everybody together; see the decision "floods of reports". */
  readonly remarkBudget: Counter;
}

const hour = 3_600_000;
const remarksAnHour = 120;
const leastAge = 3000;
const nonceMinutes = 5;

/** Made when first needed: the database has to be there. */
export function laterDirectory({ db }: Ground, now: Now): Later<DirectorySide> {
  return new Later(async () => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const secret = await loadServerSecret(db, community.id);
    // What was made for one kind of form is not taken for another, so it has a key of its own.
    const own = createSecretKey(
      createHmac('sha256', secret).update('nearhand/v1/remarks').digest(),
    );
    return {
      ...{ db, community, now },
      nonces: new Nonces(secret, 'nearhand/v1/nonce', nonceMinutes, now),
      forms: new FormTokens(own, 'remark', leastAge, now),
      remarkBudget: new Counter(remarksAnHour, hour, now),
    };
  });
}

export function todayIn({ now, community }: Pick<DirectorySide, 'now' | 'community'>): string {
  return dayAt(now(), community.timeZone);
}
