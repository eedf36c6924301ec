import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { searchedLexemes } from '../../search/search.tsx';
import type { OrganizationRecord } from './hsds-record.ts';
import { takePositions } from './numbers.ts';
import { searchedText } from './texts.ts';
import type { Writing } from './write-services.ts';

interface OrganizationWriting {
  readonly record: OrganizationRecord;
  readonly isOwned: boolean;
  readonly isHidden: boolean;
  readonly fingerprint: string;
  readonly needsPosition: boolean;
}

interface Known {
  readonly organization_id: string;
  readonly position: number | null;
  readonly fingerprint: Buffer;
}

/**
 * Writes the organizations of a batch. One whose services are all hidden stands in no list. The
 * directory must be locked.
 */
export async function writeOrganizations(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  writing: readonly Writing[],
): Promise<void> {
  const organizations = await toWrite(db, communityId, writing);
  if (organizations.length === 0) return;
  const entering = organizations.filter((each) => each.needsPosition).length;
  let next = await takePositions(db, communityId, 'organizations', entering);
  const rows = organizations.map(({ record, isOwned, isHidden, fingerprint, needsPosition }) => {
    const { id, ...kept } = record;
    const position = needsPosition ? next++ : null;
    const source_id = isOwned ? sourceId : null;
    return {
      organization_id: id,
      source_id,
      is_hidden: isHidden,
      position,
      fingerprint,
      record: kept,
      lexemes: searchedLexemes(searchedText(record)),
    };
  });
  await sql`
    insert into organizations as o (
      community_id, organization_id, source_id, is_hidden, position, fingerprint, record, search
    )
    select ${communityId}, organization_id, source_id, is_hidden, position,
      decode(fingerprint, 'hex'), record, array_to_tsvector(lexemes)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      organization_id uuid, source_id text, is_hidden boolean, position bigint, fingerprint text,
      record jsonb, lexemes text[]
    )
    on conflict (community_id, organization_id) do update set
      source_id = excluded.source_id, is_hidden = excluded.is_hidden,
      position = coalesce(o.position, excluded.position), modified_on = excluded.modified_on,
      fingerprint = excluded.fingerprint, record = excluded.record, search = excluded.search
  `.execute(db);
  await writeTerms(db, communityId, organizations);
}

/** Those of a batch that are new, say something new, or come into the list. */
async function toWrite(
  db: Db,
  communityId: Buffer,
  writing: readonly Writing[],
): Promise<readonly OrganizationWriting[]> {
  const last = new Map(writing.map((w) => [w.intake.organization.id, w.intake]));
  const { rows } = await sql<Known>`
    select organization_id, position, fingerprint from organizations
    where community_id = ${communityId} and organization_id = any(${[...last.keys()]}::uuid[])
  `.execute(db);
  const known = new Map(rows.map((row) => [row.organization_id, row]));
  const seen = new Set(
    writing.filter((w) => !w.intake.isHidden).map((w) => w.intake.organization.id),
  );
  return [...last.values()].flatMap(({ organization: record, ownsOrganization: isOwned }) => {
    const before = known.get(record.id);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify(record))
      .digest('hex')
      .slice(0, 32);
    const isHidden = before?.position == null && !seen.has(record.id);
    const needsPosition = before?.position == null && !isHidden;
    // What only its name identifies is written once: two sources would else change it in turn.
    const isSaid =
      before !== undefined && (!isOwned || before.fingerprint.toString('hex') === fingerprint);
    if (isSaid && !needsPosition) return [];
    return [{ record, isOwned, isHidden, fingerprint, needsPosition }];
  });
}

async function writeTerms(
  db: Db,
  communityId: Buffer,
  organizations: readonly OrganizationWriting[],
): Promise<void> {
  const rows = organizations.flatMap(({ record }) =>
    (record.attributes ?? []).flatMap(({ taxonomy_term_id: term_id }) =>
      term_id === undefined ? [] : [{ term_id, organization_id: record.id }],
    ),
  );
  if (rows.length === 0) return;
  await sql`
    insert into organization_terms (community_id, term_id, organization_id)
    select distinct ${communityId}::bytea, term_id, organization_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (term_id uuid, organization_id uuid)
    on conflict do nothing
  `.execute(db);
}
