import {
  type ListMember,
  listMembers,
  mergeMembers,
} from '@nearhand/protocol/directory-duplicates';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import type { JsonObject } from '../../requests/requests.ts';
import { lockDirectory } from '../records/numbers.ts';
import { isRecordId } from '../records/record-id.ts';
import type { ServiceEdits } from '../records/service-edits.ts';
import { type ServiceValues, valuesOf } from '../records/service-values.ts';
import {
  restateServices,
  type StandingService,
  standingServices,
} from '../records/standing-services.ts';
import { changeOf, noteChange, type Version } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';
import { settlePair } from './duplicates.ts';
import { stewardsService } from './edit-service.ts';
import { refuse } from './service-form.ts';

/** Two services that a steward calls one, and what of the one that goes stays. */
export interface Merge {
  readonly kept: string;
  readonly gone: string;
  /** Of the one that stays and of the one that goes, as they were seen. */
  readonly revisions: readonly [string, string];
  /** Members that come from the one that goes. */
  readonly take: readonly string[];
  /** Lists that are put together. */
  readonly join: readonly ListMember[];
}

export function readMerge(body: JsonObject): Merge {
  const { kept, gone, revisions, take, join } = body;
  const id = (value: unknown, member: string) =>
    typeof value === 'string' && isRecordId(value) ? value : refuse(member);
  const list = <T extends string>(value: unknown, of: readonly T[], member: string) => {
    if (!Array.isArray(value) || value.length > of.length) refuse(member);
    return value.map((each) => of.find((known) => known === each) ?? refuse(member));
  };
  const [one, other] = Array.isArray(revisions) && revisions.length === 2 ? revisions : [];
  if (typeof one !== 'string' || typeof other !== 'string') refuse('revisions');
  const merge = {
    ...{ kept: id(kept, 'kept'), gone: id(gone, 'gone'), revisions: [one, other] as const },
    ...{ take: list(take, mergeMembers, 'take'), join: list(join, listMembers, 'join') },
  };
  if (merge.kept === merge.gone) refuse('gone');
  return merge;
}

/**
 * Makes of two services one, as one step that can be undone: the one that goes leaves lists and
 * searches, its address leads to the other, and its source goes on to be read under its own id. What was
 * written about it stands with the other. `moved` where one of them is not any more what was seen.
 */
export async function mergeServices(
  side: DirectorySide,
  deskId: Buffer,
  merge: Merge,
): Promise<{ readonly change: number }> {
  const { db, community } = side;
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const standing = await standingServices(trx, community.id, [merge.kept, merge.gone]);
    const [kept, gone] = [standing.get(merge.kept), standing.get(merge.gone)];
    if (kept === undefined || gone === undefined) throw new Refusal('not-found');
    for (const [index, each] of [kept, gone].entries()) {
      const { revision, mergedInto, hidden } = stewardsService(each);
      if (hidden || mergedInto !== null || each.known.edits.withdrawn) throw new Refusal('moved');
      if (revision !== merge.revisions[index]) throw new Refusal('moved');
    }
    const changed = changeOf(kept, wantedOf(kept, gone, merge));
    const goes = {
      version: goingOf(merge.gone, merge.kept),
      restated: { standing: gone, edits: gone.known.edits, mergedInto: merge.kept },
    };
    const steps = [goes, ...(changed ? [changed] : [])];
    // Before they are restated: then the one that goes is like nothing any more, and pairs that nobody
    // settled are forgotten.
    await settlePair(trx, community.id, [merge.kept, merge.gone], 'one');
    await restateServices(
      trx,
      community.id,
      steps.map(({ restated }) => restated),
    );
    await moveRemarks(trx, community.id, merge);
    const versions = steps.map(({ version }) => version);
    const pair = { kept: merge.kept, gone: merge.gone };
    const noted = { kind: 'merge', deskId, day: todayOf(side), versions, pair } as const;
    return { change: await noteChange(trx, community.id, noted) };
  });
}

function goingOf(serviceId: string, keptId: string): Version {
  return { serviceId, before: { merged_into: null }, after: { merged_into: keptId }, replaced: {} };
}

/** What a steward takes over, as members of the one that stays. */
function wantedOf(kept: StandingService, gone: StandingService, merge: Merge): ServiceEdits {
  const [mine, theirs] = [valuesOf(kept.whole), valuesOf(gone.whole)];
  const taken = merge.take.map((member) => {
    const value = theirs[member as keyof ServiceValues];
    // Hours that are more than a week are no member that can be written.
    if (member === 'hours' && theirs.hours !== null && 'isOther' in theirs.hours) refuse('hours');
    return [member, member === 'places' ? places(theirs) : value] as const;
  });
  const joined = merge.join.map((member) => {
    const [ours, added] = [mine[member], member === 'places' ? places(theirs) : theirs[member]];
    const all = new Map([...ours, ...added].map((each) => [JSON.stringify(each), each]));
    return [member, [...all.values()]] as const;
  });
  return Object.fromEntries([...taken, ...joined]) as ServiceEdits;
}

/** Places as new ones: their ids belong to the service that goes. */
function places({ places: of }: ServiceValues) {
  return of.map(({ at: _, ...place }) => place);
}

async function moveRemarks(db: Db, communityId: Buffer, { kept, gone }: Merge): Promise<void> {
  await sql`
    update service_remarks set service_id = ${kept}
    where community_id = ${communityId} and service_id = ${gone}
  `.execute(db);
}
