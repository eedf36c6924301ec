import { todayOf } from '../../desks/desks.ts';
import { addDays, isDay } from '../../requests/requests.ts';
import { changeReports } from '../change-reports.ts';
import { foldLife } from '../life.ts';
import { findReport } from '../queries.ts';
import { change, type Forward, forwardsIn } from './forwards.ts';
import { OutwardError } from './outward-error.ts';
import { type Line, mayTakeStep, settle } from './send-on.ts';
import { readTold, stepTold, type Told } from './told-status.ts';

const atOnce = 200;
/** So often a number may be missing at the other side before nobody asks for it any more. */
const mostMissing = 10;
/** What was closed there is watched for so long: it may be opened again. */
const daysAfterwards = 90;

/** Asks the other side for the numbers that tokens stand for, and for the state of everything there. */
export async function followAll(line: Line): Promise<void> {
  const { db, community, signal } = line.side;
  const states = ['token', 'followed'] as const;
  let after: Forward | undefined;
  while (!signal?.aborted) {
    const at = { endpoint: line.endpoint.id, states, after };
    const forwards = await forwardsIn(db, community.id, at, atOnce);
    for (const forward of forwards) {
      if (forward.state === 'token') await resolveToken(line, forward);
    }
    await followPage(
      line,
      forwards.filter(({ state }) => state === 'followed'),
    );
    after = forwards.at(-1);
    if (forwards.length < atOnce) return;
  }
}

async function resolveToken(line: Line, forward: Forward): Promise<void> {
  let id: string | undefined;
  try {
    id = await line.other.resolve(forward.token ?? '');
  } catch (error) {
    if (!(error instanceof OutwardError) || error.code !== 'refused') throw error;
  }
  if (id !== undefined) await settle(line, forward, { id });
  else await countMissing(line, forward);
}

async function followPage(line: Line, forwards: readonly Forward[]): Promise<void> {
  if (forwards.length === 0) return;
  const records = await line.other.statusOf(forwards.map(({ remote }) => remote ?? ''));
  for (const forward of forwards) {
    const record = records.get(forward.remote ?? '');
    const told = record && readTold(record, line.side.community.timeZone);
    if (told === undefined) await countMissing(line, forward);
    else await takeOver(line, forward, told);
  }
}

async function countMissing({ side }: Line, forward: Forward): Promise<void> {
  const missing = forward.missing + 1;
  const isGone = missing >= mostMissing;
  await change(side.db, side.community.id, forward.report, {
    from: [forward.state],
    to: isGone ? 'ended' : forward.state,
    set: { missing, trouble: 'no-such-number' },
  });
}

/** What is new becomes a step, in the transaction that remembers it as known. */
async function takeOver({ side, endpoint }: Line, forward: Forward, told: Told): Promise<void> {
  const { db, pg, community } = side;
  const { report } = forward;
  const today = todayOf(side);
  const closedOn = told.isOpen ? null : (forward.closedOn ?? today);
  const isOver = closedOn !== null && closedOn < addDays(today, -daysAfterwards);
  const seen = JSON.stringify(told);
  const isSame =
    seen === forward.seen && !isOver && forward.missing === 0 && forward.closedOn === closedOn;
  if (isSame) return;
  const whole = await findReport(pg, community.id, report);
  if (whole === undefined) return;
  const before = seenIn(forward.seen);
  const step = stepTold(foldLife(whole.steps), before, told, endpoint.name, today);
  await changeReports(db, community.id, async (transaction, tally) => {
    const isOurs = await change(transaction, community.id, report, {
      from: ['followed'],
      to: isOver || whole.state === 'removed' ? 'ended' : 'followed',
      set: { seen, missing: 0, closed_on: closedOn, trouble: null },
    });
    if (isOurs && step !== undefined) {
      await mayTakeStep(transaction, community.id, report, step, tally);
    }
  });
}

/** What we wrote down ourselves. */
function seenIn(text: string | null): Told | undefined {
  const told = text === null ? undefined : (JSON.parse(text) as Told);
  return told?.updated === undefined || isDay(told.updated) ? told : undefined;
}
