import type { FastifyRequest } from 'fastify';
import type { App } from '../../../http/fastify-app.ts';
import { facilityName } from '../../../pages/facility-name.ts';
import { type Language, languages } from '../../../pages/language.ts';
import { wordsIn } from '../../../pages/words.ts';
import { Refusal } from '../../../refusal.ts';
import { deskOfSteward } from '../../desks/desks.ts';
import { isDay, jsonBody, type Later, preparePrivateApi } from '../../requests/requests.ts';
import { facilities } from '../records/built-in-taxonomies.ts';
import { isRecordId } from '../records/record-id.ts';
import { standingServices } from '../records/standing-services.ts';
import { serviceKinds } from '../schema.ts';
import { endRemark, listRemarks } from '../wrong/remarks.ts';
import { applyBulk, previewBulk, readBulkSet } from './bulk-edit.ts';
import { createService, readRunner } from './create-service.ts';
import type { DirectorySide } from './directory-side.ts';
import { listDuplicates, pairAfter, readSettling, settleDuplicates } from './duplicates.ts';
import {
  editOrganization,
  readOrganizationForm,
  stewardsOrganization,
} from './edit-organization.ts';
import { editService, stewardsService } from './edit-service.ts';
import { historyOf, listChanges } from './history.ts';
import { mergeServices, readMerge } from './merge-services.ts';
import { longUnchecked, readSelection, selectServices } from './selection.ts';
import { objectOf, readServiceForm } from './service-form.ts';
import { checkServices } from './set-checked.ts';
import { undoChange } from './undo-change.ts';

type Handler = (side: DirectorySide, request: FastifyRequest, deskId: Buffer) => Promise<unknown>;

const mostAtOnce = 100;

/** `docs/http.md`, "Services for stewards": every request is signed by a steward of the desk. */
export function addDirectoryStewardRoutes(app: App, later: Later<DirectorySide>): void {
  preparePrivateApi(app, later);
  const on = (handler: Handler) => async (request: FastifyRequest) => {
    const side = await later.get();
    return await handler(side, request, await deskOfSteward(side, request));
  };
  const base = '/api/desks/:desk/services';
  app.get(base, on(list));
  app.post(base, on(create));
  app.post(`${base}/bulk`, on(bulk));
  app.get(`${base}/organizations/:id`, on(oneOrganization));
  app.put(`${base}/organizations/:id`, on(changeOrganization));
  app.get(`${base}/terms`, on(terms));
  app.get(`${base}/unchecked`, on(unchecked));
  app.post(`${base}/checked`, on(check));
  app.get(`${base}/changes`, on(changes));
  app.post(`${base}/changes/:number/undo`, on(undo));
  app.get(`${base}/remarks`, on(remarks));
  app.post(`${base}/remarks/:id/done`, on(remarkDone));
  app.get(`${base}/duplicates`, on(duplicates));
  app.post(`${base}/duplicates/settle`, on(settle));
  app.post(`${base}/merge`, on(merge));
  app.get(`${base}/:id`, on(oneService));
  app.put(`${base}/:id`, on(edit));
  app.get(`${base}/:id/history`, on(history));
}

function queryOf(request: FastifyRequest) {
  const { after, ...selection } = request.query as Readonly<Record<string, unknown>>;
  const key = typeof after === 'string' ? after : undefined;
  return { after: key, selection: readSelection(selection) };
}

const list: Handler = async ({ db, community }, request) => {
  const { after, selection } = queryOf(request);
  return await selectServices(db, community.id, selection, after);
};

const unchecked: Handler = async ({ db, community }, request) => {
  const { after, selection } = queryOf(request);
  return await longUnchecked(db, community.id, selection, after);
};

const create: Handler = async (side, request, deskId) => {
  const { members, organization } = jsonBody(request, ['members', 'organization']);
  const form = readServiceForm(members);
  return await createService(side, deskId, { form, runner: readRunner(organization) });
};

const bulk: Handler = async (side, request, deskId) => {
  const { services, set, seen } = jsonBody(request, ['services', 'set'], ['seen']);
  const ids = serviceIds(services);
  const asked = readBulkSet(objectOf(set, 'set'));
  if (seen === undefined) return await previewBulk(side, ids, asked);
  if (typeof seen !== 'string') throw new Refusal('malformed', { member: 'seen' });
  return await applyBulk(side, deskId, { ids, set: asked, seen });
};

const oneOrganization: Handler = async ({ db, community }, request) =>
  await stewardsOrganization(db, community.id, idIn(request));

const changeOrganization: Handler = async (side, request, deskId) => {
  const { members: given, revision } = jsonBody(request, ['members', 'revision']);
  if (typeof revision !== 'string') throw new Refusal('malformed', { member: 'revision' });
  const members = readOrganizationForm(given);
  return await editOrganization(side, deskId, { id: idIn(request), revision, members });
};

const check: Handler = async (side, request, deskId) => {
  const { services } = jsonBody(request, ['services']);
  const change = await checkServices(side, deskId, serviceIds(services));
  return { ...(change === undefined ? {} : { change }) };
};

export function serviceIds(given: unknown): readonly string[] {
  const isList =
    Array.isArray(given) &&
    given.length > 0 &&
    given.length <= mostAtOnce &&
    given.every((id): id is string => typeof id === 'string' && isRecordId(id));
  if (!isList) throw new Refusal('malformed', { member: 'services' });
  return [...new Set(given)];
}

/** What a service can be said to be for and to have, in the words of its pages. */
const terms: Handler = async () => {
  const named = <Id extends string>(
    ids: readonly Id[],
    nameIn: (id: Id, language: Language) => string,
  ) =>
    ids.map((id) => ({
      id,
      names: Object.fromEntries(languages.map((language) => [language, nameIn(id, language)])),
    }));
  return {
    needs: named(serviceKinds, (id, language) => wordsIn(language)[`kind_${id}`]()),
    facilities: named(facilities, (id, language) => facilityName(id, wordsIn(language))),
  };
};

const oneService: Handler = async ({ db, community }, request) => {
  const id = idIn(request);
  const standing = (await standingServices(db, community.id, [id])).get(id);
  if (standing === undefined) throw new Refusal('not-found');
  return stewardsService(standing);
};

const edit: Handler = async (side, request, deskId) => {
  const { members, revision } = jsonBody(request, ['members', 'revision']);
  if (typeof revision !== 'string') throw new Refusal('malformed', { member: 'revision' });
  const form = readServiceForm(members);
  return await editService(side, deskId, { id: idIn(request), revision, form });
};

const history: Handler = async ({ db, community }, request) => {
  const id = idIn(request);
  return await historyOf(db, community.id, id, numberIn(request));
};

const changes: Handler = async ({ db, community }, request) =>
  await listChanges(db, community.id, numberIn(request));

const undo: Handler = async (side, request, deskId) => {
  const { number } = request.params as { readonly number: string };
  jsonBody(request, []);
  if (!/^[1-9]\d{0,14}$/.test(number)) throw new Refusal('not-found');
  return await undoChange(side, deskId, Number(number));
};

const remarks: Handler = async ({ db, community }, request) => {
  const { after } = request.query as { readonly after?: unknown };
  if (after === undefined) return await listRemarks(db, community.id, undefined);
  const [day = '', id = '', ...more] = typeof after === 'string' ? after.split('_') : [];
  if (!isDay(day) || !isRecordId(id) || more.length > 0) {
    throw new Refusal('malformed', { member: 'after' });
  }
  return await listRemarks(db, community.id, `${day}_${id}`);
};

const remarkDone: Handler = async ({ db, community }, request) => {
  jsonBody(request, []);
  if (!(await endRemark(db, community.id, idIn(request)))) throw new Refusal('not-found');
  return {};
};

const duplicates: Handler = async ({ db, community }, request) => {
  const { after } = request.query as { readonly after?: unknown };
  return await listDuplicates(db, community.id, pairAfter(after));
};

const settle: Handler = async (side, request) => {
  await settleDuplicates(side, readSettling(jsonBody(request, ['one', 'other', 'settled'])));
  return {};
};

const merge: Handler = async (side, request, deskId) => {
  const members = ['kept', 'gone', 'revisions', 'take', 'join'];
  return await mergeServices(side, deskId, readMerge(jsonBody(request, members)));
};

function idIn(request: FastifyRequest): string {
  const { id } = request.params as { readonly id: string };
  if (!isRecordId(id)) throw new Refusal('not-found');
  return id;
}

/** Where the page before ended. */
function numberIn(request: FastifyRequest): number | undefined {
  const { after } = request.query as { readonly after?: unknown };
  if (after === undefined) return undefined;
  if (typeof after !== 'string' || !/^[1-9]\d{0,8}$/.test(after)) {
    throw new Refusal('malformed', { member: 'after' });
  }
  return Number(after);
}
