import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { indexServices, searchedLexemes, unindexServices } from '../../search/search.tsx';
import { indexedServices } from '../indexed-service.ts';
import { searchedText } from '../shown-texts.ts';
import type { Attribute } from './hsds-record.ts';
import type { ServiceIntake } from './intake.ts';
import { writeLikeness } from './likely-duplicates.ts';
import { givePositionsBack, takePositions } from './numbers.ts';
import { settleOrganizations } from './organization-standing.ts';
import type { Said, ServiceEdits } from './service-edits.ts';
import { writeOrganizations } from './store-organizations.ts';
import { placesToWrite, removePlaces, writePlaces } from './store-places.ts';

export interface Known {
  readonly service_id: string;
  readonly source_id: string;
  readonly fingerprint: Buffer;
  readonly is_hidden: boolean;
  readonly position: number | null;
  readonly merged_into: string | null;
  readonly edits: ServiceEdits;
}

/** A service that is to be written. */
export interface Writing {
  /** With what stewards changed laid over it. */
  readonly intake: ServiceIntake;
  readonly fingerprint: string;
  readonly known: Known | undefined;
  readonly edits: ServiceEdits;
  /** What the source says, where there are edits. */
  readonly said: Said | null;
  readonly mergedInto: string | null;
  /** The organization is there and stays as it is. */
  readonly leavesOrganization?: boolean;
}

/** What can be found: neither found to be another nor taken out. */
export function isFound({ edits, mergedInto }: Pick<Writing, 'edits' | 'mergedInto'>): boolean {
  return mergedInto === null && !edits.withdrawn;
}

/** What stands in the lists: what can be found and is not hidden. */
function isListed(writing: Writing): boolean {
  return !writing.intake.isHidden && isFound(writing);
}

/** Writes services with all that is made of them. The directory must be locked. */
export async function writeAll(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  writing: readonly Writing[],
): Promise<void> {
  const entering = writing.filter((w) => isListed(w) && w.known?.position == null);
  const leaving = writing.filter((w) => !isListed(w) && w.known?.position != null);
  // What goes, goes first: closing its gaps moves the last rows that are there.
  const hiding = leaving.filter((w) => w.intake.isHidden).map((w) => w.intake.service.id);
  await forgetServices(db, communityId, hiding);
  const places = await placesToWrite(db, communityId, writing);
  await removePlaces(db, communityId, places.removed);
  await takeOutOfList(db, communityId, leaving);
  await writeOrganizations(db, communityId, sourceId, writing);
  const first = await takePositions(db, communityId, 'services', entering.length);
  const positions = new Map(entering.map((w, i) => [w.intake.service.id, first + i]));
  await writeServices(db, communityId, sourceId, writing, positions);
  await writePlaces(db, communityId, sourceId, places);
  await writeTerms(db, communityId, writing);
  await writeLikeness(
    db,
    communityId,
    writing.filter(isListed).map(({ intake }) => intake),
    writing.filter((w) => w.known).map((w) => w.intake.service.id),
  );
  await indexAll(db, communityId, writing);
  await settleOrganizations(db, communityId, organizationsOf(writing));
}

/** Those whose services began or ended to be hidden. */
function organizationsOf(writing: readonly Writing[]): readonly string[] {
  const turned = writing.filter((w) => w.known && w.known.is_hidden !== w.intake.isHidden);
  return [...new Set(turned.map((w) => w.intake.organization.id))];
}

async function indexAll(db: Db, communityId: Buffer, writing: readonly Writing[]): Promise<void> {
  const gone = writing.filter((w) => !isFound(w)).map((w) => w.intake.service.id);
  await unindexServices(db, communityId, gone);
  const found = writing.filter(isFound);
  const added = new Set(found.filter((w) => !w.known).map((w) => w.intake.service.id));
  await indexServices(
    db,
    communityId,
    found.flatMap(({ intake }) => indexedServices(intake)),
    (id) => added.has(id),
  );
}

/**
 * Deletes what is kept about services beside themselves: what they said before, what the public wrote,
 * what they were taken for. A place that must not be found takes no part in any of it.
 */
export async function forgetServices(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<void> {
  if (serviceIds.length === 0) return;
  const ids = [...serviceIds];
  await sql`
    with gone as (
      delete from service_versions
      where community_id = ${communityId} and service_id = any(${ids}::uuid[]) returning change
    ), fewer as (
      select change, count(*) as count from gone group by change
    ), emptied as (
      delete from service_changes as c using fewer
      where c.community_id = ${communityId} and c.number = fewer.change and c.services <= fewer.count
    )
    update service_changes as c set services = c.services - fewer.count, pair = null from fewer
    where c.community_id = ${communityId} and c.number = fewer.change and c.services > fewer.count
  `.execute(db);
  for (const table of ['service_remarks', 'likely_duplicates', 'service_likeness'] as const) {
    await db
      .deleteFrom(table)
      .where('community_id', '=', communityId)
      .where('service_id', 'in', ids)
      .execute();
  }
  await db
    .deleteFrom('likely_duplicates')
    .where('community_id', '=', communityId)
    .where('other_id', 'in', ids)
    .execute();
}

async function takeOutOfList(
  db: Db,
  communityId: Buffer,
  leaving: readonly Writing[],
): Promise<void> {
  if (leaving.length === 0) return;
  await db
    .updateTable('services')
    .set({ position: null })
    .where('community_id', '=', communityId)
    .where(
      'service_id',
      'in',
      leaving.map((w) => w.intake.service.id),
    )
    .execute();
  const left = leaving.flatMap((w) => w.known?.position ?? []);
  await givePositionsBack(db, communityId, 'services', left);
}

async function writeServices(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  writing: readonly Writing[],
  positions: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = writing.map((w) => {
    const { intake, fingerprint, known } = w;
    const { id, ...kept } = intake.service;
    return {
      service_id: id,
      source_key: intake.sourceKey ?? null,
      organization_id: intake.organization.id,
      is_hidden: intake.isHidden,
      position: isListed(w) ? (positions.get(id) ?? known?.position ?? null) : null,
      checked_on: intake.checkedOn,
      fingerprint,
      record: kept,
      kinds: intake.kinds,
      edits: w.edits,
      said: w.said,
      merged_into: w.mergedInto,
      lexemes: searchedLexemes(searchedText(intake)),
    };
  });
  await sql`
    insert into services as s (
      community_id, service_id, source_id, source_key, organization_id, is_hidden, position,
      checked_on, fingerprint, record, kinds, edits, said, merged_into, search
    )
    select
      ${communityId}, service_id, ${sourceId}, source_key, organization_id, is_hidden, position,
      checked_on, decode(fingerprint, 'hex'), record, kinds, edits, nullif(said, 'null'), merged_into,
      array_to_tsvector(lexemes)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      service_id uuid, source_key text, organization_id uuid, is_hidden boolean, position bigint,
      checked_on date, fingerprint text, record jsonb, kinds text[], edits jsonb, said jsonb,
      merged_into uuid, lexemes text[]
    )
    on conflict (community_id, service_id) do update set
      source_key = excluded.source_key, organization_id = excluded.organization_id,
      is_hidden = excluded.is_hidden, position = excluded.position,
      modified_on = excluded.modified_on,
      checked_on = case when excluded.is_hidden then null
        else greatest(s.checked_on, excluded.checked_on) end,
      fingerprint = excluded.fingerprint, record = excluded.record, kinds = excluded.kinds,
      edits = excluded.edits, said = excluded.said, merged_into = excluded.merged_into,
      search = excluded.search
  `.execute(db);
}

async function writeTerms(db: Db, communityId: Buffer, writing: readonly Writing[]): Promise<void> {
  const changed = writing.filter((w) => w.known).map((w) => w.intake.service.id);
  if (changed.length > 0) {
    await sql`
      delete from service_terms
      where community_id = ${communityId} and service_id = any(${changed}::uuid[])
    `.execute(db);
  }
  const rows = writing.flatMap(({ intake: { service } }) =>
    termsOf(service.attributes).map((term_id) => ({ term_id, service_id: service.id })),
  );
  await sql`
    insert into service_terms (community_id, term_id, service_id)
    select ${communityId}, term_id, service_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (term_id uuid, service_id uuid)
  `.execute(db);
}

function termsOf(attributes: readonly Attribute[] = []): readonly string[] {
  return [...new Set(attributes.flatMap((each) => each.taxonomy_term_id ?? []))];
}
