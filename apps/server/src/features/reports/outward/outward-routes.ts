import { type SendingState, sendingStates } from '@nearhand/protocol/outward-desk';
import type { FastifyRequest } from 'fastify';
import type { App } from '../../../http/fastify-app.ts';
import { Refusal } from '../../../refusal.ts';
import { deskOfSteward, todayOf } from '../../desks/desks.ts';
import { jsonBody, type Later, preparePrivateApi } from '../../requests/requests.ts';
import { readReportKey, writeReportKey } from '../page-link.ts';
import { isReportId } from '../report-id.ts';
import type { ReportSide } from '../report-side.ts';
import {
  type Endpoint,
  listEndpoints,
  listSentKinds,
  readEndpoint,
  removeEndpoint,
  sendKind,
  storeEndpoint,
} from './endpoints.ts';
import {
  change,
  countForwards,
  type Forward,
  findForward,
  forwardsIn,
  takeUpOne,
} from './forwards.ts';
import { isRemoteId, OtherSide } from './other-side.ts';
import { OutwardError } from './outward-error.ts';
import { outwardSide } from './outward-side.ts';
import { settle } from './send-on.ts';

type Handler = (side: ReportSide, request: FastifyRequest) => Promise<unknown>;

const perPage = 50;

/** `docs/http.md`, "Sending on": every request is signed by a steward of the desk. */
export function addOutwardRoutes(app: App, later: Later<ReportSide>): void {
  preparePrivateApi(app, later);
  const on = (handler: Handler) => async (request: FastifyRequest) => {
    const side = await later.get();
    await deskOfSteward(side, request);
    return await handler(side, request);
  };
  const base = '/api/desks/:desk/reports';
  app.get(`${base}/endpoints`, on(endpoints));
  app.put(`${base}/endpoints/:endpoint`, on(putEndpoint));
  app.delete(`${base}/endpoints/:endpoint`, on(dropEndpoint));
  app.post(`${base}/endpoints/:endpoint/try`, on(tryEndpoint));
  app.put(`${base}/sent-kinds/:kind`, on(putSentKind));
  app.get(`${base}/sending`, on(queue));
  app.post(`${base}/sending/:report`, on(act));
}

const endpoints: Handler = async ({ db, community }) => {
  const [all, kinds, counts] = await Promise.all([
    listEndpoints(db, community.id),
    listSentKinds(db, community.id),
    countForwards(db, community.id),
  ]);
  return {
    endpoints: all.map(({ apiKey, trouble, isOn, ...endpoint }) => ({
      ...endpoint,
      on: isOn,
      // The key itself is shown to nobody: it was given to this server.
      hasKey: apiKey !== '',
      ...(trouble !== null && { trouble }),
      counts: Object.fromEntries(
        counts
          .filter((each) => each.endpoint === endpoint.id)
          .map(({ state, count }) => [state, count]),
      ),
    })),
    kinds,
  };
};

const putEndpoint: Handler = async ({ db, community, config }, request) => {
  const { endpoint: id } = request.params as { readonly endpoint: string };
  const needed = ['name', 'url', 'language', 'format', 'waits', 'on'];
  const given = jsonBody(request, needed, ['jurisdiction', 'key']);
  await storeEndpoint(db, community.id, readEndpoint(id, given, config.inside));
  return {};
};

const dropEndpoint: Handler = async ({ db, community }, request) => {
  const { endpoint: id } = request.params as { readonly endpoint: string };
  if (!(await removeEndpoint(db, community.id, id))) throw new Refusal('moved');
  return {};
};

/** Asks the other side for its services: whether it answers, and what its kinds are called. */
const tryEndpoint: Handler = async (side, request) => {
  const { endpoint: id } = request.params as { readonly endpoint: string };
  const endpoint = await endpointOf(side, id);
  const { reach } = outwardSide(side);
  try {
    const codes = await new OtherSide(endpoint, reach).serviceCodes();
    const shown = codes.filter((code) => code !== '' && code.length <= 100);
    return { codes: [...new Set(shown)].slice(0, 1000) };
  } catch (error) {
    if (!(error instanceof OutwardError)) throw error;
    return { trouble: error.code, ...(error.said !== undefined && { said: error.said }) };
  }
};

async function endpointOf({ db, community }: ReportSide, id: string): Promise<Endpoint> {
  const all = await listEndpoints(db, community.id);
  const endpoint = all.find((each) => each.id === id);
  if (endpoint === undefined) throw new Refusal('not-found');
  return endpoint;
}

const putSentKind: Handler = async (side, request) => {
  const { kind } = request.params as { readonly kind: string };
  const { endpoint, code } = jsonBody(request, [], ['endpoint', 'code']);
  const isNone = endpoint === undefined && code === undefined;
  if (!isNone && (typeof endpoint !== 'string' || typeof code !== 'string')) {
    throw new Refusal('malformed');
  }
  const to = isNone ? undefined : { endpoint: endpoint as string, code: code as string };
  await sendKind(side.db, side.community.id, kind, to, todayOf(side));
  return {};
};

const queue: Handler = async ({ db, community }, request) => {
  const query = request.query as Readonly<Record<string, unknown>>;
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined);
  const asked = text('state')?.split(',') ?? [];
  const states = sendingStates.filter((state) => asked.includes(state));
  const at = {
    states: states.length === 0 ? sendingStates.filter((state) => state !== 'ended') : states,
    endpoint: text('endpoint') || undefined,
    after: keyIn(text('after')),
  };
  const forwards = await forwardsIn(db, community.id, at, perPage + 1);
  const page = forwards.slice(0, perPage);
  const last = page.at(-1);
  const hasMore = forwards.length > perPage && last !== undefined;
  return {
    sending: page.map(shown),
    ...(hasMore && { next: writeReportKey({ received: last.due, id: last.report }) }),
  };
};

function shown({ report, endpoint, state, due, tries, triedOn, remote, trouble, said }: Forward) {
  return {
    ...{ report, endpoint, state, due, tries },
    ...(triedOn !== null && { triedOn }),
    ...(remote !== null && { number: remote }),
    ...(trouble !== null && { trouble }),
    ...(said !== null && { said }),
  };
}

/** The page key that `next` said; a report's own, with the day that it is due. */
function keyIn(text: string | undefined): Pick<Forward, 'due' | 'report'> | undefined {
  const key = readReportKey(text);
  if (key === undefined && text !== undefined) throw new Refusal('malformed');
  return key && { due: key.received, report: key.id };
}

/** From which states a steward can do what. */
const acts: Readonly<Record<'send' | 'stop' | 'arrived', readonly SendingState[]>> = {
  send: ['waiting', 'refused', 'stopped', 'unsure'],
  stop: ['waiting', 'sending', 'token', 'followed', 'unsure', 'refused'],
  arrived: ['unsure', 'sending', 'stopped', 'token'],
};

/** `send`: now, or once more; `stop`; `arrived`, where the steward looked for its number over there. */
const act: Handler = async (side, request) => {
  const { db, community } = side;
  const { report } = request.params as { readonly report: string };
  const { act: wanted, number } = jsonBody(request, ['act'], ['number']);
  if (!isReportId(report)) throw new Refusal('not-found');
  const today = todayOf(side);
  const forward = await findForward(db, community.id, report);
  if (wanted === 'send' && forward === undefined) {
    if (!(await takeUpOne(db, community.id, report, today))) throw new Refusal('moved');
    return {};
  }
  if (forward === undefined) throw new Refusal('not-found');
  if (wanted === 'send') {
    const set = { due: today, looks: 0, trouble: null, said: null };
    await mustChange(side, report, { from: acts.send, to: 'waiting', set });
  } else if (wanted === 'stop') {
    await mustChange(side, report, { from: acts.stop, to: 'stopped' });
  } else if (wanted === 'arrived' && typeof number === 'string' && isRemoteId(number)) {
    const line = { side: outwardSide(side), endpoint: await endpointOf(side, forward.endpoint) };
    const isOurs = acts.arrived.includes(forward.state);
    if (!isOurs || !(await settle(line, forward, { id: number }))) throw new Refusal('moved');
  } else throw new Refusal('malformed');
  return {};
};

async function mustChange(
  { db, community }: ReportSide,
  report: string,
  wanted: Parameters<typeof change>[3],
): Promise<void> {
  if (!(await change(db, community.id, report, wanted))) throw new Refusal('moved');
}
