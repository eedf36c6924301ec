import type { ListedChange, ListedVersion } from '@nearhand/protocol/directory-desk';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { findServices } from '../records/find-service.ts';
import type { OrganizationRecord } from '../records/hsds-record.ts';
import { textsOf } from '../records/texts.ts';

const perPage = 30;
const mostNamed = 3;

/** Acts of all desks, the newest first; `before` is the number where the page before ended. */
export async function listChanges(
  db: Db,
  communityId: Buffer,
  before: number | undefined,
): Promise<{ readonly changes: readonly ListedChange[]; readonly next?: number }> {
  type Row = Omit<ListedChange, 'named' | 'organization'> & {
    readonly ids: readonly string[];
    readonly runner: { readonly id: string; readonly record: OrganizationRecord } | null;
  };
  const { rows } = await sql<Row>`
    select c.number, c.kind, c.made_on as day, c.services, c.undone_by is not null as undone,
      array(select v.service_id::text from service_versions as v
        where v.community_id = c.community_id and v.change = c.number
        order by v.service_id limit ${mostNamed}) as ids,
      (select jsonb_build_object('id', v.organization_id, 'record', o.record)
        from organization_versions as v
        join organizations as o on o.community_id = v.community_id
          and o.organization_id = v.organization_id
        where v.community_id = c.community_id and v.change = c.number) as runner
    from service_changes as c
    where c.community_id = ${communityId} and c.number < ${before ?? Number.MAX_SAFE_INTEGER}
    order by c.number desc limit ${perPage + 1}
  `.execute(db);
  const shown = rows.slice(0, perPage);
  const ids = [...new Set(shown.flatMap((row) => row.ids))];
  const wholes = ids.length === 0 ? [] : await findServices(db, communityId, ids);
  const names = new Map(wholes.map(({ service }) => [service.id, textsOf(service, 'name')]));
  const changes = shown.map(({ ids, runner, ...change }) => ({
    ...change,
    organization: runner ? { id: runner.id, names: textsOf(runner.record, 'name') } : undefined,
    named: ids.map((id) => ({ id, names: names.get(id) ?? {} })),
  }));
  const last = shown.at(-1);
  return { changes, ...(rows.length > perPage && last ? { next: last.number } : {}) };
}

/** What was changed of one service, the newest first. */
export async function historyOf(
  db: Db,
  communityId: Buffer,
  serviceId: string,
  before: number | undefined,
): Promise<{ readonly versions: readonly ListedVersion[]; readonly next?: number }> {
  const { rows } = await sql<ListedVersion>`
    select v.number, v.change, c.kind, v.made_on as day, c.undone_by is not null as undone,
      c.services, v.before, v.after
    from service_versions as v
    join service_changes as c on c.community_id = v.community_id and c.number = v.change
    where v.community_id = ${communityId} and v.service_id = ${serviceId}
      and v.number < ${before ?? 2_147_483_647}
    order by v.number desc limit ${perPage + 1}
  `.execute(db);
  const versions = rows.slice(0, perPage);
  const last = versions.at(-1);
  return { versions, ...(rows.length > perPage && last ? { next: last.number } : {}) };
}
