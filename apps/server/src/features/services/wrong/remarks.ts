import { randomUUID } from 'node:crypto';
import type { ListedRemark, RemarkKind } from '@nearhand/protocol/directory-desk';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { findServices } from '../records/find-service.ts';
import { textsOf } from '../records/texts.ts';

export const mostWords = 900;
const perPage = 30;

/** What somebody says is wrong; the words may be missing. */
export interface Remark {
  readonly what: RemarkKind;
  readonly words: string;
}

/** Keeps a remark until a steward is done with it. */
export async function addRemark(
  db: Db,
  communityId: Buffer,
  { serviceId, day, what, words }: Remark & { readonly serviceId: string; readonly day: string },
): Promise<void> {
  await db
    .insertInto('service_remarks')
    .values({
      ...{ community_id: communityId, remark_id: randomUUID(), service_id: serviceId },
      ...{ made_on: day, what, words },
    })
    .execute();
}

/** The oldest first; `after` is the remark where the page before ended. */
export async function listRemarks(
  db: Db,
  communityId: Buffer,
  after: string | undefined,
): Promise<{ readonly remarks: readonly ListedRemark[]; readonly next?: string }> {
  const { rows } = await sql<Remark & { id: string; day: string; service_id: string }>`
    select remark_id::text as id, made_on as day, service_id::text, what, words
    from service_remarks
    where community_id = ${communityId} and (${after ?? null}::text is null or
      (made_on, remark_id) > (split_part(${after ?? null}, '_', 1)::date,
        split_part(${after ?? null}, '_', 2)::uuid))
    order by made_on, remark_id limit ${perPage + 1}
  `.execute(db);
  const shown = rows.slice(0, perPage);
  const ids = [...new Set(shown.map((row) => row.service_id))];
  const wholes = ids.length === 0 ? [] : await findServices(db, communityId, ids);
  const names = new Map(wholes.map(({ service }) => [service.id, textsOf(service, 'name')]));
  const remarks = shown.map(({ service_id, ...remark }) => ({
    ...remark,
    service: { id: service_id, names: names.get(service_id) ?? {} },
  }));
  const last = shown.at(-1);
  return {
    remarks,
    ...(rows.length > perPage && last ? { next: `${last.day}_${last.id}` } : {}),
  };
}

/** Deletes a remark; whether there was one. */
export async function endRemark(db: Db, communityId: Buffer, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('service_remarks')
    .where('community_id', '=', communityId)
    .where('remark_id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
