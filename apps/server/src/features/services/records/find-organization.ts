import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { Localized } from '../../../pages/language.ts';
import type { ServiceKind } from '../schema.ts';
import type { OrganizationRecord } from './hsds-record.ts';

export interface WholeOrganization {
  readonly organization: OrganizationRecord;
  /** Its services by id, at most `count` of them, after the one asked for. */
  readonly services: readonly OrganizationService[];
}

export interface OrganizationService {
  readonly id: string;
  readonly names: Localized;
  readonly places: Localized;
  readonly phones: readonly string[];
  readonly kinds: readonly ServiceKind[];
}

/** An organization and a page of its services in the order of ids, without hidden ones. */
export async function findOrganization(
  db: Db,
  communityId: Buffer,
  id: string,
  { after, count }: { readonly after: string | undefined; readonly count: number },
): Promise<WholeOrganization | undefined> {
  const { rows } = await sql<WholeOrganization>`
    select o.record || jsonb_build_object('id', o.organization_id) as organization,
      coalesce((
        select jsonb_agg(to_jsonb(s)) from (
          select service_id as id, names, places, phones, kinds from services
          where community_id = ${communityId} and organization_id = ${id}
            and not is_hidden and service_id > ${after ?? '00000000-0000-0000-0000-000000000000'}
          order by service_id limit ${count}
        ) as s), '[]') as services
    from organizations as o
    where o.community_id = ${communityId} and o.organization_id = ${id}
  `.execute(db);
  return rows[0];
}
