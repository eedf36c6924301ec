import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import { keptServiceOf } from '../records/merged-services.ts';
import { lockDirectory } from '../records/numbers.ts';
import type { ServiceEdits } from '../records/service-edits.ts';
import { valuesOf } from '../records/service-values.ts';
import {
  type Restated,
  restateServices,
  type StandingService,
  standingServices,
} from '../records/standing-services.ts';
import { changeOf, type Members, noteChange, type Version } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';
import { settlePair } from './duplicates.ts';
import { undoOrganizationChange } from './edit-organization.ts';
import { setChecked } from './set-checked.ts';

export interface Undone {
  /** The undoing, which can be undone in turn. */
  readonly change: number;
  /** Services that changed since and were left as they are. */
  readonly left: readonly string[];
}

/**
 * Takes an act back as one step: every service that still says what the act made it say gets what it
 * said before. `not-found` for no act, `moved` where it was undone already or nothing of it is left.
 */
export async function undoChange(
  side: DirectorySide,
  deskId: Buffer,
  number: number,
): Promise<Undone> {
  const { db, community } = side;
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const change = await findChange(trx, community.id, number);
    if (change === undefined) throw new Refusal('not-found');
    if (change.undoneBy !== null) throw new Refusal('moved');
    const ofOrganization = await undoOrganizationChange(side, trx, deskId, number);
    if (ofOrganization !== undefined) {
      await noteUndone(trx, community.id, number, ofOrganization);
      return { change: ofOrganization, left: [] };
    }
    const versions = await versionsOf(trx, community.id, number);
    const ids = versions.map(({ serviceId }) => serviceId);
    const standing = await standingServices(trx, community.id, ids);
    const steps = versions.map((version) => stepBack(version, standing.get(version.serviceId)));
    const taken: StepBack[] = [];
    for (const step of steps) {
      if (step && (await canStand(trx, community.id, step))) taken.push(step);
    }
    if (taken.length === 0) throw new Refusal('moved');
    await takeSteps(trx, community.id, taken);
    const versionsNow = taken.map(({ version }) => version);
    const noted = { kind: 'undo', deskId, day: todayOf(side), versions: versionsNow } as const;
    const own = await noteChange(trx, community.id, noted);
    await noteUndone(trx, community.id, number, own);
    const done = new Set(taken.map(({ version }) => version.serviceId));
    return { change: own, left: ids.filter((id) => !done.has(id)) };
  });
}

interface StepBack {
  readonly version: Version;
  readonly restated: Restated | undefined;
  readonly checkedOn: string | null | undefined;
}

/** Undefined where the service is gone, or does not say any more what the act made it say. */
function stepBack(version: Version, standing: StandingService | undefined): StepBack | undefined {
  if (standing === undefined) return undefined;
  const { checkedOn } = standing.whole;
  const { merged_into: mergedInto } = standing.known;
  const now: Members = {
    ...valuesOf(standing.whole),
    checked_on: checkedOn,
    merged_into: mergedInto,
    withdrawn: standing.known.edits.withdrawn === true,
  };
  const members = Object.keys(version.after);
  const isSame = members.every((each) => isDeepStrictEqual(now[each], version.after[each]));
  if (!isSame) return undefined;
  if ('withdrawn' in version.after) return stepInOrOut(version, standing);
  const edited = members.filter((member) => member !== 'checked_on' && member !== 'merged_into');
  const wanted = Object.fromEntries(
    edited.flatMap((each) => (each in version.replaced ? [[each, version.replaced[each]]] : [])),
  ) as ServiceEdits;
  const dropped = edited.filter((member) => !(member in version.replaced));
  const changed = changeOf(standing, wanted, dropped);
  const checkedBefore = (version.before.checked_on ?? null) as string | null;
  const mergedBefore = (version.before.merged_into ?? null) as string | null;
  const wasChecked = members.includes('checked_on');
  const wasMerged = members.includes('merged_into');
  const edits = changed?.restated.edits ?? standing.known.edits;
  const marks = (checked: string | null, merged: string | null) => ({
    ...(wasChecked && { checked_on: checked }),
    ...(wasMerged && { merged_into: merged }),
  });
  return {
    version: {
      serviceId: version.serviceId,
      before: { ...changed?.version.before, ...marks(checkedOn ?? null, mergedInto) },
      after: { ...changed?.version.after, ...marks(checkedBefore, mergedBefore) },
      replaced: changed?.version.replaced ?? {},
    },
    restated: wasMerged ? { standing, edits, mergedInto: mergedBefore } : changed?.restated,
    checkedOn: wasChecked ? checkedBefore : undefined,
  };
}

/** A service that was made is taken out, or in again; what it says stays. */
function stepInOrOut({ serviceId, before }: Version, standing: StandingService): StepBack {
  const withdrawn = before.withdrawn === true;
  const { withdrawn: was = false, ...others } = standing.known.edits;
  const edits = withdrawn ? { ...others, withdrawn } : others;
  return {
    version: { serviceId, before: { withdrawn: was }, after: { withdrawn }, replaced: {} },
    restated: { standing, edits, mergedInto: standing.known.merged_into },
    checkedOn: undefined,
  };
}

async function takeSteps(db: Db, communityId: Buffer, steps: readonly StepBack[]): Promise<void> {
  for (const { version } of steps) {
    const { before, after } = version;
    if (!('merged_into' in after)) continue;
    const [apart, together] = [before.merged_into, after.merged_into];
    const other = together ?? apart;
    if (typeof other !== 'string') continue;
    const pair = [version.serviceId, other] as const;
    await settlePair(db, communityId, pair, together === null ? null : 'one');
  }
  await restateServices(
    db,
    communityId,
    steps.flatMap(({ restated }) => restated ?? []),
  );
  const checked = steps.flatMap(({ version, checkedOn }) =>
    checkedOn === undefined ? [] : [{ id: version.serviceId, day: checkedOn }],
  );
  await setChecked(db, communityId, checked);
}

/** Whether what a service is to be called the same as again is there, and not that service itself by now. */
async function canStand(db: Db, communityId: Buffer, { version }: StepBack): Promise<boolean> {
  const { merged_into: into } = version.after;
  if (typeof into !== 'string') return true;
  const target = (await standingServices(db, communityId, [into])).get(into);
  if (target === undefined || target.known.is_hidden) return false;
  return (await keptServiceOf(db, communityId, into)) !== version.serviceId;
}

async function findChange(
  db: Db,
  communityId: Buffer,
  number: number,
): Promise<{ readonly undoneBy: number | null } | undefined> {
  return await db
    .selectFrom('service_changes')
    .select('undone_by as undoneBy')
    .where('community_id', '=', communityId)
    .where('number', '=', number)
    .executeTakeFirst();
}

async function versionsOf(
  db: Db,
  communityId: Buffer,
  number: number,
): Promise<readonly Version[]> {
  return await db
    .selectFrom('service_versions')
    .select(['service_id as serviceId', 'before', 'after', 'replaced'])
    .where('community_id', '=', communityId)
    .where('change', '=', number)
    .execute();
}

/** An undoing that is undone makes what it undid stand again. */
async function noteUndone(db: Db, communityId: Buffer, number: number, by: number): Promise<void> {
  await sql`
    update service_changes set undone_by = case when number = ${number} then ${by}::bigint end
    where community_id = ${communityId} and (number = ${number} or undone_by = ${number})
  `.execute(db);
}
