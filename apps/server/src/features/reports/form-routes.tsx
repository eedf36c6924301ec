import fastifyMultipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { App } from '../../http/fastify-app.ts';
import { permissionsWithPlace } from '../../http/security-headers.ts';
import { mapPolicy, type Tiles } from '../../map/map-box.ts';
import type { Place } from '../../pages/frame.ts';
import { languages, pathIn } from '../../pages/language.ts';
import { addPage, placeOf, renderPage } from '../../pages/page-route.ts';
import { Refusal } from '../../refusal.ts';
import { todayOf } from '../desks/desks.ts';
import type { Later } from '../requests/requests.ts';
import { frames } from '../square/square.tsx';
import { deviceScripts } from './device-scripts.ts';
import { FollowedPage, FollowPage } from './follow-page.tsx';
import { readFormBody } from './form-body.ts';
import { findKind } from './kinds.ts';
import { addMeToo } from './me-too.ts';
import { MeTooPage } from './me-too-page.tsx';
import { type Asked, takeForm } from './new-report.ts';
import { NewReportPage } from './new-report-page.tsx';
import { findFollowed, sayAsReporter } from './own-report.ts';
import { typedReport } from './report-form.ts';
import type { ReportSide } from './report-side.ts';
import { SentPage } from './sent-page.tsx';

type Taker = (
  side: ReportSide,
  request: FastifyRequest,
  reply: FastifyReply,
  place: Place,
) => Promise<FastifyReply>;

/** What is typed; photos are read as they arrive and counted by themselves. */
const largestTyped = 256 * 1024;

/** The pages of reports that are filled in, which answer to a POST of their own address. */
export async function addReportForms(
  app: App,
  later: Later<ReportSide>,
  tiles: Tiles,
): Promise<void> {
  /** What somebody presses for: where the device is, and a map. */
  const withPlace = { 'permissions-policy': permissionsWithPlace, ...mapPolicy(tiles) };
  await app.register(fastifyMultipart, { throwFileSizeLimit: false });
  const frameOf = async () => frames.current((await later.get()).db);

  const formPage = async (
    side: ReportSide,
    place: Place,
    asked: Asked,
    shown?: string,
  ): Promise<VNode> => {
    const { kinds } = await side.bodies.current();
    const { paths } = await deviceScripts.current();
    // A token that can still be used stays, so that its age is not lost.
    const isUsable = ['good', 'too-quick'].includes(side.forms.look(shown ?? ''));
    const token = shown !== undefined && isUsable ? shown : side.forms.fresh();
    const { community } = side;
    return (
      <NewReportPage
        {...{ place, community, kinds, token, asked }}
        today={todayOf(side)}
        isAnswer={shown !== undefined}
        tiles={tiles}
        scripts={[paths['report-form']]}
      />
    );
  };
  const addTaker = (path: string, take: Taker) => {
    for (const language of languages) {
      app.post(pathIn(language, path), { bodyLimit: largestTyped }, async (request, reply) => {
        const side = await later.get();
        return await take(side, request, reply, placeOf(request, await frameOf()));
      });
    }
  };

  addPage(
    app,
    '/reports/new',
    frameOf,
    async ({ place, query }) => {
      const kind = findKind(query.kind ?? '')?.id ?? '';
      const fields = new Map([
        ['kind', [kind]],
        ['position', [query.at ?? '']],
      ]);
      return await formPage(await later.get(), place, nothingAsked(fields));
    },
    () => withPlace,
  );
  addTaker('/reports/new', async (side, request, reply, place) => {
    const body = await readFormBody(request, side.intake);
    const taken = await side.intake.carry(body.photos, () => takeForm(side, body, place.language));
    if ('sent' in taken) {
      const { paths } = await deviceScripts.current();
      const sent = { ...taken.sent, place, language: place.language };
      return send(reply, 200, <SentPage {...sent} scripts={[paths['report-form']]} />);
    }
    const { asked } = taken;
    const isWrong = asked.faults.length + asked.photoFaults.length > 0;
    const isBusy = asked.photoFaults.includes('busy');
    if (isBusy) reply.header('retry-after', '5');
    const status = isBusy ? 503 : asked.sendFault === 'too-many' ? 429 : isWrong ? 422 : 200;
    const token = body.fields.get('token')?.[0] ?? '';
    reply.headers(withPlace);
    return send(reply, status, await formPage(side, place, asked, token));
  });

  addPage(app, '/reports/follow', frameOf, ({ place }) => (
    <FollowPage place={place} wrong={undefined} />
  ));
  addTaker('/reports/follow', async (side, request, reply, place) => {
    const { fields } = await readFormBody(request);
    const code = (fields.get('code')?.[0] ?? '').slice(0, 200);
    const act = fields.get('act')?.[0];
    const hasSaid = act === 'confirmed' || act === 'reopened';
    if (hasSaid) await sayAsReporter(side, code, act, fields.get('words')?.[0] ?? '');
    const found = await findFollowed(side, code);
    if (found === undefined) return send(reply, 422, <FollowPage place={place} wrong={code} />);
    return send(reply, 200, <FollowedPage {...{ place, code, hasSaid, ...found }} />);
  });

  addTaker('/reports/:id/me-too', async (side, request, reply, place) => {
    const { fields } = await readFormBody(request);
    const { id = '' } = request.params as { readonly id?: string };
    const token = fields.get('token')?.[0] ?? '';
    const work = fields.get('work')?.[0] ?? '';
    const outcome = await addMeToo(side, id, { token, work });
    if (outcome === 'no-such-report') throw new Refusal('not-found');
    const status = outcome === 'too-many' ? 429 : 200;
    return send(reply, status, <MeTooPage {...{ place, id, outcome, token }} />);
  });
}

function nothingAsked(fields: ReadonlyMap<string, readonly string[]>): Asked {
  return {
    typed: typedReport(fields),
    ...{ faults: [], photoFaults: [], pointed: [], near: [] },
    ...{ sendFault: undefined, minutesToWait: undefined, offered: undefined },
  };
}

/** The answer to a form: kept by nobody, since it has what somebody typed in it. */
function send(reply: FastifyReply, status: number, page: VNode): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(renderPage(page));
}
