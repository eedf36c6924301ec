import type { CardLanguage } from '@nearhand/seal/word-list';
import { Refusal } from '../../refusal.ts';
import { areas } from '../areas/areas.ts';
import { todayOf } from '../desks/desks.ts';
import { pointOut, type Remarked } from '../forms/forms.ts';
import { createReport } from './create-report.ts';
import { drawFollowCode } from './follow-code.ts';
import type { FormBody } from './form-body.ts';
import { readDraft, writeDraft } from './photos/photo-draft.ts';
import type { PhotoFault } from './photos/photo-error.ts';
import { type ListedReport, listReports, nearReports, reportOfCode } from './queries.ts';
import { areaOf, type ReportArea } from './report-area.ts';
import {
  type FormFault,
  type ReadForm,
  readForm,
  type TypedReport,
  typedReport,
} from './report-form.ts';
import type { ReportSide } from './report-side.ts';
import { hasWorked } from './shown-work.ts';
import type { Position } from './spot.ts';

/** Why a form that is right in itself is not taken now. */
export type SendFault = 'too-quick' | 'sent-before' | 'too-old' | 'too-many';

/** A form that comes back: with what is wrong, or with what is asked before it is sent. */
export interface Asked {
  readonly typed: TypedReport;
  readonly faults: readonly FormFault[];
  readonly photoFaults: readonly PhotoFault[];
  readonly sendFault: SendFault | undefined;
  readonly minutesToWait: number | undefined;
  readonly pointed: readonly Remarked[];
  readonly near: readonly ListedReport[];
  /** Where a photo says that it was taken. */
  readonly offered: Position | undefined;
}

export interface Sent {
  readonly id: string;
  /** The six words, where they were drawn here: shown once, kept nowhere. */
  readonly code: readonly string[] | undefined;
}

const nearMetres = 150;
const nearCount = 6;

/** Takes a form: a report comes of it, or the form comes back with all that was typed. */
export async function takeForm(
  side: ReportSide,
  body: FormBody,
  language: CardLanguage,
): Promise<{ readonly sent: Sent } | { readonly asked: Asked }> {
  const { follow } = typedReport(body.fields);
  const own = /^[0-9a-f]{64}$/.test(follow) ? Buffer.from(follow, 'hex') : undefined;
  // A device draws a code for one report: the answer to this one was lost on the way.
  const before = own && (await reportOfCode(side.db, side.community.id, own));
  if (before !== undefined) {
    await side.intake.drop(body.photos);
    return { sent: { id: before, code: undefined } };
  }
  const typed = await withDrafts(side, body);
  const settings = await side.bodies.current();
  const read = readForm(typed, {
    today: todayOf(side),
    kinds: settings.kinds,
    neighbourhoods: side.community.neighbourhoods,
  });
  const map = await areas.lately(side.db, side.community.id);
  const areaAt = (position: Position) => areaOf(map, side.community.neighbourhoods, position);
  const { form, faults } = inItsArea(read, areaAt);
  const offered =
    typed.position.trim() === ''
      ? body.photos
          .map(({ position }) => position)
          .find((position) => position !== undefined && !areaAt(position).isOutside)
      : undefined;
  const pointed = typed.mayStay ? [] : pointOut(`${form.words}\n${form.place}`);
  const isWhole = faults.length === 0 && body.photoFaults.length === 0;
  const near = isWhole && !typed.isNew ? await nearTo(side, form, offered) : [];
  const asked: Asked = {
    ...{ typed, faults, pointed, near, offered, photoFaults: body.photoFaults },
    ...{ sendFault: undefined, minutesToWait: undefined },
  };
  const isAsking = pointed.length > 0 || near.length > 0 || offered !== undefined;
  if (!isWhole || isAsking) return { asked };
  const refused = await admit(side, body.fields);
  if (refused !== undefined) return { asked: { ...asked, ...refused } };
  const drawn = own === undefined ? await drawFollowCode(language) : undefined;
  const id = await createReport(side, {
    ...form,
    followHash: own ?? drawn?.hash,
    photos: await settled(side, typed.drafts),
  });
  return { sent: { id, code: drawn?.words } };
}

/** The neighbourhood that polygons say, or the fault that the position is in none of them. */
function inItsArea(
  { form, faults }: ReturnType<typeof readForm>,
  areaAt: (position: Position) => ReportArea,
): ReturnType<typeof readForm> {
  if (form.position === undefined) return { form, faults };
  const { isOutside, neighbourhood } = areaAt(form.position);
  if (isOutside) return { form, faults: [...faults, 'position-outside'] };
  return { form: { ...form, neighbourhood: neighbourhood || form.neighbourhood }, faults };
}

/** The photos of this sending beside those of earlier ones. */
async function withDrafts(side: ReportSide, { fields, photos }: FormBody): Promise<TypedReport> {
  const typed = typedReport(fields);
  const drafts: string[] = [];
  for (const draft of typed.drafts) {
    if (await side.photos.hasDraft(readDraft(draft)?.id ?? '')) drafts.push(draft);
  }
  drafts.push(...photos.map(writeDraft));
  return { ...typed, drafts };
}

async function settled(side: ReportSide, drafts: readonly string[]) {
  const photos = [];
  for (const draft of drafts) {
    const photo = readDraft(draft);
    if (photo === undefined) throw new Refusal('malformed');
    if (await side.photos.hasDraft(photo.id)) photos.push(photo);
  }
  return photos;
}

/** Open reports that may be the same: of the kind near by, else of the kind in the neighbourhood. */
async function nearTo(
  side: ReportSide,
  form: ReadForm,
  offered: Position | undefined,
): Promise<readonly ListedReport[]> {
  const { db, community } = side;
  const { kind, neighbourhood } = form;
  const position = form.position ?? offered;
  if (position !== undefined) {
    const wanted = { kind, count: nearCount, within: nearMetres };
    return await nearReports(db, community.id, position, wanted);
  }
  const filter = { kind, neighbourhood, isOpen: true };
  return (await listReports(db, community.id, filter, undefined, nearCount)).reports;
}

/**
 * Work done on the device lets a form through; without it, a token that is old enough and unused, of
 * which there are so many an hour for everybody together.
 */
async function admit(
  side: ReportSide,
  fields: FormBody['fields'],
): Promise<Pick<Asked, 'sendFault' | 'minutesToWait'> | undefined> {
  const token = fields.get('token')?.[0] ?? '';
  const verdict = side.forms.look(token);
  const refused = (sendFault: SendFault, minutesToWait?: number) => ({ sendFault, minutesToWait });
  if (verdict === 'used') return refused('sent-before');
  if (verdict === 'not-ours') return refused('too-old');
  if (verdict === 'too-quick') return refused('too-quick');
  if (await hasWorked(side.work, side.db, fields.get('work')?.[0] ?? '')) {
    return (await side.forms.spend(token)) ? undefined : refused('sent-before');
  }
  try {
    side.budget.take('form');
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too-many') throw error;
    return refused('too-many', Math.ceil(Number(error.details.retryAfter) / 60));
  }
  if (await side.forms.spend(token)) return undefined;
  side.budget.giveBack('form');
  return refused('sent-before');
}
