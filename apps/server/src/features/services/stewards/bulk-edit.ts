import { createHash } from 'node:crypto';
import type { BulkSet } from '@nearhand/protocol/directory-bulk';
import type { Localized } from '../../../pages/language.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import type { JsonObject } from '../../requests/requests.ts';
import { facilities } from '../records/built-in-taxonomies.ts';
import { serviceStatuses } from '../records/hsds-record.ts';
import { lockDirectory } from '../records/numbers.ts';
import type { ServiceEdits } from '../records/service-edits.ts';
import { valuesOf } from '../records/service-values.ts';
import {
  type Restated,
  restateServices,
  type StandingService,
  standingServices,
} from '../records/standing-services.ts';
import { textsOf } from '../records/texts.ts';
import { serviceKinds } from '../schema.ts';
import { changeOf, type Members, noteChange, type Version } from './changes.ts';
import type { DirectorySide } from './directory-side.ts';
import { stewardsService } from './edit-service.ts';
import { hideService } from './hide-service.ts';
import { listOf, oneOf, readFlag, readTag, refuse } from './service-form.ts';
import { setChecked } from './set-checked.ts';

/** Reads what is to be done with all of them; at least one thing. */
export function readBulkSet(body: JsonObject): BulkSet {
  const readers: Readonly<Record<string, (value: unknown, member: string) => unknown>> = {
    addNeeds: (value, at) => listOf(value, at, 16, (each) => oneOf(each, serviceKinds, at)),
    dropNeeds: (value, at) => listOf(value, at, 16, (each) => oneOf(each, serviceKinds, at)),
    addFacilities: (value, at) => listOf(value, at, 10, (each) => oneOf(each, facilities, at)),
    dropFacilities: (value, at) => listOf(value, at, 10, (each) => oneOf(each, facilities, at)),
    addLanguages: (value, at) => listOf(value, at, 40, (each) => readTag(each, at)),
    dropLanguages: (value, at) => listOf(value, at, 40, (each) => readTag(each, at)),
    status: (value, at) => oneOf(value, serviceStatuses, at),
    free: readFlag,
    checked: (value, at) => value === true || refuse(at),
    hidden: (value, at) => value === true || refuse(at),
  };
  const read = Object.entries(body).map(([name, value]) => {
    const reader = readers[name] ?? refuse(name.slice(0, 40));
    return [name, reader(value, name)] as const;
  });
  const given = read.filter(([, value]) => !Array.isArray(value) || value.length > 0);
  if (given.length === 0) refuse('set');
  const set = Object.fromEntries(given) as BulkSet;
  // What cannot be undone is done by itself.
  if (set.hidden && given.length > 1) refuse('hidden');
  return set;
}

interface BulkStep {
  readonly id: string;
  readonly names: Localized;
  readonly standing: StandingService;
  readonly before: Members;
  readonly after: Members;
  readonly version: Version;
  readonly restated: Restated | undefined;
}

export interface BulkPreview {
  /** Those that would change, with what they say and what they would say. */
  readonly services: readonly Pick<BulkStep, 'id' | 'names' | 'before' | 'after'>[];
  /** How many say it already, or are hidden or gone. */
  readonly others: number;
  /** What was seen: another, and nothing is done. */
  readonly seen: string;
}

/** What an act would do to each of these services. */
export async function previewBulk(
  side: DirectorySide,
  ids: readonly string[],
  set: BulkSet,
): Promise<BulkPreview> {
  const { db, community } = side;
  const standing = await standingServices(db, community.id, ids);
  const steps = stepsOf(side, ids, standing, set);
  const services = steps.map(({ id, names, before, after }) => ({ id, names, before, after }));
  return { services, others: ids.length - steps.length, seen: seenOf(steps) };
}

/**
 * Does it, as one step that can be undone, but for hiding; `moved` where it is not any more what the
 * preview showed, `malformed` (`told`) where the words of one that is to be hidden still say where it is.
 */
export async function applyBulk(
  side: DirectorySide,
  deskId: Buffer,
  asked: { readonly ids: readonly string[]; readonly set: BulkSet; readonly seen: string },
): Promise<{ readonly change: number | undefined; readonly services: number }> {
  const { db, community } = side;
  return await db.transaction().execute(async (trx) => {
    await lockDirectory(trx, community.id);
    const standing = await standingServices(trx, community.id, asked.ids);
    const steps = stepsOf(side, asked.ids, standing, asked.set);
    if (steps.length === 0 || seenOf(steps) !== asked.seen) throw new Refusal('moved');
    const services = steps.length;
    if (asked.set.hidden) {
      for (const step of steps) await hideService(trx, community.id, step.standing, {});
      return { change: undefined, services };
    }
    await restateServices(
      trx,
      community.id,
      steps.flatMap(({ restated }) => restated ?? []),
    );
    const day = todayOf(side);
    if (asked.set.checked) {
      await setChecked(
        trx,
        community.id,
        steps.map(({ id }) => ({ id, day })),
      );
    }
    const versions = steps.map(({ version }) => version);
    const noted = { kind: 'bulk', deskId, day, versions } as const;
    return { change: await noteChange(trx, community.id, noted), services };
  });
}

function seenOf(steps: readonly BulkStep[]): string {
  const told = steps.map(({ standing, after }) => [stewardsService(standing).revision, after]);
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22);
}

function stepsOf(
  side: DirectorySide,
  ids: readonly string[],
  standing: ReadonlyMap<string, StandingService>,
  set: BulkSet,
): readonly BulkStep[] {
  const day = todayOf(side);
  return ids.flatMap((id) => {
    const each = standing.get(id);
    // Hidden, merged and withdrawn ones stand in no list.
    if (each === undefined || each.known.position === null) return [];
    const changed = set.hidden ? undefined : changeOf(each, wantedOf(each, set));
    const isChecking = set.checked === true && each.whole.checkedOn !== day;
    if (changed === undefined && !isChecking && !set.hidden) return [];
    const marks = (value: Members) => (isChecking ? value : {});
    const version: Version = {
      serviceId: id,
      before: { ...changed?.version.before, ...marks({ checked_on: each.whole.checkedOn }) },
      after: { ...changed?.version.after, ...marks({ checked_on: day }) },
      replaced: changed?.version.replaced ?? {},
    };
    const hiding = (value: boolean) => (set.hidden ? { hidden: value } : {});
    return [
      {
        ...{ id, names: textsOf(each.whole.service, 'name'), standing: each, version },
        before: { ...version.before, ...hiding(false) },
        after: { ...version.after, ...hiding(true) },
        restated: changed?.restated,
      },
    ];
  });
}

function wantedOf({ whole }: StandingService, set: BulkSet): ServiceEdits {
  const values = valuesOf(whole);
  const { addNeeds, dropNeeds, addFacilities, dropFacilities } = set;
  const { addLanguages, dropLanguages, status, free } = set;
  return {
    ...(addNeeds || dropNeeds ? { needs: moved(values.needs, addNeeds, dropNeeds) } : {}),
    ...(addFacilities || dropFacilities
      ? { facilities: moved(values.facilities, addFacilities, dropFacilities) }
      : {}),
    ...(addLanguages || dropLanguages
      ? { languages: moved(values.languages, addLanguages, dropLanguages) }
      : {}),
    ...(status === undefined ? {} : { status }),
    ...(free === undefined ? {} : { free }),
  } as ServiceEdits;
}

function moved<T extends string>(
  values: readonly T[],
  add: readonly string[] = [],
  drop: readonly string[] = [],
): readonly T[] {
  const all = [...new Set([...values, ...(add as readonly T[])])];
  return all.filter((each) => !drop.includes(each));
}
