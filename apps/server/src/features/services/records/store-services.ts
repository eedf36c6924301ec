import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { indexServices, searchedLexemes } from '../../search/search.tsx';
import { indexedServices } from '../indexed-service.ts';
import { searchedText } from '../shown-texts.ts';
import type { Attribute, ServiceRecord } from './hsds-record.ts';
import type { ServiceIntake } from './intake.ts';
import { givePositionsBack, lockDirectory, takePositions } from './numbers.ts';
import { writeOrganizations } from './store-organizations.ts';
import { placesToWrite, removePlaces, writePlaces } from './store-places.ts';

export interface Stored {
  readonly added: number;
  readonly changed: number;
  /** Ids of what was added or changed. */
  readonly written: readonly string[];
  /** Ids that another source speaks for; their services were left alone. */
  readonly foreign: readonly string[];
  /** Ids of services that keep what a steward wrote over what the source says. */
  readonly editsKept: readonly string[];
}

export interface Known {
  readonly service_id: string;
  readonly source_id: string;
  readonly fingerprint: Buffer;
  readonly is_hidden: boolean;
  readonly position: number | null;
  readonly edits: Readonly<Record<string, unknown>>;
}

/** A service of the batch that is to be written. */
export interface Writing {
  readonly intake: ServiceIntake;
  readonly fingerprint: string;
  readonly known: Known | undefined;
  /** What the source says, with what stewards changed laid over it. */
  readonly record: ServiceRecord;
}

/**
 * Stores a batch in one transaction and a handful of statements: new services are added, others
 * brought to what their source says now, those that say the same are left alone, and what stewards
 * changed stays as they wrote it. No service may stand twice in `intakes`.
 */
export async function storeServices(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  intakes: readonly ServiceIntake[],
): Promise<Stored> {
  const candidates = await compare(db, communityId, sourceId, intakes);
  if (candidates.writing.length === 0) return storedOf(candidates);
  const store = async (trx: Db): Promise<Stored> => {
    await lockDirectory(trx, communityId);
    // Looked at again, since another batch may have come first.
    const changed = candidates.writing.map((w) => w.intake);
    const compared = await compare(trx, communityId, sourceId, changed);
    if (compared.writing.length > 0) {
      await writeAll(trx, communityId, sourceId, compared.writing);
    }
    return storedOf({ ...compared, foreign: [...candidates.foreign, ...compared.foreign] });
  };
  return db.isTransaction ? await store(db) : await db.transaction().execute(store);
}

interface Compared {
  readonly writing: readonly Writing[];
  readonly foreign: readonly string[];
}

function storedOf({ writing, foreign }: Compared): Stored {
  const edited = writing.filter((w) => Object.keys(w.known?.edits ?? {}).length > 0);
  return {
    added: writing.filter((w) => w.known === undefined).length,
    changed: writing.filter((w) => w.known !== undefined).length,
    written: writing.map((w) => w.intake.service.id),
    foreign,
    editsKept: edited.map((w) => w.intake.service.id),
  };
}

/** Which of a batch say something new, and which belong to another source. */
async function compare(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  intakes: readonly ServiceIntake[],
): Promise<Compared> {
  const known = await knownServices(db, communityId, intakes);
  const foreign: string[] = [];
  const writing: Writing[] = [];
  for (const intake of intakes) {
    const before = known.get(intake.service.id);
    const fingerprint = fingerprintOf(intake);
    if (before && before.source_id !== sourceId) foreign.push(intake.service.id);
    else if (before?.fingerprint.toString('hex') !== fingerprint) {
      const record = { ...intake.service, ...before?.edits };
      writing.push({ intake, fingerprint, known: before, record });
    }
  }
  return { writing, foreign };
}

/** Of everything a source says about a service: 16 bytes in hexadecimal digits. */
export function fingerprintOf(intake: ServiceIntake): string {
  return createHash('sha256').update(JSON.stringify(intake)).digest('hex').slice(0, 32);
}

async function knownServices(
  db: Db,
  communityId: Buffer,
  intakes: readonly ServiceIntake[],
): Promise<ReadonlyMap<string, Known>> {
  const ids = intakes.map(({ service }) => service.id);
  const { rows } = await sql<Known>`
    select service_id, source_id, fingerprint, is_hidden, position, edits from services
    where community_id = ${communityId} and service_id = any(${ids}::uuid[])
  `.execute(db);
  return new Map(rows.map((row) => [row.service_id, row]));
}

async function writeAll(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  writing: readonly Writing[],
): Promise<void> {
  const entering = writing.filter((w) => !w.intake.isHidden && w.known?.position == null);
  const leaving = writing.filter((w) => w.intake.isHidden && w.known?.position != null);
  // What goes, goes first: closing its gaps moves the last rows that are there.
  const places = await placesToWrite(db, communityId, writing);
  await removePlaces(db, communityId, places.removed);
  await takeOutOfList(db, communityId, leaving);
  await writeOrganizations(db, communityId, sourceId, writing);
  const first = await takePositions(db, communityId, 'services', entering.length);
  const positions = new Map(entering.map((w, i) => [w.intake.service.id, first + i]));
  await writeServices(db, communityId, sourceId, writing, positions);
  await writePlaces(db, communityId, sourceId, places);
  await writeTerms(db, communityId, writing);
  const found = writing.flatMap(({ intake, record }) =>
    indexedServices({ ...intake, service: record }),
  );
  await indexServices(db, communityId, found);
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
  const rows = writing.map(({ intake, fingerprint, record, known }) => {
    const { id, ...kept } = record;
    return {
      service_id: id,
      source_key: intake.sourceKey ?? null,
      organization_id: intake.organization.id,
      is_hidden: intake.isHidden,
      position: intake.isHidden ? null : (positions.get(id) ?? known?.position ?? null),
      checked_on: intake.checkedOn,
      fingerprint,
      record: kept,
      kinds: intake.kinds,
      lexemes: searchedLexemes(searchedText({ ...intake, service: record })),
    };
  });
  await sql`
    insert into services as s (
      community_id, service_id, source_id, source_key, organization_id, is_hidden, position,
      checked_on, fingerprint, record, kinds, search
    )
    select
      ${communityId}, service_id, ${sourceId}, source_key, organization_id, is_hidden, position,
      checked_on, decode(fingerprint, 'hex'), record, kinds,
      array_to_tsvector(lexemes)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      service_id uuid, source_key text, organization_id uuid, is_hidden boolean, position bigint,
      checked_on date, fingerprint text, record jsonb, kinds text[],
      lexemes text[]
    )
    on conflict (community_id, service_id) do update set
      source_key = excluded.source_key, organization_id = excluded.organization_id,
      is_hidden = excluded.is_hidden, position = excluded.position,
      modified_on = excluded.modified_on,
      checked_on = case when excluded.is_hidden then null
        else greatest(s.checked_on, excluded.checked_on) end,
      fingerprint = excluded.fingerprint, record = excluded.record, kinds = excluded.kinds,
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
  const rows = writing.flatMap(({ record }) =>
    termsOf(record.attributes).map((term_id) => ({ term_id, service_id: record.id })),
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
