import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { ServiceIntake } from './intake.ts';
import { lockDirectory } from './numbers.ts';
import { sealPlace, tellsPlace } from './sealed-place.ts';
import { layEdits, type Said } from './service-edits.ts';
import { type Known, type Writing, writeAll } from './write-services.ts';

export interface Stored {
  readonly added: number;
  readonly changed: number;
  /** Ids of what was added or changed. */
  readonly written: readonly string[];
  /** Ids that another source speaks for; their services were left alone. */
  readonly foreign: readonly string[];
  /** Ids of services that keep what a steward wrote over what the source says. */
  readonly editsKept: readonly string[];
  /** Ids whose words say where a place is that stewards keep hidden; their services were left alone. */
  readonly told: readonly string[];
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
    // Looked at again, since another batch or a steward may have come first.
    const compared = await compare(trx, communityId, sourceId, intakes);
    await writeAll(
      trx,
      communityId,
      sourceId,
      compared.writing.map(({ writing }) => writing),
    );
    return storedOf(compared);
  };
  return db.isTransaction ? await store(db) : await db.transaction().execute(store);
}

interface Compared {
  /** With the id by which the batch has it. */
  readonly writing: readonly { readonly id: string; readonly writing: Writing }[];
  readonly foreign: readonly string[];
  readonly told: readonly string[];
}

function storedOf({ writing, foreign, told }: Compared): Stored {
  const known = writing.filter(({ writing: { known } }) => known !== undefined);
  const edited = known.filter(({ writing: { edits } }) => Object.keys(edits).length > 0);
  return {
    added: writing.length - known.length,
    changed: known.length,
    written: writing.map((each) => each.writing.intake.service.id),
    foreign,
    editsKept: edited.map(({ id }) => id),
    told,
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
  const hidden = await hiddenServices(db, communityId, sourceId, intakes);
  const foreign: string[] = [];
  const told: string[] = [];
  const writing = new Map<string, Compared['writing'][number]>();
  for (const given of intakes) {
    const { id } = given.service;
    const before = known.get(id) ?? hidden.find((each) => isNamed(each, given));
    const made = before?.edits.hidden
      ? sealedWriting(given, before)
      : laidWriting(given, before, before?.service_id ?? id);
    const isSame = before?.fingerprint.toString('hex') === made?.fingerprint;
    if (before && before.source_id !== sourceId) foreign.push(id);
    else if (made === undefined) told.push(id);
    else if (!isSame && !writing.has(made.intake.service.id)) {
      writing.set(made.intake.service.id, { id, writing: made });
    }
  }
  return { writing: [...writing.values()], foreign, told };
}

function laidWriting(given: ServiceIntake, known: Known | undefined, id: string): Writing {
  const { edits = {}, merged_into: mergedInto = null } = known ?? {};
  const { service } = given;
  const renamed = edits.hidden === false ? { ...given, service: { ...service, id } } : undefined;
  const own = id === service.id ? given : (renamed ?? sealPlace(given, id));
  const isKept = Object.keys(edits).length > 0 || mergedInto !== null;
  return {
    intake: layEdits(own, edits),
    fingerprint: fingerprintOf(own),
    said: isKept ? saidOf(own) : null,
    ...{ known, edits, mergedInto },
  };
}

/** Of a place that a steward keeps hidden; undefined where the source's words tell it. */
function sealedWriting(given: ServiceIntake, known: Known): Writing | undefined {
  const sealed = sealPlace(given, known.service_id);
  const intake = { ...layEdits(sealed, known.edits), checkedOn: null };
  if (tellsPlace(intake, given.places) || tellsPlace(sealed, given.places)) return undefined;
  const { sourceKey: _, ...own } = intake;
  const fingerprint = fingerprintOf(sealed);
  return {
    intake: own,
    fingerprint,
    known,
    edits: known.edits,
    said: saidOf(sealed),
    mergedInto: null,
  };
}

/** What is kept of what a source says, where a steward's changes lie over it. */
export function saidOf({ service, places, isHidden, kinds }: Said): Said {
  return { service, places, isHidden, kinds };
}

/** Of everything a source says about a service: 16 bytes in hexadecimal digits. */
export function fingerprintOf(intake: ServiceIntake): string {
  return createHash('sha256').update(JSON.stringify(intake)).digest('hex').slice(0, 32);
}

const columns = sql`service_id, source_id, fingerprint, is_hidden, position, merged_into, edits`;

async function knownServices(
  db: Db,
  communityId: Buffer,
  intakes: readonly ServiceIntake[],
): Promise<ReadonlyMap<string, Known>> {
  const ids = intakes.map(({ service }) => service.id);
  const { rows } = await sql<Known>`
    select ${columns} from services
    where community_id = ${communityId} and service_id = any(${ids}::uuid[])
  `.execute(db);
  return new Map(rows.map((row) => [row.service_id, row]));
}

/** A service that is or was hidden, and under which names in the batch its source means it. */
type Hidden = Known & { readonly names: readonly string[] };

/** The few of a source that are known by name, since their ids have nothing of their places. */
async function hiddenServices(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  intakes: readonly ServiceIntake[],
): Promise<readonly Hidden[]> {
  const names = [...new Set(intakes.map(({ service }) => service.name))];
  const { rows } = await sql<Hidden>`
    select ${columns}, array(
      select name from unnest(${names}::text[]) as name
      where directory_name_key(name) = coalesce(edits ->> 'nameKey', name_key)
    ) as names
    from services
    where community_id = ${communityId} and source_id = ${sourceId}
      and (is_hidden or edits ? 'nameKey')
  `.execute(db);
  return rows;
}

/** Whether a source means this hidden service; one that it shows itself is meant where a steward hid it. */
function isNamed({ names, edits }: Hidden, { service, isHidden }: ServiceIntake): boolean {
  return (edits.nameKey !== undefined || isHidden) && names.includes(service.name);
}
