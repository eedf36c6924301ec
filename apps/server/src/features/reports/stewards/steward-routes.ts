import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../../http/fastify-app.ts';
import { Refusal } from '../../../refusal.ts';
import { deskOfSteward, todayOf } from '../../desks/desks.ts';
import {
  type JsonObject,
  jsonBody,
  type Later,
  preparePrivateApi,
  rawBody,
} from '../../requests/requests.ts';
import { changeReports } from '../change-reports.ts';
import { sendPhoto } from '../file-routes.ts';
import { findKind } from '../kinds.ts';
import { foldLife, nextSteps } from '../life.ts';
import { readReportKey, writeReportKey } from '../page-link.ts';
import { addPhotos } from '../photos/photo-rows.ts';
import { findReport, listReports } from '../queries.ts';
import { ReportError } from '../report-error.ts';
import { isReportId } from '../report-id.ts';
import type { ReportSide } from '../report-side.ts';
import { takeStep } from '../take-step.ts';
import { cutReport, judgePhoto } from './cut.ts';
import { keepMendedPhoto, largestMendedPhoto } from './mended-photo.ts';
import { putBody, putKinds, settingsOf } from './settings-routes.ts';
import { readCut, readReason, readStewardStep } from './steward-step.ts';

type Handler = (side: ReportSide, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const perPage = 50;
const mostPhotos = 30;
const mostAtOnce = 100;

/** `docs/http.md`, "Reports for stewards": every request is signed by a steward of the desk. */
export function addStewardRoutes(app: App, later: Later<ReportSide>): void {
  preparePrivateApi(app, later);
  const on = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const side = await later.get();
    await deskOfSteward(side, request);
    try {
      return await handler(side, request, reply);
    } catch (error) {
      if (!(error instanceof ReportError)) throw error;
      throw new Refusal(error.code === 'no-such-report' ? 'not-found' : 'moved', {}, error);
    }
  };
  const base = '/api/desks/:desk/reports';
  app.get(base, on(queue));
  app.get(`${base}/settings`, on(settingsOf));
  app.get(`${base}/photos`, on(waitingPhotos));
  app.get(`${base}/photos/:photo/:size.jpg`, on(showPhoto));
  app.post(`${base}/photos/:photo`, on(decidePhoto));
  app.post(`${base}/steps`, on(takeSteps));
  app.post(`${base}/cuts`, on(cut));
  app.post(`${base}/mended-photos`, { bodyLimit: largestMendedPhoto }, on(mendedPhoto));
  app.put(`${base}/bodies/:body`, on(putBody));
  app.put(`${base}/kinds`, on(putKinds));
  app.get(`${base}/:id`, on(oneReport));
}

/** What an address says once; what it says twice says nothing. */
function onceIn(query: unknown): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(query as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Readonly<
    Record<string, string>
  >;
}

const queue: Handler = async ({ db, community }, request) => {
  const query = onceIn(request.query);
  const filter = {
    isOpen: query.state === 'closed' ? false : query.state === 'all' ? undefined : true,
    kind: findKind(query.kind ?? '')?.id,
    body: query.body || undefined,
  };
  const page = await listReports(db, community.id, filter, readReportKey(query.after), perPage);
  const reports = page.reports.map((report) => ({ ...report, names: namesOf(report.kind) }));
  return { reports, ...(page.next && { next: writeReportKey(page.next) }) };
};

/** A kind that is no longer in the list is its id. */
function namesOf(kind: string) {
  return findKind(kind)?.names ?? { en: kind, 'zh-Hant': kind, 'zh-Hans': kind };
}

const oneReport: Handler = async ({ pg, community }, request) => {
  const { id = '' } = request.params as { readonly id?: string };
  const report = isReportId(id) ? await findReport(pg, community.id, id) : undefined;
  if (report === undefined) throw new Refusal('not-found');
  return {
    ...report,
    names: namesOf(report.kind),
    nextSteps: nextSteps(foldLife(report.steps), 'steward'),
  };
};

const waitingPhotos: Handler = async ({ db, community }) => {
  const photos = await db
    .selectFrom('report_photos as p')
    .innerJoin('reports as r', (join) =>
      join.onRef('r.community_id', '=', 'p.community_id').onRef('r.report_id', '=', 'p.report_id'),
    )
    .select(['p.photo_id as id', 'p.report_id as report', 'p.since', 'p.width', 'p.height'])
    .select(['p.is_of_mended as isOfMended', 'r.kind', 'r.words', 'r.place'])
    .where('p.community_id', '=', community.id)
    .where('p.is_shown', '=', false)
    .orderBy('p.since')
    .orderBy('p.photo_id')
    .limit(mostPhotos)
    .execute();
  return { photos: photos.map((photo) => ({ ...photo, names: namesOf(photo.kind) })) };
};

const showPhoto: Handler = async (side, request, reply) => {
  const { photo, size } = request.params as { readonly photo: string; readonly size: string };
  if (size !== 'small' && size !== 'large') throw new Refusal('not-found');
  return await sendPhoto(reply, side.photos.pathOf(photo, size), 'no-store');
};

const decidePhoto: Handler = async (side, request) => {
  const { photo } = request.params as { readonly photo: string };
  const body = jsonBody(request, ['show'], ['reason']);
  if (typeof body.show !== 'boolean') throw new Refusal('malformed');
  const verdict = body.show
    ? ({ show: true } as const)
    : ({ show: false, reason: readReason(body.reason) } as const);
  const gone = await changeReports(side.db, side.community.id, (db, tally) =>
    judgePhoto(side, db, photo, verdict, todayOf(side), tally),
  );
  for (const id of gone) await side.photos.remove(id);
  return {};
};

const mendedPhoto: Handler = async (side, request) => ({
  photo: await keepMendedPhoto(side, rawBody(request)),
});

/** Each report in a transaction of its own: what one refuses does not stop the others. */
const takeSteps: Handler = async (side, request) => {
  const { db, community } = side;
  const body = jsonBody(request, ['reports', 'step'], ['words']);
  const ids = reportIds(body);
  const today = todayOf(side);
  const settings = await side.bodies.current();
  const { step, photo } = readStewardStep(body.step, body.words, today, settings);
  const isPhoto =
    photo === undefined || (ids.length === 1 && (await side.photos.hasDraft(photo.id)));
  if (!isPhoto) throw new Refusal('malformed');
  if (step.detail.kind === 'merged') await checkMergeInto(side, step.detail.into, ids);
  const taken: string[] = [];
  const refused: string[] = [];
  for (const id of ids) {
    try {
      await changeReports(db, community.id, async (transaction, tally) => {
        await takeStep(transaction, community.id, id, step, 'steward', tally);
        const photos = photo === undefined ? [] : [photo];
        await addPhotos(side, transaction, photos, { reportId: id, isOfMended: true, today });
      });
      taken.push(id);
    } catch (error) {
      if (!(error instanceof ReportError)) throw error;
      refused.push(id);
    }
  }
  return { taken, refused };
};

function reportIds({ reports }: JsonObject): readonly string[] {
  const isList =
    Array.isArray(reports) &&
    reports.length > 0 &&
    reports.length <= mostAtOnce &&
    reports.every((id): id is string => typeof id === 'string' && isReportId(id));
  if (!isList) throw new Refusal('malformed');
  return [...new Set(reports)];
}

/** A report is merged into another that is itself neither merged nor deleted. */
async function checkMergeInto(
  side: ReportSide,
  into: string,
  ids: readonly string[],
): Promise<void> {
  const target = await findReport(side.pg, side.community.id, into);
  const isGood = target !== undefined && target.state !== 'merged' && target.state !== 'removed';
  if (!isGood || ids.includes(into)) throw new Refusal('malformed');
}

const cut: Handler = async (side, request) => {
  const body = jsonBody(request, ['report', 'part', 'reason'], ['step']);
  const { report } = body;
  if (typeof report !== 'string' || !isReportId(report)) throw new Refusal('malformed');
  const wanted = readCut(body);
  const gone = await changeReports(side.db, side.community.id, (db, tally) =>
    cutReport(db, side.community.id, report, wanted, todayOf(side), tally),
  );
  for (const id of gone) await side.photos.remove(id);
  return {};
};
