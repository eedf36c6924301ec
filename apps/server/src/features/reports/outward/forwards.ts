import type { SendingState } from '@nearhand/protocol/outward-desk';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { OutwardTrouble } from './outward-error.ts';

/** A report on its way to the other side. */
export interface Forward {
  readonly report: string;
  readonly endpoint: string;
  readonly code: string;
  readonly state: SendingState;
  readonly due: string;
  readonly tries: number;
  readonly triedFrom: string | null;
  readonly triedOn: string | null;
  readonly looks: number;
  readonly token: string | null;
  readonly remote: string | null;
  readonly seen: string | null;
  readonly missing: number;
  readonly closedOn: string | null;
  readonly trouble: OutwardTrouble | null;
  readonly said: string | null;
}

/** Which states a change may begin from, and what it changes. */
export interface ForwardChange {
  readonly from: readonly SendingState[];
  readonly to: SendingState;
  readonly set?: {
    readonly due?: string;
    readonly looks?: number;
    readonly token?: string | null;
    readonly remote_id?: string;
    readonly seen?: string;
    readonly missing?: number;
    readonly closed_on?: string | null;
    readonly trouble?: OutwardTrouble | null;
    readonly said?: string | null;
  };
}

const columns = sql.raw(`report_id as report, endpoint_id as endpoint, service_code as code, state,
  due, tries, tried_from as "triedFrom", tried_on as "triedOn", looks, token, remote_id as remote,
  seen, missing, closed_on as "closedOn", trouble, said`);

/** For how many days back reports are taken up that nobody has sent on yet. */
const daysBack = 30;

/**
 * Puts new reports of kinds that are sent on into the queue. What came by an import came from
 * elsewhere and stays. Reads the index of each such kind for the last days only.
 */
export async function takeUp(db: Db, communityId: Buffer, today: string): Promise<void> {
  await sql`
    insert into report_forwards (community_id, report_id, endpoint_id, service_code, state, due)
    select r.community_id, r.report_id, e.endpoint_id, k.service_code, 'waiting', r.received + e.waits
    from report_sent_kinds k
    join report_endpoints e on e.community_id = k.community_id and e.endpoint_id = k.endpoint_id
    join reports r on r.community_id = k.community_id and r.kind = k.kind
    where k.community_id = ${communityId} and e.is_on and r.is_listed and r.is_open
      and r.received >= greatest(k.since, ${today}::date - ${daysBack}::int)
      and r.source_id is null
    on conflict do nothing`.execute(db);
}

/** Puts one report into the queue by hand, due at once; false where its kind goes nowhere. */
export async function takeUpOne(
  db: Db,
  communityId: Buffer,
  reportId: string,
  today: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into report_forwards (community_id, report_id, endpoint_id, service_code, state, due)
    select r.community_id, r.report_id, k.endpoint_id, k.service_code, 'waiting', ${today}
    from reports r
    join report_sent_kinds k on k.community_id = r.community_id and k.kind = r.kind
    where r.community_id = ${communityId} and r.report_id = ${reportId} and r.is_listed
    on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

/** What waits in these states at an endpoint, what is due longest first. */
export async function forwardsIn(
  db: Db,
  communityId: Buffer,
  at: {
    readonly endpoint?: string | undefined;
    readonly states: readonly SendingState[];
    readonly dueBy?: string;
    readonly after?: Pick<Forward, 'due' | 'report'> | undefined;
  },
  count: number,
): Promise<readonly Forward[]> {
  const { endpoint, states, dueBy, after } = at;
  const { rows } = await sql<Forward>`
    select ${columns} from report_forwards
    where community_id = ${communityId} and state = any(${[...states]}::text[])
      and ${endpoint === undefined ? sql`true` : sql`endpoint_id = ${endpoint}`}
      and ${dueBy === undefined ? sql`true` : sql`due <= ${dueBy}`}
      and ${after === undefined ? sql`true` : sql`(due, report_id) > (${after.due}::date, ${after.report})`}
    order by due, report_id limit ${count}`.execute(db);
  return rows;
}

export async function findForward(
  db: Db,
  communityId: Buffer,
  reportId: string,
): Promise<Forward | undefined> {
  const { rows } = await sql<Forward>`
    select ${columns} from report_forwards
    where community_id = ${communityId} and report_id = ${reportId}`.execute(db);
  return rows[0];
}

/** How many there are in each state at each endpoint. */
export async function countForwards(
  db: Db,
  communityId: Buffer,
): Promise<
  readonly { readonly endpoint: string; readonly state: SendingState; readonly count: number }[]
> {
  const { rows } = await sql<{ endpoint: string; state: SendingState; count: number }>`
    select endpoint_id as endpoint, state, count(*)::int as count from report_forwards
    where community_id = ${communityId} group by endpoint_id, state
    order by endpoint_id, state`.execute(db);
  return rows;
}

/** Writes down, before anything is sent, that this report may from now on have reached the other side. */
export async function claim(
  db: Db,
  communityId: Buffer,
  reportId: string,
  from: SendingState,
  today: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update report_forwards set state = 'sending', tries = tries + 1,
      tried_from = coalesce(tried_from, ${today}::date), tried_on = ${today}
    where community_id = ${communityId} and report_id = ${reportId} and state = ${from}`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** Changes a forward from one of these states; false where it is in another by now. */
export async function change(
  db: Db,
  communityId: Buffer,
  reportId: string,
  { from, to, set = {} }: ForwardChange,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('report_forwards')
    .set({ state: to, ...set })
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
