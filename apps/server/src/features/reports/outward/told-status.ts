import { plainText, pointOut } from '../../forms/forms.ts';
import { dayAt, isDay } from '../../requests/requests.ts';
import { type Life, mayFollow } from '../life.ts';
import type { Open311Record } from '../open311-records.ts';
import type { Step, StepDetail } from '../step.ts';

/** What the other side says of a report, as much of it as we take over. */
export interface Told {
  readonly isOpen: boolean;
  /** `extended_attributes.detailed_status`, where the other side has one; else empty. */
  readonly detail: string;
  readonly notes: string;
  /** Days, where they are any. */
  readonly expected: string | undefined;
  readonly updated: string | undefined;
}

const mostNotes = 500;
/** What is pointed out is at most five of each at once. */
const mostTurns = 20;

/** Reads an answer; undefined where its status is neither of the two that GeoReport v2 knows. */
export function readTold(record: Open311Record, timeZone: string): Told | undefined {
  const status = record.status?.toLowerCase();
  if (status !== 'open' && status !== 'closed') return undefined;
  const detail = (record['extended_attributes.detailed_status'] ?? '')
    .toLowerCase()
    .replace(/[_\s]+/g, '-');
  return {
    isOpen: status === 'open',
    detail: /^[a-z-]{1,60}$/.test(detail) ? detail : '',
    notes: cleanNotes(record.status_notes ?? '', record['extended_attributes.status_name'] ?? ''),
    expected: dayIn(record.expected_datetime ?? '', timeZone),
    updated: dayIn(record.updated_datetime ?? '', timeZone),
  };
}

/** Words of strangers, shown in public: no numbers, addresses or plates of anybody, and not without end. */
function cleanNotes(text: string, statusName: string): string {
  let notes = plainText(text).normalize('NFKC').replace(/\s+/g, ' ').trim();
  // One of our own puts the state's name in front, which the step says already.
  if (statusName !== '' && notes.startsWith(statusName)) {
    notes = notes.slice(statusName.length).replace(/^: /, '');
  }
  notes = notes.slice(0, 4 * mostNotes);
  for (let turns = 0; turns < mostTurns && pointOut(notes).length > 0; turns += 1) {
    for (const { text: somebody } of pointOut(notes)) notes = notes.replaceAll(somebody, '***');
  }
  if (pointOut(notes).length > 0) return '';
  return notes.length > mostNotes ? `${notes.slice(0, mostNotes - 1)}…` : notes;
}

function dayIn(text: string, timeZone: string): string | undefined {
  const milliseconds = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  const day = dayAt(milliseconds, timeZone);
  return isDay(day) && /^(19|20|21)/.test(day) ? day : undefined;
}

/** What other software calls its states, beside our own names for them. */
const accepted = new Set(['accepted', 'acknowledged', 'investigating', 'assigned']);
const underWay = new Set(['under-way', 'in-progress', 'in-process', 'planned', 'action-scheduled']);
const elsewhere = new Set(['not-ours', 'not-councils-responsibility', 'not-responsible']);
/** Closed, and yet nobody says that it is mended. */
const unmended = new Set([
  ...['duplicate', 'merged', 'removed', 'no-further-action', 'unable-to-fix', 'internal-referral'],
  ...['cancelled', 'canceled', 'rejected', 'invalid', 'closed'],
]);

/**
 * The step that follows from what the other side says now and did not say before; undefined where it
 * is nothing new, or nothing that can follow here. The day is the other side's where that can be.
 */
export function stepTold(
  life: Life,
  before: Told | undefined,
  now: Told,
  from: string,
  today: string,
): Step | undefined {
  const isNew =
    before === undefined ||
    before.isOpen !== now.isOpen ||
    before.detail !== now.detail ||
    before.notes !== now.notes ||
    before.expected !== now.expected;
  if (!isNew) return undefined;
  const { updated } = now;
  const isDated = updated !== undefined && updated >= life.changed && updated <= today;
  const day = isDated ? updated : today;
  const details = [detailOf(before, now, today), saidOf(now)];
  for (const detail of details) {
    const step = detail && { day, words: now.notes, detail: { ...detail, from } };
    if (step && mayFollow(life, step, 'remote') && !isSame(life, step)) return step;
  }
  return undefined;
}

type Remote = Extract<StepDetail, { readonly from?: string }>;

function detailOf(before: Told | undefined, now: Told, today: string): Remote | undefined {
  const { detail, isOpen } = now;
  if (!isOpen) {
    if (elsewhere.has(detail)) return { kind: 'not-ours' };
    return unmended.has(detail) ? undefined : { kind: 'done' };
  }
  if (before?.isOpen === false) return { kind: 'reopened' };
  const expected = now.expected !== undefined && now.expected >= today ? now.expected : undefined;
  if (underWay.has(detail) || expected !== undefined) {
    return expected === undefined ? { kind: 'under-way' } : { kind: 'under-way', expected };
  }
  return accepted.has(detail) ? { kind: 'accepted' } : undefined;
}

function saidOf({ isOpen, notes }: Told): Remote | undefined {
  if (!isOpen) return { kind: 'said', closed: true };
  return notes === '' ? undefined : { kind: 'said' };
}

/** A state that it has already, without a word to it, is no step. */
function isSame(life: Life, { words, detail }: Step): boolean {
  if (words !== '' || detail.kind !== life.state) return false;
  return detail.kind !== 'under-way' || detail.expected === life.expected;
}
