import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { Localized } from '../../../pages/language.ts';
import type { ServiceKind } from '../schema.ts';
import type { OrganizationRecord, ServiceRecord } from './hsds-record.ts';
import type { ServicePlace } from './intake.ts';

/** A service with everything that is known about it: one query over primary keys. */
export interface WholeService {
  readonly service: ServiceRecord;
  readonly organization: OrganizationRecord;
  /** Where it is offered; empty for a place that must not be found. */
  readonly places: readonly ServicePlace[];
  readonly isHidden: boolean;
  /** The service that this one was found to be. */
  readonly mergedInto: string | null;
  /** Whether it was taken out of lists and searches. */
  readonly isWithdrawn: boolean;
  readonly kinds: readonly ServiceKind[];
  /** `YYYY-MM-DD`: when somebody last made sure that it is right. */
  readonly checkedOn: string | null;
  readonly attribution: Localized;
  /** `YYYY-MM-DD`: when its source was last taken in. */
  readonly takenInOn: string;
  /** `YYYY-MM-DD`. */
  readonly modifiedOn: string;
}

/** `id` as `readServiceId` gives it. */
export async function findService(
  db: Db,
  communityId: Buffer,
  id: string,
): Promise<WholeService | undefined> {
  const [found] = await findServices(db, communityId, [id]);
  return found;
}

/** Whole services, in no order; those that are not there are left out. */
export async function findServices(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<readonly WholeService[]> {
  const { rows } = await sql<WholeService>`
    select
      s.record || jsonb_build_object('id', s.service_id) as service,
      o.record || jsonb_build_object('id', o.organization_id) as organization,
      coalesce(p.places, '[]') as places,
      s.is_hidden as "isHidden", s.merged_into as "mergedInto",
      coalesce(s.edits ->> 'withdrawn' = 'true', false) as "isWithdrawn", s.kinds, s.checked_on as "checkedOn",
      r.attribution, r.taken_in_on as "takenInOn", s.modified_on as "modifiedOn"
    from services as s
    join organizations as o using (community_id, organization_id)
    join service_sources as r on r.community_id = s.community_id and r.source_id = s.source_id
    left join lateral (
      select jsonb_agg(jsonb_build_object(
          'at', a.record || jsonb_build_object('id', a.service_at_location_id),
          'location', l.record || jsonb_build_object('id', l.location_id)
            || case when l.latitude is null then '{}'
               else jsonb_build_object('latitude', l.latitude, 'longitude', l.longitude) end)
        order by a.position) as places
      from services_at_locations as a
      join locations as l using (community_id, location_id)
      where a.community_id = s.community_id and a.service_id = s.service_id
    ) as p on true
    where s.community_id = ${communityId} and s.service_id = any(${[...ids]}::uuid[])
  `.execute(db);
  return rows;
}
