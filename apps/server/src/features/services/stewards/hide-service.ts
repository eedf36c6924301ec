import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { settleOrganizations } from '../records/organization-standing.ts';
import { removeServices } from '../records/remove-services.ts';
import { sealPlace, tellsPlace } from '../records/sealed-place.ts';
import { layEdits, type ServiceEdits } from '../records/service-edits.ts';
import { type StandingService, standingServices } from '../records/standing-services.ts';
import { saidOf } from '../records/store-services.ts';
import { writeAll } from '../records/write-services.ts';
import { refuse } from './service-form.ts';

/**
 * Makes a service one whose place must not be found: under a new id, without its places, its history,
 * what was written about it and what it was taken for; and with it those that were found to be the same.
 * Gives the new id. `malformed` (`told`) where its words still say where it is.
 */
export async function hideService(
  db: Db,
  communityId: Buffer,
  standing: StandingService,
  members: ServiceEdits,
): Promise<string> {
  const id = await sealedCopy(db, communityId, standing, members, null);
  const old = await sealMerged(db, communityId, standing.known.service_id, id);
  // The last first: each refers to the one before.
  await removeServices(db, communityId, [...old, standing.known.service_id]);
  await settleOrganizations(db, communityId, [standing.whole.organization.id]);
  return id;
}

async function sealedCopy(
  db: Db,
  communityId: Buffer,
  { whole, known, said, ownsOrganization }: StandingService,
  members: ServiceEdits,
  mergedInto: string | null,
): Promise<string> {
  const id = randomUUID();
  const { places: _, ...kept } = { ...known.edits, ...members };
  const nameKey = kept.nameKey ?? (await nameKeyOf(db, said.service.name));
  const edits: ServiceEdits = { ...kept, hidden: true, nameKey };
  const sealed = layEdits(sealPlace(said, id), edits);
  const { organization } = whole;
  if (tellsPlace({ ...sealed, organization }, [...whole.places, ...said.places])) refuse('told');
  const intake = { ...sealed, organization, ownsOrganization, checkedOn: null };
  // What the source said word for word may tell more than what a steward made of it.
  const writing = {
    intake,
    edits,
    said: saidOf(sealed),
    known: undefined,
    fingerprint: '',
    mergedInto,
  };
  await writeAll(db, communityId, known.source_id, [writing]);
  return id;
}

/** Those that were found to be this one stood at the same door. Gives their old ids, the last first. */
async function sealMerged(
  db: Db,
  communityId: Buffer,
  oldId: string,
  newId: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('services')
    .select('service_id')
    .where('community_id', '=', communityId)
    .where('merged_into', '=', oldId)
    .execute();
  const ids = rows.map(({ service_id }) => service_id);
  const old: string[] = [];
  for (const each of (await standingServices(db, communityId, ids)).values()) {
    const copy = await sealedCopy(db, communityId, each, {}, newId);
    old.push(...(await sealMerged(db, communityId, each.known.service_id, copy)));
    old.push(each.known.service_id);
  }
  return old;
}

async function nameKeyOf(db: Db, name: string): Promise<string> {
  const { rows } = await sql<{ readonly key: string }>`
    select directory_name_key(${name}) as key`.execute(db);
  return rows[0]?.key ?? '';
}
