import { todayOf } from '../desks/desks.ts';
import { plainText } from '../forms/forms.ts';
import { changeReports } from './change-reports.ts';
import { hashOfFollowCode } from './follow-code.ts';
import { foldLife, mayFollow, type ReportState } from './life.ts';
import { findReport, reportOfCode } from './queries.ts';
import { ReportError } from './report-error.ts';
import type { ReportSide } from './report-side.ts';
import { takeStep } from './take-step.ts';

export type ReporterAct = 'confirmed' | 'reopened';

export interface Followed {
  readonly report: { readonly id: string; readonly kind: string; readonly state: ReportState };
  readonly acts: readonly ReporterAct[];
}

const mostSaid = 500;

/** The report of a follow-up code, and what whoever reported can say about it now. */
export async function findFollowed(side: ReportSide, code: string): Promise<Followed | undefined> {
  const id = await idOfCode(side, code);
  const report = id === undefined ? undefined : await findReport(side.pg, side.community.id, id);
  if (report === undefined) return undefined;
  const life = foldLife(report.steps);
  const day = todayOf(side);
  const acts = (['confirmed', 'reopened'] as const).filter((kind) =>
    mayFollow(life, { day, words: '', detail: { kind } }, 'reporter'),
  );
  return { report, acts };
}

/** Says that it is mended, or that it is not; a code of no report, or a second saying, is nothing. */
export async function sayAsReporter(
  side: ReportSide,
  code: string,
  act: ReporterAct,
  words: string,
): Promise<void> {
  const id = await idOfCode(side, code);
  if (id === undefined) return;
  const step = {
    day: todayOf(side),
    words: plainText(words).trim().slice(0, mostSaid),
    detail: { kind: act },
  } as const;
  try {
    await changeReports(side.db, side.community.id, (db, tally) =>
      takeStep(db, side.community.id, id, step, 'reporter', tally),
    );
  } catch (error) {
    // Said before, on another page: the state is shown as it is.
    if (!(error instanceof ReportError)) throw error;
  }
}

async function idOfCode(side: ReportSide, code: string): Promise<string | undefined> {
  const hash = await hashOfFollowCode(code);
  return hash && (await reportOfCode(side.db, side.community.id, hash));
}
