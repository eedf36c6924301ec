import { createHash } from 'node:crypto';
import type { Db } from '../../../db/schema.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import { lockDirectory } from '../records/numbers.ts';
import { tellsPlace } from '../records/sealed-place.ts';
import { layEdits } from '../records/service-edits.ts';
import { type ServiceValues, valuesOf } from '../records/service-values.ts';
import {
  restateServices,
  type StandingService,
  standingServices,
} from '../records/standing-services.ts';
import { changeOf, noteChange } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';
import { hideService } from './hide-service.ts';
import { refuse, type ServiceForm } from './service-form.ts';

/** A service in a steward's hands. */
export interface StewardsService {
  readonly id: string;
  readonly values: ServiceValues;
  readonly hidden: boolean;
  /** Changes with whatever can be changed: what a steward changes must be what they saw. */
  readonly revision: string;
  readonly checkedOn: string | null;
  readonly mergedInto: string | null;
  readonly organization: string;
  readonly organizationId: string;
}

export function stewardsService({ whole, known }: StandingService): StewardsService {
  const values = valuesOf(whole);
  return {
    id: known.service_id,
    values,
    hidden: known.is_hidden,
    revision: revisionOf(values, known.is_hidden),
    checkedOn: whole.checkedOn,
    mergedInto: known.merged_into,
    organization: whole.organization.name,
    organizationId: whole.organization.id,
  };
}

function revisionOf(values: ServiceValues, isHidden: boolean): string {
  const hash = createHash('sha256').update(JSON.stringify([values, isHidden]));
  return hash.digest('base64url').slice(0, 16);
}

export interface Edited {
  /** Another than before where the place was hidden: an id can tell an address. */
  readonly id: string;
  /** What can be undone; of a hidden service nothing can. */
  readonly change: number | undefined;
}

/**
 * Brings a service to what a steward wrote, in one transaction with lists, searches and history.
 * `moved` where it is not any more what the steward saw, `malformed` with a member that cannot be.
 */
export async function editService(
  side: DirectorySide,
  deskId: Buffer,
  asked: { readonly id: string; readonly revision: string; readonly form: ServiceForm },
): Promise<Edited> {
  const { db, community } = side;
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const standing = (await standingServices(trx, community.id, [asked.id])).get(asked.id);
    if (standing === undefined) throw new Refusal('not-found');
    const { revision, mergedInto } = stewardsService(standing);
    const isGone = mergedInto !== null || standing.known.edits.withdrawn === true;
    if (revision !== asked.revision || isGone) throw new Refusal('moved');
    const { hidden = standing.known.is_hidden, members } = asked.form;
    if (hidden && members.places !== undefined) refuse('places');
    if (hidden && !standing.known.is_hidden) {
      return { id: await hideService(trx, community.id, standing, members), change: undefined };
    }
    if (standing.known.is_hidden) {
      await editHidden(trx, community.id, standing, { members, hidden });
      return { id: asked.id, change: undefined };
    }
    const changed = changeOf(standing, members);
    if (changed === undefined) return { id: asked.id, change: undefined };
    await restateServices(trx, community.id, [changed.restated]);
    const versions = [changed.version];
    const noted = { kind: 'edit', deskId, day: todayOf(side), versions } as const;
    return { id: asked.id, change: await noteChange(trx, community.id, noted) };
  });
}

/** A hidden service changes without history; once it is shown again, its history begins. */
async function editHidden(
  db: Db,
  communityId: Buffer,
  standing: StandingService,
  { members, hidden }: { readonly members: ServiceForm['members']; readonly hidden: boolean },
): Promise<void> {
  const shown = hidden ? {} : { hidden: false };
  const edits = { ...standing.known.edits, ...members, ...shown };
  if (hidden && tellsPlace(layEdits(standing.said, edits), [])) refuse('told');
  await restateServices(db, communityId, [{ standing, edits, mergedInto: null }]);
}
