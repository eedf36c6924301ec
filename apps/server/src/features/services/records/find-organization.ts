import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { findServices, type WholeService } from './find-service.ts';
import type { OrganizationRecord } from './hsds-record.ts';

export interface WholeOrganization {
  readonly organization: OrganizationRecord;
  /** Its services by id, at most `count` of them, after the one asked for. */
  readonly services: readonly WholeService[];
}

/** An organization and a page of its services in the order of ids, without hidden ones. */
export async function findOrganization(
  db: Db,
  communityId: Buffer,
  id: string,
  { after, count }: { readonly after: string | undefined; readonly count: number },
): Promise<WholeOrganization | undefined> {
  const { rows } = await sql<{
    readonly organization: OrganizationRecord;
    readonly services: readonly string[];
  }>`
    select o.record || jsonb_build_object('id', o.organization_id) as organization,
      array(
        select service_id::text from services
        where community_id = ${communityId} and organization_id = ${id}
          and position is not null and service_id > ${after ?? '00000000-0000-0000-0000-000000000000'}
        order by service_id limit ${count}
      ) as services
    from organizations as o
    where o.community_id = ${communityId} and o.organization_id = ${id}
  `.execute(db);
  const [found] = rows;
  if (!found) return undefined;
  const services = await findServices(db, communityId, found.services);
  const byId = new Map(services.map((each) => [each.service.id, each]));
  return {
    organization: found.organization,
    services: found.services.flatMap((each) => byId.get(each) ?? []),
  };
}
