import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type OrganizationValues,
  organizationTexts,
} from '@nearhand/protocol/directory-organization';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import { searchedLexemes } from '../../search/search.tsx';
import type { OrganizationRecord } from '../records/hsds-record.ts';
import { lockDirectory } from '../records/numbers.ts';
import {
  layOrganizationEdits,
  type OrganizationEdits,
  organizationValues,
} from '../records/organization-edits.ts';
import { tellsCoordinate } from '../records/sealed-place.ts';
import { restateServices, standingServices } from '../records/standing-services.ts';
import { searchedText } from '../records/texts.ts';
import { type Members, noteAct, touchedIn } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';
import { objectOf, readEmail, readNumbers, readTexts, readUrl, refuse } from './service-form.ts';

interface StandingOrganization {
  readonly id: string;
  readonly record: OrganizationRecord;
  readonly said: OrganizationRecord;
  readonly edits: OrganizationEdits;
}

/** Reads the members of an organization out of a body, each whole. */
export function readOrganizationForm(given: unknown): OrganizationEdits {
  const members = Object.entries(objectOf(given, 'members')).map(([name, value]) => {
    const text = organizationTexts.find((each) => each === name);
    if (text) return [name, readTexts(value, name, text === 'description' ? 10_000 : 300)];
    if (name === 'website') return [name, readUrl(value, name)];
    if (name === 'email') return [name, readEmail(value, name)];
    if (name === 'phones') return [name, readNumbers(value, name)];
    return refuse(name.slice(0, 40));
  });
  const edits = Object.fromEntries(members) as OrganizationEdits;
  if (edits.name && Object.keys(edits.name).length === 0) refuse('name');
  return edits;
}

/** An organization as a steward sees it; `not-found` for one that runs hidden places only. */
export async function stewardsOrganization(db: Db, communityId: Buffer, id: string) {
  const { record } = await standingOrganization(db, communityId, id);
  const values = organizationValues(record);
  return { id, values, revision: revisionOf(values) };
}

/** `not-found` for one that runs hidden places only. */
export async function standingOrganization(
  db: Db,
  communityId: Buffer,
  id: string,
): Promise<StandingOrganization> {
  const { rows } = await sql<Omit<StandingOrganization, 'id'>>`
    select edits, record || jsonb_build_object('id', organization_id) as record,
      coalesce(said, record) || jsonb_build_object('id', organization_id) as said
    from organizations
    where community_id = ${communityId} and organization_id = ${id} and position is not null
  `.execute(db);
  if (rows[0] === undefined) throw new Refusal('not-found');
  return { id, ...rows[0] };
}

function revisionOf(values: OrganizationValues): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16);
}

/** Brings an organization to what a steward wrote, and its services with it, as one step. */
export async function editOrganization(
  side: DirectorySide,
  deskId: Buffer,
  asked: { readonly id: string; readonly revision: string; readonly members: OrganizationEdits },
): Promise<{ readonly id: string; readonly change: number | undefined }> {
  const { db, community } = side;
  const { id } = asked;
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const standing = await standingOrganization(trx, community.id, id);
    if (revisionOf(organizationValues(standing.record)) !== asked.revision) {
      throw new Refusal('moved');
    }
    const version = versionOf(standing, { ...standing.edits, ...asked.members });
    if (version === undefined) return { id, change: undefined };
    await writeOrganization(trx, community.id, standing, version.edits);
    const act = { kind: 'organization', deskId, day: todayOf(side), services: 1 } as const;
    const change = await noteAct(trx, community.id, act);
    await noteVersion(trx, community.id, { id, change, deskId, day: act.day, ...version });
    return { id, change };
  });
}

interface OrganizationVersion {
  readonly edits: OrganizationEdits;
  readonly before: Members;
  readonly after: Members;
  readonly replaced: Members;
}

function versionOf(
  { said, edits: former }: StandingOrganization,
  edits: OrganizationEdits,
): OrganizationVersion | undefined {
  const [before, after] = [former, edits].map(
    (each) => organizationValues(layOrganizationEdits(said, each)) as unknown as Members,
  );
  const touched = touchedIn(Object.keys(after ?? {}), { before, after, replaced: former });
  return touched && { edits, ...touched };
}

async function writeOrganization(
  db: Db,
  communityId: Buffer,
  { id, said }: StandingOrganization,
  edits: OrganizationEdits,
): Promise<void> {
  const laid = layOrganizationEdits(said, edits);
  const services = await servicesOf(db, communityId, id);
  // It stands on the page of each of its services, and one of them may be a refuge.
  if (services.some(({ is_hidden }) => is_hidden) && tellsCoordinate(laid)) refuse('told');
  const { id: _, ...record } = laid;
  const { id: __, ...own } = said;
  const isEdited = Object.keys(edits).length > 0;
  await sql`
    update organizations set record = ${JSON.stringify(record)}::jsonb,
      edits = ${JSON.stringify(edits)}::jsonb, modified_on = current_date,
      said = ${isEdited ? JSON.stringify(own) : null}::jsonb,
      search = array_to_tsvector(${searchedLexemes(searchedText(laid))}::text[])
    where community_id = ${communityId} and organization_id = ${id}
  `.execute(db);
  // Services are found by the name of who runs them.
  for (let at = 0; at < services.length; at += 500) {
    const ids = services.slice(at, at + 500).map(({ service_id }) => service_id);
    const standing = [...(await standingServices(db, communityId, ids)).values()];
    const restated = standing.map((each) => ({
      ...{ standing: each, edits: each.known.edits, mergedInto: each.known.merged_into },
    }));
    await restateServices(db, communityId, restated);
  }
}

async function servicesOf(db: Db, communityId: Buffer, organizationId: string) {
  return await db
    .selectFrom('services')
    .select(['service_id', 'is_hidden'])
    .where('community_id', '=', communityId)
    .where('organization_id', '=', organizationId)
    .orderBy('service_id')
    .execute();
}

async function noteVersion(
  db: Db,
  communityId: Buffer,
  version: Omit<OrganizationVersion, 'edits'> & {
    readonly id: string;
    readonly change: number;
    readonly deskId: Buffer;
    readonly day: string;
  },
): Promise<void> {
  const { id, change, deskId, day, before, after, replaced } = version;
  const [was, is, stood] = [before, after, replaced].map((each) => JSON.stringify(each));
  await sql`
    insert into organization_versions (
      community_id, organization_id, number, made_on, desk_id, before, after, replaced, change)
    select ${communityId}, ${id}::uuid, coalesce(max(number), 0) + 1, ${day}::date, ${deskId},
      ${was}::jsonb, ${is}::jsonb, ${stood}::jsonb, ${change}
    from organization_versions where community_id = ${communityId} and organization_id = ${id}::uuid
  `.execute(db);
}

/**
 * Takes a change of an organization back where it still says what the change made it say; `undefined`
 * for an act that is none. Gives the undoing's number.
 */
export async function undoOrganizationChange(
  side: DirectorySide,
  db: Db,
  deskId: Buffer,
  number: number,
): Promise<number | undefined> {
  const { id: communityId } = side.community;
  const version = await db
    .selectFrom('organization_versions')
    .select(['organization_id as id', 'after', 'replaced'])
    .where('community_id', '=', communityId)
    .where('change', '=', number)
    .executeTakeFirst();
  if (version === undefined) return undefined;
  const standing = await standingOrganization(db, communityId, version.id).catch((error) => {
    throw error instanceof Refusal ? new Refusal('moved') : error;
  });
  const now = organizationValues(standing.record) as unknown as Members;
  const members = Object.keys(version.after);
  const isSame = members.every((each) => isDeepStrictEqual(now[each], version.after[each]));
  const kept = Object.entries(standing.edits).filter(([member]) => !members.includes(member));
  const back = versionOf(standing, {
    ...Object.fromEntries(kept),
    ...(version.replaced as OrganizationEdits),
  });
  if (!isSame || back === undefined) throw new Refusal('moved');
  await writeOrganization(db, communityId, standing, back.edits);
  const act = { kind: 'undo', deskId, day: todayOf(side), services: 1 } as const;
  const change = await noteAct(db, communityId, act);
  await noteVersion(db, communityId, { id: version.id, change, deskId, day: act.day, ...back });
  return change;
}
