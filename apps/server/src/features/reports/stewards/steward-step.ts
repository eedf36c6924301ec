import { type CutReason, cutReasons } from '@nearhand/protocol/report-desk';
import { Refusal } from '../../../refusal.ts';
import { plainText } from '../../forms/forms.ts';
import { isDay } from '../../requests/requests.ts';
import type { Settings } from '../bodies.ts';
import { findKind } from '../kinds.ts';
import { type NamedPhoto, readDraft } from '../photos/photo-draft.ts';
import { isReportId } from '../report-id.ts';
import { cutParts, type Step, type StepDetail } from '../step.ts';
import type { Cut } from './cut.ts';

const mostStepWords = 1000;
const members = ['kind', 'body', 'expected', 'into', 'to', 'photo'];

/** A step, and the photo that comes with it. */
export interface StewardStep {
  readonly step: Step;
  readonly photo: NamedPhoto | undefined;
}

/** A step out of a steward's body: `{"kind", …}` and words; anything else is `malformed`. */
export function readStewardStep(
  given: unknown,
  words: unknown,
  day: string,
  settings: Settings,
): StewardStep {
  if (typeof given !== 'object' || given === null) throw new Refusal('malformed');
  const detail = given as Readonly<Record<string, unknown>>;
  const isKnown = Object.keys(detail).every((name) => members.includes(name));
  if (!isKnown || (words !== undefined && typeof words !== 'string'))
    throw new Refusal('malformed');
  const text = plainText(words ?? '').trim();
  if (text.length > mostStepWords) throw new Refusal('too-large');
  const step = { day, words: text, detail: detailOf(detail, day, settings) };
  return { step, photo: photoOf(detail) };
}

/** Of the mended thing, so it comes only with `done`. */
function photoOf({
  kind,
  photo: given,
}: Readonly<Record<string, unknown>>): NamedPhoto | undefined {
  if (given === undefined) return undefined;
  const photo = typeof given === 'string' && kind === 'done' ? readDraft(given) : undefined;
  if (photo === undefined) throw new Refusal('malformed');
  return photo;
}

function detailOf(
  given: Readonly<Record<string, unknown>>,
  day: string,
  settings: Settings,
): StepDetail {
  const body = given.body === undefined ? {} : { body: known(given.body, settings.bodies) };
  switch (given.kind) {
    case 'accepted':
    case 'not-ours':
      return { kind: given.kind, ...body };
    case 'under-way':
      return given.expected === undefined
        ? { kind: 'under-way' }
        : { kind: 'under-way', expected: futureDay(given.expected, day) };
    case 'done':
    case 'said':
    case 'reopened':
    case 'unmerged':
      return { kind: given.kind };
    case 'merged':
      if (typeof given.into !== 'string' || !isReportId(given.into)) throw new Refusal('malformed');
      return { kind: 'merged', into: given.into };
    case 'moved': {
      const kind = findKind(typeof given.to === 'string' ? given.to : '');
      if (kind === undefined) throw new Refusal('malformed');
      return { kind: 'moved', from: '', to: kind.id };
    }
    default:
      throw new Refusal('malformed');
  }
}

/** What is deleted and why, each out of its short list. */
export function readCut(given: Readonly<Record<string, unknown>>): Cut {
  const part = cutParts.find((each) => each === given.part);
  if (part === undefined || part === 'photo') throw new Refusal('malformed');
  const { step } = given;
  const isNumber = typeof step === 'number' && Number.isInteger(step) && step >= 0;
  if (part === 'step' && !isNumber) throw new Refusal('malformed');
  return { part, reason: readReason(given.reason), step: isNumber ? step : undefined };
}

export function readReason(given: unknown): CutReason {
  const reason = cutReasons.find((each) => each === given);
  if (reason === undefined) throw new Refusal('malformed');
  return reason;
}

function known(id: unknown, bodies: Settings['bodies']): string {
  if (typeof id !== 'string' || !bodies.has(id)) throw new Refusal('malformed');
  return id;
}

function futureDay(given: unknown, today: string): string {
  const isFuture = typeof given === 'string' && /^20/.test(given) && isDay(given) && given >= today;
  if (!isFuture) throw new Refusal('malformed');
  return given;
}
