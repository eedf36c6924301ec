import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { findServices, type WholeService } from './find-service.ts';
import { noteDuplicates } from './likely-duplicates.ts';
import type { Said, ServiceEdits } from './service-edits.ts';
import { layEdits } from './service-edits.ts';
import { saidOf } from './store-services.ts';
import { type Known, type Writing, writeAll } from './write-services.ts';

/** A service as it stands: what is shown, and what of it a source said and stewards changed. */
export interface StandingService {
  readonly whole: WholeService;
  readonly known: Known;
  readonly said: Said;
  readonly ownsOrganization: boolean;
  readonly sourceKey: string | null;
}

type Row = Known & {
  readonly said: Said | null;
  readonly ownsOrganization: boolean;
  readonly source_key: string | null;
};

/** Services by id; those that are not there are left out. */
export async function standingServices(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StandingService>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select s.service_id, s.source_id, s.source_key, s.fingerprint, s.is_hidden, s.position,
      s.merged_into, s.edits, s.said, o.source_id is not null as "ownsOrganization"
    from services as s join organizations as o using (community_id, organization_id)
    where s.community_id = ${communityId} and s.service_id = any(${[...ids]}::uuid[])
  `.execute(db);
  const wholes = await findServices(db, communityId, ids);
  const byId = new Map(wholes.map((whole) => [whole.service.id, whole]));
  return new Map(
    rows.flatMap(({ said, ownsOrganization, source_key: sourceKey, ...known }) => {
      const whole = byId.get(known.service_id);
      if (whole === undefined) return [];
      const standing = { whole, known, said: said ?? saidOf(whole), ownsOrganization, sourceKey };
      return [[known.service_id, standing] as const];
    }),
  );
}

/** What a steward's act makes of a service. */
export interface Restated {
  readonly standing: StandingService;
  readonly edits: ServiceEdits;
  readonly mergedInto: string | null;
}

/** Writes services anew, with all that is made of them. The directory must be locked. */
export async function restateServices(
  db: Db,
  communityId: Buffer,
  restated: readonly Restated[],
): Promise<void> {
  const sources = new Set(restated.map(({ standing }) => standing.known.source_id));
  for (const sourceId of sources) {
    const ofSource = restated.filter(({ standing }) => standing.known.source_id === sourceId);
    await writeAll(db, communityId, sourceId, ofSource.map(writingOf));
  }
  const ids = restated.map(({ standing }) => standing.known.service_id);
  await noteDuplicates(db, communityId, ids);
}

function writingOf({ standing, edits, mergedInto }: Restated): Writing {
  const { whole, known, said, ownsOrganization, sourceKey } = standing;
  const isKept = Object.keys(edits).length > 0 || mergedInto !== null;
  const laid = layEdits(said, edits);
  return {
    intake: {
      ...laid,
      organization: whole.organization,
      ownsOrganization,
      checkedOn: laid.isHidden ? null : whole.checkedOn,
      ...(sourceKey === null ? {} : { sourceKey }),
    },
    fingerprint: known.fingerprint.toString('hex'),
    said: isKept ? said : null,
    leavesOrganization: true,
    ...{ known, edits, mergedInto },
  };
}
