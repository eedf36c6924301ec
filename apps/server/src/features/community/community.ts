import { randomBytes } from 'node:crypto';
import { base32nopad } from '@scure/base';
import type { Db } from '../../db/schema.ts';
import type { CommunityKind, HelpLine, Neighbourhood, Translated } from './schema.ts';

export type { CommunityKind, HelpLine, Neighbourhood, Translated } from './schema.ts';

/** One town or district: its names, hours and numbers, and the origin its cards are bound to. */
export interface Community {
  /** 16 random bytes. */
  readonly id: Buffer;
  readonly slug: string;
  readonly kind: CommunityKind;
  /** Drawn once; nothing to do with the web address. */
  readonly ledgerOrigin: string;
  readonly names: Translated;
  /** IANA name. */
  readonly timeZone: string;
  /** `YYYY-MM-DD` in the community's own zone. */
  readonly holidays: readonly string[];
  readonly emergencyNumbers: readonly HelpLine[];
  readonly crisisNumbers: readonly HelpLine[];
  readonly neighbourhoods: readonly Neighbourhood[];
}

export type NewCommunity = Omit<Community, 'id' | 'ledgerOrigin'>;

/** Makes a community, drawing its id and ledger origin. A taken slug is PostgreSQL's 23505. */
export async function createCommunity(db: Db, wanted: NewCommunity): Promise<Community> {
  const row = await db
    .insertInto('communities')
    .values({
      community_id: randomBytes(16),
      slug: wanted.slug,
      kind: wanted.kind,
      ledger_origin: `nearhand/${base32nopad.encode(randomBytes(16)).toLowerCase()}`,
      names: JSON.stringify(wanted.names),
      time_zone: wanted.timeZone,
      holidays: JSON.stringify(wanted.holidays),
      emergency_numbers: JSON.stringify(wanted.emergencyNumbers),
      crisis_numbers: JSON.stringify(wanted.crisisNumbers),
      neighbourhoods: JSON.stringify(wanted.neighbourhoods),
      created_day: new Date().toISOString().slice(0, 10),
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toCommunity(row);
}

/** Replaces the list of neighbourhoods; an empty one leaves it as it is. */
export async function setNeighbourhoods(
  db: Db,
  communityId: Buffer,
  neighbourhoods: readonly Neighbourhood[],
): Promise<void> {
  if (neighbourhoods.length === 0) return;
  await db
    .updateTable('communities')
    .set({ neighbourhoods: JSON.stringify(neighbourhoods) })
    .where('community_id', '=', communityId)
    .execute();
}

/** The community of this slug. */
export async function findCommunity(db: Db, slug: string): Promise<Community | undefined> {
  const row = await db
    .selectFrom('communities')
    .select(columns)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row && toCommunity(row);
}

/** The community that an installation serves where no address names another: its first. */
export async function getCommunity(db: Db): Promise<Community | undefined> {
  const row = await db
    .selectFrom('communities')
    .select(columns)
    .orderBy('created_day')
    .orderBy('community_id')
    .limit(1)
    .executeTakeFirst();
  return row && toCommunity(row);
}

const columns = [
  'community_id',
  'slug',
  'kind',
  'ledger_origin',
  'names',
  'time_zone',
  'holidays',
  'emergency_numbers',
  'crisis_numbers',
  'neighbourhoods',
] as const;

interface Row {
  readonly community_id: Buffer;
  readonly slug: string;
  readonly kind: CommunityKind;
  readonly ledger_origin: string;
  readonly names: Translated;
  readonly time_zone: string;
  readonly holidays: readonly string[];
  readonly emergency_numbers: readonly HelpLine[];
  readonly crisis_numbers: readonly HelpLine[];
  readonly neighbourhoods: readonly Neighbourhood[];
}

function toCommunity(row: Row): Community {
  return {
    id: row.community_id,
    slug: row.slug,
    kind: row.kind,
    ledgerOrigin: row.ledger_origin,
    names: row.names,
    timeZone: row.time_zone,
    holidays: row.holidays,
    emergencyNumbers: row.emergency_numbers,
    crisisNumbers: row.crisis_numbers,
    neighbourhoods: row.neighbourhoods,
  };
}
