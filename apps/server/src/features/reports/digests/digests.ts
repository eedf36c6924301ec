import type { LetterRhythm, LetterState } from '@nearhand/protocol/outward-desk';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { Language } from '../../../pages/language.ts';
import { addDays } from '../../requests/requests.ts';
import { daysBetween } from '../life.ts';
import type { OutwardTrouble } from '../outward/outward-error.ts';

/** What a body gets by e-mail, and how the last letter went. */
export interface Digest {
  readonly body: string;
  readonly every: LetterRhythm;
  readonly language: Language;
  readonly isOn: boolean;
  readonly toldThrough: string;
  readonly last: Letter | null;
}

/** A letter about these days. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly state: LetterState;
  readonly trouble: OutwardTrouble | null;
  readonly tries: number;
  readonly day: string;
}

const days: Readonly<Record<LetterRhythm, number>> = { day: 1, week: 7, month: 30 };

export async function listDigests(db: Db, communityId: Buffer): Promise<readonly Digest[]> {
  const { rows } = await sql<Digest>`
    select d.body_id as body, every, language, is_on as "isOn", told_through as "toldThrough",
      (select json_build_object('from', from_day, 'to', to_day, 'state', state, 'trouble', trouble,
          'tries', tries, 'day', sent_on)
        from report_digest_letters l
        where l.community_id = d.community_id and l.body_id = d.body_id
        order by to_day desc limit 1) as last
    from report_digests d where community_id = ${communityId} order by d.body_id`.execute(db);
  return rows;
}

/** The days that the next letter is about, where it is time for one: whole days, up to yesterday. */
export function daysDue(
  { every, toldThrough }: Pick<Digest, 'every' | 'toldThrough'>,
  today: string,
): { readonly from: string; readonly to: string } | undefined {
  if (daysBetween(toldThrough, today) <= days[every]) return undefined;
  return { from: addDays(toldThrough, 1), to: addDays(today, -1) };
}

/** Letters that were being handed over when a process ended: nobody knows whether they went. */
export async function giveUpLost(db: Db, communityId: Buffer): Promise<void> {
  const lost = await db
    .updateTable('report_digest_letters')
    .set({ state: 'unsure' })
    .where('community_id', '=', communityId)
    .where('state', '=', 'sending')
    .returning(['body_id', 'to_day'])
    .execute();
  for (const { body_id, to_day } of lost) await toldThrough(db, communityId, body_id, to_day);
}

/** Writes down, before it is handed over, that a letter may go from now on; false where one did. */
export async function beginLetter(
  db: Db,
  communityId: Buffer,
  body: string,
  about: { readonly from: string; readonly to: string },
  today: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into report_digest_letters
      (community_id, body_id, from_day, to_day, state, tries, sent_on)
    values (${communityId}, ${body}, ${about.from}, ${about.to}, 'sending', 1, ${today})
    on conflict (community_id, body_id, to_day) do update
      set state = 'sending', tries = report_digest_letters.tries + 1, sent_on = ${today},
        trouble = null
      where report_digest_letters.state = 'refused'`.execute(db);
  return numAffectedRows === 1n;
}

export async function endLetter(
  db: Db,
  communityId: Buffer,
  body: string,
  to: string,
  end: { readonly state: Exclude<LetterState, 'sending'>; readonly trouble?: OutwardTrouble },
): Promise<void> {
  await db
    .updateTable('report_digest_letters')
    .set({ state: end.state, trouble: end.trouble ?? null })
    .where('community_id', '=', communityId)
    .where('body_id', '=', body)
    .where('to_day', '=', to)
    .where('state', '=', 'sending')
    .execute();
}

/** The refused letter of a body that is to be tried again. */
export async function refusedLetter(
  db: Db,
  communityId: Buffer,
  body: string,
): Promise<{ readonly from: string; readonly to: string } | undefined> {
  return await db
    .selectFrom('report_digest_letters')
    .select(['from_day as from', 'to_day as to'])
    .where('community_id', '=', communityId)
    .where('body_id', '=', body)
    .where('state', '=', 'refused')
    .orderBy('to_day')
    .limit(1)
    .executeTakeFirst();
}

/** Never back: a later letter may have told of more. */
export async function toldThrough(
  db: Db,
  communityId: Buffer,
  body: string,
  day: string,
): Promise<void> {
  await db
    .updateTable('report_digests')
    .set({ told_through: day })
    .where('community_id', '=', communityId)
    .where('body_id', '=', body)
    .where('told_through', '<', day)
    .execute();
}

/** Sets a body's letters up; the first one is about what comes from today on. */
export async function storeDigest(
  db: Db,
  communityId: Buffer,
  digest: Pick<Digest, 'body' | 'every' | 'language' | 'isOn'>,
  today: string,
): Promise<void> {
  const { body, every, language, isOn } = digest;
  await sql`
    insert into report_digests as d (community_id, body_id, every, language, is_on, told_through)
    values (${communityId}, ${body}, ${every}, ${language}, ${isOn}, ${addDays(today, -1)})
    on conflict (community_id, body_id) do update
      set every = ${every}, language = ${language}, is_on = ${isOn},
        -- What came while letters were off is in none of them.
        told_through = case when d.is_on then d.told_through
          else greatest(d.told_through, ${addDays(today, -1)}::date) end`.execute(db);
}

/** A letter that may have gone is sent once more, since a steward says so; false where there is none. */
export async function sendAgain(
  db: Db,
  communityId: Buffer,
  body: string,
  to: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('report_digest_letters')
    .set({ state: 'refused', trouble: null })
    .where('community_id', '=', communityId)
    .where('body_id', '=', body)
    .where('to_day', '=', to)
    .where('state', 'in', ['unsure', 'refused'])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
