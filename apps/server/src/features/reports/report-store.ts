import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { foldLife, isListed, isOpen } from './life.ts';
import type { Answers } from './questions.ts';
import type { Position } from './spot.ts';
import type { Step } from './step.ts';
import type { Counted, Tally } from './tally.ts';

/** A report to be written: whatever is kept of it beside its text follows from its steps. */
export interface NewReport {
  readonly id: string;
  readonly kind: string;
  readonly words: string;
  readonly place: string;
  /** An id of the community's neighbourhoods, or empty where it is not known. */
  readonly neighbourhood: string;
  readonly position: Position | undefined;
  readonly answers: Answers;
  readonly steps: readonly Step[];
  readonly followHash: Buffer | undefined;
  readonly source: { readonly id: string; readonly external: string } | undefined;
}

/** What is counted of a report that is to be written. */
export function countedOf(report: NewReport): Counted {
  const { state, received, done } = foldLife(report.steps);
  const { kind, neighbourhood, position } = report;
  return {
    ...{ kind, neighbourhood, position, received, done },
    isOpen: isOpen(state),
    isListed: isListed(state),
  };
}

/** Writes reports that are not there yet, with their steps, and tallies them. */
export async function insertReports(
  db: Db,
  communityId: Buffer,
  reports: readonly NewReport[],
  tally: Tally,
): Promise<void> {
  if (reports.length === 0) return;
  const rows = JSON.stringify(reports.map(rowOf));
  await sql`
    insert into reports (community_id, report_id, kind, state, is_open, is_listed, words, place,
      neighbourhood, latitude, longitude, answers, body_id, expected, received, changed, answered,
      done, source_id, external_id, imported_steps, follow_hash)
    select ${communityId}, report_id, kind, state, is_open, is_listed, words, place,
      neighbourhood, latitude, longitude, answers, body_id, expected, received, changed, answered,
      done, source_id, external_id, imported_steps, decode(follow_hash, 'hex')
    from jsonb_to_recordset(${rows}::jsonb) as r(report_id text, kind text, state text,
      is_open boolean, is_listed boolean, words text, place text, neighbourhood text,
      latitude float8, longitude float8, answers jsonb, body_id text, expected date, received date,
      changed date, answered date, done date, source_id text, external_id text,
      imported_steps smallint, follow_hash text)`.execute(db);
  await insertSteps(db, communityId, reports);
  for (const report of reports) tally.add(countedOf(report), 1);
}

async function insertSteps(
  db: Db,
  communityId: Buffer,
  reports: readonly NewReport[],
): Promise<void> {
  const rows = JSON.stringify(
    reports.flatMap(({ id, steps }) =>
      steps.map(({ day, words, detail }, number) => ({
        report_id: id,
        number,
        day,
        words,
        detail,
      })),
    ),
  );
  await sql`
    insert into report_steps (community_id, report_id, number, day, words, detail)
    select ${communityId}, report_id, number, day, words, detail
    from jsonb_to_recordset(${rows}::jsonb)
      as s(report_id text, number smallint, day date, words text, detail jsonb)`.execute(db);
}

function rowOf(report: NewReport): object {
  const { id, kind, words, place, neighbourhood, position, answers, steps, source } = report;
  const life = foldLife(steps);
  return {
    report_id: id,
    ...{ kind, words, place, neighbourhood, answers },
    ...{ latitude: position?.latitude, longitude: position?.longitude },
    ...lifeColumns(life),
    received: life.received,
    source_id: source?.id,
    external_id: source?.external,
    imported_steps: source === undefined ? undefined : steps.length,
    follow_hash: report.followHash?.toString('hex'),
  };
}

/** The columns that follow from a report's life. */
export function lifeColumns(life: ReturnType<typeof foldLife>) {
  return {
    state: life.state,
    is_open: isOpen(life.state),
    is_listed: isListed(life.state),
    body_id: life.body ?? null,
    expected: life.expected ?? null,
    changed: life.changed,
    answered: life.answered ?? null,
    done: life.done ?? null,
    merged_into: life.mergedInto ?? null,
  };
}
