import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import type { JsonObject } from '../../requests/requests.ts';
import { lockDirectory } from '../records/numbers.ts';
import { isRecordId } from '../records/record-id.ts';
import type { DirectorySide } from './directory-side.ts';
import { type SelectedService, selectedServices } from './selection.ts';
import { refuse } from './service-form.ts';

/** Two services that are likely one; the same twice where a source has it twice, word for word. */
export interface LikelyPair {
  readonly one: SelectedService;
  readonly other: SelectedService;
}

const perPage = 20;

/** Pairs that no steward has settled; `after` is where the page before ended. */
export async function listDuplicates(
  db: Db,
  communityId: Buffer,
  after: readonly [string, string] | undefined,
): Promise<{ readonly pairs: readonly LikelyPair[]; readonly next?: string }> {
  const [one, other] = after ?? [nobody, nobody];
  const { rows } = await sql<{ readonly one: string; readonly other: string }>`
    select service_id::text as one, other_id::text as other from likely_duplicates
    where community_id = ${communityId} and settled is null
      and (service_id, other_id) > (${one}::uuid, ${other}::uuid)
    order by service_id, other_id limit ${perPage + 1}
  `.execute(db);
  const shown = rows.slice(0, perPage);
  const ids = [...new Set(shown.flatMap((row) => [row.one, row.other]))];
  const services = await selectedServices(db, communityId, ids);
  const byId = new Map(services.map((each) => [each.id, each]));
  const pairs = shown.flatMap((row) => {
    const [first, second] = [byId.get(row.one), byId.get(row.other)];
    return first && second ? [{ one: first, other: second }] : [];
  });
  const last = shown.at(-1);
  return { pairs, ...(rows.length > perPage && last ? { next: `${last.one}_${last.other}` } : {}) };
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** The key of a page out of a query. */
export function pairAfter(after: unknown): readonly [string, string] | undefined {
  if (after === undefined) return undefined;
  const [one = '', other = '', ...more] = typeof after === 'string' ? after.split('_') : [];
  if (!isRecordId(one) || !isRecordId(other) || more.length > 0) refuse('after');
  return [one, other];
}

export interface Settling {
  readonly one: string;
  readonly other: string;
  /** `two`: they are two (or it was seen that a source has it twice), and nobody is asked again; `open`: that was an error. */
  readonly settled: 'two' | 'open';
}

export function readSettling({ one, other, settled }: JsonObject): Settling {
  if (typeof one !== 'string' || !isRecordId(one)) refuse('one');
  if (typeof other !== 'string' || !isRecordId(other)) refuse('other');
  if (settled !== 'two' && settled !== 'open') refuse('settled');
  return { one, other, settled };
}

/** Remembers that two are two, or asks again; `not-found` where they are no pair. */
export async function settleDuplicates(side: DirectorySide, settling: Settling): Promise<void> {
  const { db, community } = side;
  const { one, other, settled } = settling;
  await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    // What a source has twice, word for word, is one.
    const said = one === other ? 'one' : 'two';
    const to = settled === 'two' ? said : null;
    // Two that a steward laid side by side need not have been found alike.
    if (to === 'two') await addPair(trx, community.id, [one, other]);
    if (!(await settlePair(trx, community.id, [one, other], to))) throw new Refusal('not-found');
  });
}

async function addPair(
  db: Db,
  communityId: Buffer,
  pair: readonly [string, string],
): Promise<void> {
  const [one = '', other = ''] = pair.toSorted();
  await sql`
    insert into likely_duplicates (community_id, service_id, other_id)
    select a.community_id, a.service_id, b.service_id from services as a
    join services as b on b.community_id = a.community_id and b.service_id = ${other}
    where a.community_id = ${communityId} and a.service_id = ${one}
      and a.position is not null and b.position is not null
    on conflict do nothing
  `.execute(db);
}

/** Whether there is such a pair. */
export async function settlePair(
  db: Db,
  communityId: Buffer,
  pair: readonly [string, string],
  settled: 'one' | 'two' | null,
): Promise<boolean> {
  const [one = '', other = ''] = pair.toSorted();
  const { numUpdatedRows } = await db
    .updateTable('likely_duplicates')
    .set({ settled })
    .where('community_id', '=', communityId)
    .where('service_id', '=', one)
    .where('other_id', '=', other)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
