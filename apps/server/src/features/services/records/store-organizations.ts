import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { searchedLexemes } from '../../search/search.tsx';
import type { OrganizationRecord } from './hsds-record.ts';
import { takePositions } from './numbers.ts';
import { layOrganizationEdits, type OrganizationEdits } from './organization-edits.ts';
import { searchedText } from './texts.ts';
import type { Writing } from './write-services.ts';

interface OrganizationWriting {
  /** With what stewards changed laid over it. */
  readonly record: OrganizationRecord;
  /** What the source says, where there are edits. */
  readonly said: OrganizationRecord | null;
  readonly isOwned: boolean;
  readonly isHidden: boolean;
  readonly fingerprint: string;
  readonly needsPosition: boolean;
}

interface Known {
  readonly organization_id: string;
  readonly position: number | null;
  readonly fingerprint: Buffer;
  readonly edits: OrganizationEdits;
  readonly said: OrganizationRecord | null;
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
  const rows = organizations.map((each) => {
    const { record, said, isOwned, isHidden, fingerprint, needsPosition } = each;
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
      said,
      lexemes: searchedLexemes(searchedText(record)),
    };
  });
  await sql`
    insert into organizations as o (
      community_id, organization_id, source_id, is_hidden, position, fingerprint, record, said,
      search
    )
    select ${communityId}, organization_id, source_id, is_hidden, position,
      decode(fingerprint, 'hex'), record, nullif(said, 'null'), array_to_tsvector(lexemes)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      organization_id uuid, source_id text, is_hidden boolean, position bigint, fingerprint text,
      record jsonb, said jsonb, lexemes text[]
    )
    on conflict (community_id, organization_id) do update set
      source_id = excluded.source_id, is_hidden = excluded.is_hidden,
      position = coalesce(o.position, excluded.position), modified_on = excluded.modified_on,
      fingerprint = excluded.fingerprint, record = excluded.record, said = excluded.said,
      search = excluded.search
  `.execute(db);
  await writeTerms(db, communityId, organizations);
}

/** Those of a batch that are new, say something new, or come into the list. */
async function toWrite(
  db: Db,
  communityId: Buffer,
  writing: readonly Writing[],
): Promise<readonly OrganizationWriting[]> {
  const last = new Map(writing.map((w) => [w.intake.organization.id, w]));
  const { rows } = await sql<Known>`
    select organization_id, position, fingerprint, edits,
      said || jsonb_build_object('id', organization_id) as said from organizations
    where community_id = ${communityId} and organization_id = any(${[...last.keys()]}::uuid[])
  `.execute(db);
  const known = new Map(rows.map((row) => [row.organization_id, row]));
  const seen = new Set(
    writing.filter((w) => !w.intake.isHidden).map((w) => w.intake.organization.id),
  );
  return [...last.values()].flatMap(({ intake, leavesOrganization = false }) => {
    const { organization, ownsOrganization: isOwned } = intake;
    const before = known.get(organization.id);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify(organization))
      .digest('hex')
      .slice(0, 32);
    const isHidden = before?.position == null && !seen.has(organization.id);
    const needsPosition = before?.position == null && !isHidden;
    // What only its name identifies is written once: two sources would else change it in turn.
    const isSame = !isOwned || before?.fingerprint.toString('hex') === fingerprint;
    const isSaid = before !== undefined && (leavesOrganization || isSame);
    if (isSaid && !needsPosition) return [];
    const { edits = {} } = before ?? {};
    const isEdited = Object.keys(edits).length > 0;
    // Said again as it stands: what stewards changed lies over what the source said before.
    const said = isSaid ? (before.said ?? organization) : organization;
    const record = isEdited ? layOrganizationEdits(said, edits) : organization;
    const kept = isEdited ? said : null;
    return [{ record, said: kept, isOwned, isHidden, fingerprint, needsPosition }];
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
