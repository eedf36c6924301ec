import type { Db } from '../../../db/schema.ts';
import { todayOf } from '../../desks/desks.ts';
import { addDays } from '../../requests/requests.ts';
import { changeReports } from '../change-reports.ts';
import { daysBetween } from '../life.ts';
import { findReport, type WholeReport } from '../queries.ts';
import { ReportError } from '../report-error.ts';
import type { Step } from '../step.ts';
import { takeStep } from '../take-step.ts';
import type { Tally } from '../tally.ts';
import type { Endpoint } from './endpoints.ts';
import { change, claim, type Forward, forwardsIn } from './forwards.ts';
import type { Looked, Made, OtherSide } from './other-side.ts';
import { OutwardError } from './outward-error.ts';
import type { OutwardSide } from './outward-side.ts';
import { fieldsOf, keptBack, markOf } from './sent-content.ts';

const atOnce = 100;
/** So often a list is looked through in vain before a steward is asked: over an hour, with the pauses. */
const mostLooks = 6;
const mostListDays = 80;

/** One endpoint, with what is said to it. */
export interface Line {
  readonly side: OutwardSide;
  readonly endpoint: Endpoint;
  readonly other: OtherSide;
}

/**
 * Sends what is due at an endpoint, and first clears up what may have arrived already. An OutwardError
 * of the endpoint itself ends it: nobody there, a wrong key.
 */
export async function sendDue(line: Line): Promise<void> {
  const { side, endpoint } = line;
  const { db, community, signal } = side;
  const at = { endpoint: endpoint.id };
  const begun = await forwardsIn(db, community.id, { ...at, states: ['sending'] }, atOnce);
  for (const forward of begun) {
    if (signal?.aborted) return;
    if (!side.pauses.isOn(forward.report)) await clearUp(line, forward);
  }
  const today = todayOf(side);
  const due = { ...at, states: ['waiting'], dueBy: today } as const;
  for (const forward of await forwardsIn(db, community.id, due, atOnce)) {
    if (signal?.aborted) return;
    await sendFirst(line, forward);
  }
}

/** What may have arrived: looked for in the other side's list, and sent again only where that is safe. */
async function clearUp(line: Line, forward: Forward): Promise<void> {
  const { side } = line;
  const { db, community, pauses } = side;
  const { report, triedFrom, triedOn } = forward;
  const today = todayOf(side);
  const looked = await lookIn(line, forward, triedFrom ?? today, triedOn ?? today);
  if ('id' in looked) {
    await settle(line, forward, { id: looked.id });
    return;
  }
  if (looked.takesKeys) {
    const whole = await findReport(side.pg, community.id, report);
    const isSent = whole !== undefined && keptBack(whole, line.endpoint) === undefined;
    if (isSent && (await claim(db, community.id, report, 'sending', today))) {
      return await send(line, forward, whole);
    }
  }
  pauses.prolong(report, 'perhaps-arrived');
  const looks = forward.looks + 1;
  const to = looks >= mostLooks ? 'unsure' : 'sending';
  const set = { looks, trouble: 'perhaps-arrived' } as const;
  await change(db, community.id, report, { from: ['sending'], to, set });
}

async function sendFirst(line: Line, forward: Forward): Promise<void> {
  const { side, endpoint } = line;
  const { db, community } = side;
  const { report } = forward;
  const whole = await findReport(side.pg, community.id, report);
  const trouble = whole === undefined ? 'not-public' : keptBack(whole, endpoint);
  if (whole === undefined || trouble !== undefined) {
    await change(db, community.id, report, {
      from: ['waiting'],
      to: 'stopped',
      set: { trouble: trouble ?? null },
    });
    return;
  }
  const today = todayOf(side);
  // A backup that was put back knows nothing of what was sent since; the other side does.
  const looked = await lookIn(line, forward, whole.received, today);
  if (!(await claim(db, community.id, report, 'waiting', today))) return;
  if ('id' in looked) await settle(line, forward, { id: looked.id });
  else await send(line, forward, whole);
}

/** Servers that show no list, or too long a one, can take requests all the same: then it tells nothing. */
async function lookIn(
  { side, other }: Line,
  { report, code }: Forward,
  from: string,
  to: string,
): Promise<Looked> {
  try {
    // A list takes ninety days at most; what is older was sent long ago, or never.
    const start = daysBetween(from, to) > mostListDays ? addDays(to, -mostListDays) : from;
    return await other.look(code, markOf(side.config.origin, report), start, to);
  } catch (error) {
    const isAboutTheList =
      error instanceof OutwardError &&
      ['refused', 'wrong-key', 'too-large', 'unreadable'].includes(error.code);
    if (!isAboutTheList) throw error;
    return { takesKeys: false };
  }
}

/** Sends a claimed report. What is known not to have arrived waits again; else it is cleared up later. */
async function send(line: Line, forward: Forward, whole: WholeReport): Promise<void> {
  const { side, endpoint, other } = line;
  const { db, community, config } = side;
  const { report, code } = forward;
  const { origin } = config;
  const fields = fieldsOf(whole, endpoint, code, { community, origin });
  let made: Made;
  try {
    made = await other.make(fields, `${origin}/reports/${report}`);
  } catch (error) {
    if (!(error instanceof OutwardError)) throw error;
    const { code: trouble, said = null } = error;
    const isTheirs = trouble === 'refused';
    const to = error.mayHaveArrived ? 'sending' : isTheirs ? 'refused' : 'waiting';
    await change(db, community.id, report, { from: ['sending'], to, set: { trouble, said } });
    // A no to one report says nothing of the next.
    if (isTheirs && !error.mayHaveArrived) return;
    throw error;
  }
  await settle(line, forward, made);
}

/**
 * Writes down what the other side calls it, and the step, in one transaction; false where the report
 * went another way meanwhile.
 */
export async function settle(
  { side, endpoint }: Pick<Line, 'side' | 'endpoint'>,
  { report }: Pick<Forward, 'report'>,
  made: Made,
): Promise<boolean> {
  const { db, community } = side;
  const isSettled = await changeReports(db, community.id, async (transaction, tally) => {
    const set = { trouble: null, said: null, looks: 0 };
    const isChanged = await change(transaction, community.id, report, {
      from: ['sending', 'unsure', 'stopped', 'token'],
      ...(made === 'no-number'
        ? { to: 'ended', set }
        : 'token' in made
          ? { to: 'token', set: { ...set, token: made.token } }
          : { to: 'followed', set: { ...set, token: null, remote_id: made.id } }),
    });
    if (!isChanged) return false;
    const remote = made !== 'no-number' && 'id' in made ? { remote: made.id } : {};
    const detail = { kind: 'sent-on', to: endpoint.name, ...remote } as const;
    await mayTakeStep(
      transaction,
      community.id,
      report,
      { day: todayOf(side), words: '', detail },
      tally,
    );
    return true;
  });
  side.pauses.end(report);
  return isSettled;
}

/** Takes a step of the other side where it can follow; a report that went another way meanwhile stays. */
export async function mayTakeStep(
  db: Db,
  communityId: Buffer,
  report: string,
  step: Step,
  tally: Tally,
): Promise<void> {
  try {
    await takeStep(db, communityId, report, step, 'remote', tally);
  } catch (error) {
    if (!(error instanceof ReportError) || error.code !== 'step-refused') throw error;
  }
}
