import type { Db } from '../../db/schema.ts';
import { foldLife, followed, isListed, isOpen, type Life, mayFollow } from './life.ts';
import { ReportError } from './report-error.ts';
import { lifeColumns } from './report-store.ts';
import type { Position } from './spot.ts';
import type { Step, StepBy } from './step.ts';
import type { Counted, Tally } from './tally.ts';

interface Held {
  readonly kind: string;
  readonly neighbourhood: string;
  readonly position: Position | undefined;
  readonly steps: readonly Step[];
}

/**
 * Takes a step of a report inside a transaction, with what it changes of lists and counts. A
 * ReportError `no-such-report` or `step-refused` where there is none, or where it cannot follow.
 */
export async function takeStep(
  db: Db,
  communityId: Buffer,
  reportId: string,
  step: Step,
  by: StepBy,
  tally: Tally,
): Promise<Life> {
  const held = await hold(db, communityId, reportId);
  const before = foldLife(held.steps);
  if (!mayFollow(before, step, by)) {
    throw new ReportError('step-refused', `“${step.detail.kind}” cannot follow “${before.state}”.`);
  }
  const after = followed(before, step);
  const detail = step.detail.kind === 'moved' ? { ...step.detail, from: held.kind } : step.detail;
  const key = { community_id: communityId, report_id: reportId };
  await db
    .insertInto('report_steps')
    .values({
      ...key,
      number: held.steps.length,
      day: step.day,
      words: step.words,
      detail: JSON.stringify(detail),
    })
    .execute();
  const kind = step.detail.kind === 'moved' ? step.detail.to : held.kind;
  // The map and its counts forget a place with its words.
  const position = cutsPlace(step) ? undefined : held.position;
  await db
    .updateTable('reports')
    .set({
      ...lifeColumns(after),
      kind,
      ...(position === undefined ? { latitude: null, longitude: null } : {}),
    })
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .execute();
  tally.add(counted(held, before), -1);
  tally.add(counted({ ...held, kind, position }, after), 1);
  return after;
}

function cutsPlace({ detail }: Step): boolean {
  return detail.kind === 'cut' && (detail.part === 'place' || detail.part === 'all');
}

function counted(held: Held, { state, received, done }: Life): Counted {
  const { kind, neighbourhood, position } = held;
  return {
    ...{ kind, neighbourhood, position, received, done },
    isOpen: isOpen(state),
    isListed: isListed(state),
  };
}

/** Locks the report, so that two steps at once follow one another. */
async function hold(db: Db, communityId: Buffer, reportId: string): Promise<Held> {
  const row = await db
    .selectFrom('reports')
    .select(['kind', 'neighbourhood', 'latitude', 'longitude'])
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new ReportError('no-such-report', 'There is no such report.');
  const steps = await db
    .selectFrom('report_steps')
    .select(['day', 'words', 'detail'])
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .orderBy('number')
    .execute();
  const { kind, neighbourhood, latitude, longitude } = row;
  const position = latitude === null || longitude === null ? undefined : { latitude, longitude };
  return { kind, neighbourhood, position, steps };
}
