import { isDeepStrictEqual } from 'node:util';
import type { ChangeKind } from '@nearhand/protocol/directory-desk';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { layEdits, type ServiceEdits } from '../records/service-edits.ts';
import { valuesOf } from '../records/service-values.ts';
import type { Restated, StandingService } from '../records/standing-services.ts';

/** Members of a service to values; of a version, also `checked_on`. */
export type Members = Readonly<Record<string, unknown>>;

/** What an act did to one service, to be read and to be undone. */
export interface Version {
  readonly serviceId: string;
  readonly before: Members;
  readonly after: Members;
  /** What stewards had put there before; a member that is missing was the source's own. */
  readonly replaced: Members;
}

export interface NewChange {
  readonly kind: ChangeKind;
  readonly deskId: Buffer;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly versions: readonly Version[];
  /** Two services that were called one. */
  readonly pair?: { readonly kept: string; readonly gone: string };
}

/** Notes an act by itself; gives its number. The directory must be locked. */
export async function noteAct(
  db: Db,
  communityId: Buffer,
  act: Omit<NewChange, 'versions'> & { readonly services: number },
): Promise<number> {
  const { kind, deskId, day, services, pair } = act;
  const { rows } = await sql<{ readonly number: number }>`
    insert into service_changes (community_id, number, kind, made_on, desk_id, services, pair)
    select ${communityId}, coalesce(max(number), 0) + 1, ${kind}, ${day}::date, ${deskId},
      ${services}, ${pair ? JSON.stringify(pair) : null}::jsonb
    from service_changes where community_id = ${communityId}
    returning number
  `.execute(db);
  return rows[0]?.number ?? 0;
}

/** Notes an act and what it did to each service; gives its number. The directory must be locked. */
export async function noteChange(
  db: Db,
  communityId: Buffer,
  { versions, ...act }: NewChange,
): Promise<number> {
  const { deskId, day } = act;
  const rows = versions.map(({ serviceId, ...version }) => ({ service_id: serviceId, ...version }));
  const number = await noteAct(db, communityId, { ...act, services: versions.length });
  await sql`
    insert into service_versions (
      community_id, service_id, number, made_on, desk_id, before, after, change, replaced
    )
    select ${communityId}, r.service_id, coalesce(last.number, 0) + 1, ${day}::date, ${deskId},
      r.before, r.after, ${number}, r.replaced
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      service_id uuid, before jsonb, after jsonb, replaced jsonb)
    left join lateral (
      select number from service_versions as v
      where v.community_id = ${communityId} and v.service_id = r.service_id
      order by number desc limit 1
    ) as last on true
  `.execute(db);
  return number;
}

type Touched = Pick<Version, 'before' | 'after' | 'replaced'>;

/** What of these members is not the same before and after; undefined where all are. */
export function touchedIn(
  members: readonly string[],
  { before, after, replaced }: { readonly [Part in keyof Touched]: Members | undefined },
): Touched | undefined {
  const touched = members.filter((each) => !isDeepStrictEqual(before?.[each], after?.[each]));
  if (touched.length === 0) return undefined;
  const only = (of: Members = {}) =>
    Object.fromEntries(touched.flatMap((each) => (each in of ? [[each, of[each]]] : [])));
  return { before: only(before), after: only(after), replaced: only(replaced) };
}

/** What changes between two states of a service: the version, and the service restated; or nothing. */
export function changeOf(
  standing: StandingService,
  wanted: ServiceEdits,
  dropped: readonly string[] = [],
): { readonly version: Version; readonly restated: Restated } | undefined {
  const { known, said } = standing;
  const kept = Object.entries({ ...known.edits, ...wanted }).filter(
    ([member]) => !dropped.includes(member),
  );
  const edits = Object.fromEntries(kept) as ServiceEdits;
  const [before, after] = [known.edits, edits].map(
    (each) => valuesOf(layEdits(said, each)) as unknown as Members,
  );
  const touched = touchedIn([...Object.keys(wanted), ...dropped], {
    before,
    after,
    replaced: known.edits as Members,
  });
  if (touched === undefined) return undefined;
  const version = { serviceId: known.service_id, ...touched };
  return { version, restated: { standing, edits, mergedInto: known.merged_into } };
}
