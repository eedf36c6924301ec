import { letterRhythms } from '@nearhand/protocol/outward-desk';
import type { FastifyRequest } from 'fastify';
import type { App } from '../../../http/fastify-app.ts';
import { languages } from '../../../pages/language.ts';
import { Refusal } from '../../../refusal.ts';
import { deskOfSteward, todayOf } from '../../desks/desks.ts';
import { isDay, jsonBody, type Later, preparePrivateApi } from '../../requests/requests.ts';
import type { ReportSide } from '../report-side.ts';
import { listDigests, sendAgain, storeDigest } from './digests.ts';

/** `docs/http.md`, "Letters to those who mend": every request is signed by a steward of the desk. */
export function addDigestRoutes(app: App, later: Later<ReportSide>): void {
  preparePrivateApi(app, later);
  const base = '/api/desks/:desk/reports/digests';

  app.get(base, async (request) => {
    const side = await stewardsSide(later, request);
    const { bodies } = await side.bodies.current();
    const digests = await listDigests(side.db, side.community.id);
    return {
      // Whether there is a mail server to hand letters to.
      canSend: side.config.mail !== undefined,
      digests: digests.map(({ last, isOn, ...digest }) => ({
        ...digest,
        on: isOn,
        hasAddress: bodies.get(digest.body)?.email !== undefined,
        ...(last !== null && { last: { ...last, trouble: last.trouble ?? undefined } }),
      })),
    };
  });

  app.put(`${base}/:body`, async (request) => {
    const side = await stewardsSide(later, request);
    const { body } = request.params as { readonly body: string };
    const given = jsonBody(request, ['every', 'language', 'on']);
    const every = letterRhythms.find((each) => each === given.every);
    const language = languages.find((each) => each === given.language);
    const { on } = given;
    side.bodies.forget();
    const { bodies } = await side.bodies.current();
    if (!bodies.has(body)) throw new Refusal('not-found');
    if (every === undefined || language === undefined || typeof on !== 'boolean') {
      throw new Refusal('malformed');
    }
    const digest = { body, every, language, isOn: on };
    await storeDigest(side.db, side.community.id, digest, todayOf(side));
    return {};
  });

  app.post(`${base}/:body/again`, async (request) => {
    const side = await stewardsSide(later, request);
    const { body } = request.params as { readonly body: string };
    const { to } = jsonBody(request, ['to']);
    if (typeof to !== 'string' || !isDay(to)) throw new Refusal('malformed');
    if (!(await sendAgain(side.db, side.community.id, body, to))) throw new Refusal('moved');
    return {};
  });
}

async function stewardsSide(
  later: Later<ReportSide>,
  request: FastifyRequest,
): Promise<ReportSide> {
  const side = await later.get();
  await deskOfSteward(side, request);
  return side;
}
