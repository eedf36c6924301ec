import { isDeepStrictEqual } from 'node:util';
import type { ChangeKind } from '@nearhand/protocol/directory-desk';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
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
import { setChecked } from './set-checked.ts';

export interface Undone {
  /** The undoing, which can be undone in turn. */
  readonly change: number;
  /** Services that changed since and were left as they are. */
  readonly left: readonly string[];
}

interface ChangeRow {
  readonly kind: ChangeKind;
  readonly pair: { readonly kept: string; readonly gone: string } | null;
  readonly undoneBy: number | null;
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
    const versions = await versionsOf(trx, community.id, number);
    const ids = versions.map(({ serviceId }) => serviceId);
    const standing = await standingServices(trx, community.id, ids);
    const steps = versions.map((version) => stepBack(version, standing.get(version.serviceId)));
    const taken = steps.flatMap((step) => step ?? []);
    if (taken.length === 0) throw new Refusal('moved');
    await takeSteps(trx, community.id, taken);
    const noted = {
      ...({ kind: 'undo', deskId, day: todayOf(side), pair: change.pair ?? undefined } as const),
      versions: taken.map(({ version }) => version),
    };
    const own = await noteChange(trx, community.id, noted);
    await noteUndone(trx, community.id, number, own);
    if (change.pair) await settlePair(trx, community.id, change.pair);
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
  const { known, whole } = standing;
  const row: Members = { checked_on: whole.checkedOn, merged_into: known.merged_into };
  const now: Members = { ...valuesOf(whole), ...row };
  const members = Object.keys(version.after);
  const isSame = members.every((each) => isDeepStrictEqual(now[each], version.after[each]));
  if (!isSame) return undefined;
  const ofRow = members.filter((member) => member in row);
  const edited = members.filter((member) => !(member in row));
  const wanted = Object.fromEntries(
    edited.flatMap((each) => (each in version.replaced ? [[each, version.replaced[each]]] : [])),
  ) as ServiceEdits;
  const dropped = edited.filter((member) => !(member in version.replaced));
  const changed = changeOf(standing, wanted, dropped);
  const isMerge = ofRow.includes('merged_into');
  const mergedInto = isMerge
    ? ((version.before.merged_into ?? null) as string | null)
    : known.merged_into;
  const edits = changed?.restated.edits ?? known.edits;
  const only = (of: Members) => Object.fromEntries(ofRow.map((each) => [each, of[each] ?? null]));
  return {
    version: {
      serviceId: version.serviceId,
      before: { ...changed?.version.before, ...only(now) },
      after: { ...changed?.version.after, ...only(version.before) },
      replaced: changed?.version.replaced ?? {},
    },
    restated: changed || isMerge ? { standing, edits, mergedInto } : undefined,
    checkedOn: ofRow.includes('checked_on')
      ? ((version.before.checked_on ?? null) as string | null)
      : undefined,
  };
}

async function takeSteps(db: Db, communityId: Buffer, steps: readonly StepBack[]): Promise<void> {
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

async function findChange(
  db: Db,
  communityId: Buffer,
  number: number,
): Promise<ChangeRow | undefined> {
  return await db
    .selectFrom('service_changes')
    .select(['kind', 'pair', 'undone_by as undoneBy'])
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

/** Two services are settled as one while one of them is found to be the other, else they wait again. */
async function settlePair(
  db: Db,
  communityId: Buffer,
  { kept, gone }: { readonly kept: string; readonly gone: string },
): Promise<void> {
  await sql`
    update likely_duplicates as d set settled = case when s.merged_into is null then null else 'one' end
    from services as s
    where s.community_id = ${communityId} and s.service_id = ${gone}
      and d.community_id = s.community_id and d.service_id = least(${kept}::uuid, ${gone}::uuid)
      and d.other_id = greatest(${kept}::uuid, ${gone}::uuid)
  `.execute(db);
}
