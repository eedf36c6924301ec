import { createHmac, createSecretKey } from 'node:crypto';
import { remarkKinds } from '@nearhand/protocol/directory-desk';
import type { Ground } from '../../../ground.ts';
import { Refusal } from '../../../refusal.ts';
import { Bulletin } from '../../bulletin/bulletin.ts';
import { type Community, getCommunity } from '../../community/community.ts';
import { todayOf } from '../../desks/desks.ts';
import { FormTokens, plainText, pointOut, type Remarked } from '../../forms/forms.ts';
import {
  type Counter,
  Later,
  loadServerSecret,
  type Now,
  SharedCounters,
  UsedOnce,
} from '../../requests/requests.ts';
import { addRemark, mostWords } from './remarks.ts';

export type WrongFault = 'what' | 'long' | 'quick' | 'before' | 'old' | 'many';

/** What the form works with. */
export interface WrongSide {
  readonly db: Ground['db'];
  readonly community: Community;
  readonly now: Now;
  readonly forms: FormTokens;
  readonly budget: Counter;
}

export interface TypedWrong {
  readonly what: string;
  readonly words: string;
  readonly token: string;
  readonly mayStay: boolean;
}

export type WrongOutcome =
  | 'taken'
  | { readonly fault: WrongFault | undefined; readonly pointed: readonly Remarked[] };

const hour = 3_600_000;
/** Of everybody together. */
const remarksAnHour = 120;

/** Made when first needed: the database has to be there. */
export function laterWrong({ db, notices }: Ground, now: Now): Later<WrongSide> {
  return new Later(async () => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const secret = await loadServerSecret(db, community.id);
    const own = createSecretKey(createHmac('sha256', secret).update('nearhand/v1/wrong').digest());
    const shared = new SharedCounters(await Bulletin.start(notices), now);
    return {
      ...{ db, community, now },
      forms: new FormTokens(
        own,
        { label: 'wrong', leastAge: 2000 },
        new UsedOnce(db, community.id, now),
        now,
      ),
      budget: shared.counter('remarks', remarksAnHour, hour),
    };
  });
}

/** Keeps what somebody says is wrong with a service, or says why not yet. */
export async function takeWrong(
  side: WrongSide,
  serviceId: string,
  typed: TypedWrong,
): Promise<WrongOutcome> {
  const refused = (fault: WrongFault) => ({ fault, pointed: [] });
  const what = remarkKinds.find((kind) => kind === typed.what);
  const words = plainText(typed.words).trim();
  if (what === undefined) return refused('what');
  if (words.length > mostWords) return refused('long');
  const pointed = typed.mayStay ? [] : pointOut(words);
  if (pointed.length > 0) return { fault: undefined, pointed };
  const fault = await admit(side, typed.token);
  if (fault !== undefined) return refused(fault);
  const day = todayOf(side);
  await addRemark(side.db, side.community.id, { serviceId, day, what, words });
  return 'taken';
}

async function admit({ forms, budget }: WrongSide, token: string): Promise<WrongFault | undefined> {
  const verdict = forms.look(token);
  if (verdict !== 'good') {
    return ({ used: 'before', 'not-ours': 'old', 'too-quick': 'quick' } as const)[verdict];
  }
  try {
    budget.take('form');
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too-many') return 'many';
    throw error;
  }
  if (await forms.spend(token)) return undefined;
  budget.giveBack('form');
  return 'before';
}
