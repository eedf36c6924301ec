import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { searchedLexemes } from '../../search/search.tsx';
import type { NumberedKind } from '../schema.ts';
import { builtInTaxonomies } from './built-in-taxonomies.ts';
import type { TaxonomyRecord, TaxonomyTermRecord } from './hsds-record.ts';
import { lockDirectory, takePositions } from './numbers.ts';
import { searchedText } from './texts.ts';

/** Brings the taxonomies that Nearhand itself uses to what this version says. Safe to run again. */
export async function storeBuiltInTaxonomies(db: Db, communityId: Buffer): Promise<void> {
  const { taxonomies, terms } = builtInTaxonomies();
  await storeTaxonomies(db, communityId, null, taxonomies, terms);
}

/**
 * Stores taxonomies and terms of a source (null: our own); what says the same is left alone, and so is
 * what another source speaks for.
 */
export async function storeTaxonomies(
  db: Db,
  communityId: Buffer,
  sourceId: string | null,
  taxonomies: readonly TaxonomyRecord[],
  terms: readonly TaxonomyTermRecord[],
): Promise<void> {
  const store = async (trx: Db): Promise<void> => {
    await lockDirectory(trx, communityId);
    await storeRecords(trx, communityId, sourceId, 'taxonomies', taxonomies);
    await storeRecords(trx, communityId, sourceId, 'taxonomy_terms', terms);
  };
  await (db.isTransaction ? store(db) : db.transaction().execute(store));
}

async function storeRecords(
  db: Db,
  communityId: Buffer,
  sourceId: string | null,
  kind: Extract<NumberedKind, 'taxonomies' | 'taxonomy_terms'>,
  records: readonly (TaxonomyRecord | TaxonomyTermRecord)[],
): Promise<void> {
  if (records.length === 0) return;
  const key = kind === 'taxonomies' ? 'taxonomy_id' : 'term_id';
  const ids = records.map(({ id }) => id);
  const { rows: known } = await sql<{ readonly id: string }>`
    select ${sql.ref(key)} as id from ${sql.table(kind)}
    where community_id = ${communityId} and ${sql.ref(key)} = any(${ids}::uuid[])
  `.execute(db);
  const before = new Set(known.map(({ id }) => id));
  const added = records.filter(({ id }) => !before.has(id));
  const first = await takePositions(db, communityId, kind, added.length);
  const positions = new Map(added.map(({ id }, index) => [id, first + index]));
  const rows = records.map(({ id, ...record }) => ({
    id,
    taxonomy_id: 'taxonomy_id' in record ? record.taxonomy_id : null,
    parent_id: 'parent_id' in record ? record.parent_id : null,
    position: positions.get(id) ?? null,
    record,
    lexemes: searchedLexemes(searchedText(record)),
  }));
  const isTerm = kind === 'taxonomy_terms';
  const extra = isTerm ? sql`, taxonomy_id, parent_id` : sql``;
  const extraSet = isTerm
    ? sql`, taxonomy_id = excluded.taxonomy_id, parent_id = excluded.parent_id`
    : sql``;
  await sql`
    insert into ${sql.table(kind)} as t (community_id, ${sql.ref(key)}, source_id, position, record, search ${extra})
    select ${communityId}, id, ${sourceId}, position, record, array_to_tsvector(lexemes) ${extra}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      id uuid, taxonomy_id uuid, parent_id uuid, position bigint, record jsonb,
      lexemes text[])
    on conflict (community_id, ${sql.ref(key)}) do update set
      record = excluded.record, search = excluded.search, modified_on = excluded.modified_on ${extraSet}
    where t.source_id is not distinct from excluded.source_id
      and (t.record <> excluded.record or t.search <> excluded.search)
  `.execute(db);
}
