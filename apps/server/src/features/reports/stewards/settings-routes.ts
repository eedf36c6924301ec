import { type BodyType, bodyTypes } from '@nearhand/protocol/report-desk';
import type { FastifyRequest } from 'fastify';
import { languages } from '../../../pages/language.ts';
import { Refusal } from '../../../refusal.ts';
import { jsonBody } from '../../requests/requests.ts';
import { isBodyName } from '../body.ts';
import { findKind, kindGroups, kinds } from '../kinds.ts';
import type { ReportSide } from '../report-side.ts';
import { groupName } from '../wording.ts';

/** What the community decided: every kind with whether it is on and who mends it, and all who mend. */
export async function settingsOf(side: ReportSide): Promise<object> {
  side.bodies.forget();
  const { bodies, mends, kinds: on } = await side.bodies.current();
  const areOn = new Set(on.map(({ id }) => id));
  return {
    bodies: [...bodies.values()],
    groups: kindGroups.map((id) => ({
      id,
      names: Object.fromEntries(languages.map((language) => [language, groupName(id, language)])),
    })),
    kinds: kinds.map(({ id, group, names }) => ({
      ...{ id, group, names },
      ...{ on: areOn.has(id), body: mends.get(id) },
    })),
  };
}

/** Somebody who mends, written or written anew. */
export async function putBody(side: ReportSide, request: FastifyRequest): Promise<object> {
  const { body: id } = request.params as { readonly body: string };
  const given = jsonBody(request, ['type', 'names'], ['email']);
  const type = bodyTypes.find((each) => each === given.type);
  const names = given.names as { en: string; 'zh-Hant': string; 'zh-Hans': string };
  const texts = typeof names === 'object' && names !== null ? Object.values(names) : [];
  const areTexts = texts.length === 3 && texts.every((text) => typeof text === 'string');
  const { email } = given;
  const isAddress =
    email === undefined ||
    (typeof email === 'string' && /^[^\s@<>,;:"()]{1,64}@[^\s@<>,;:"()]{3,190}$/.test(email));
  if (!/^[a-z0-9-]{1,40}$/.test(id) || type === undefined || !areTexts) {
    throw new Refusal('malformed');
  }
  if (!isAddress) throw new Refusal('malformed', { member: 'email' });
  if (!isBodyName(names)) throw new Refusal('malformed', { member: 'names' });
  await storeBody(side, { id, type, names: JSON.stringify(names), email: email ?? null });
  return {};
}

async function storeBody(
  { db, community, bodies }: ReportSide,
  body: {
    readonly id: string;
    readonly type: BodyType;
    readonly names: string;
    readonly email: string | null;
  },
): Promise<void> {
  const { id, ...values } = body;
  await db
    .insertInto('report_bodies')
    .values({ community_id: community.id, body_id: id, ...values })
    .onConflict((conflict) => conflict.columns(['community_id', 'body_id']).doUpdateSet(values))
    .execute();
  bodies.forget();
}

/** Switches kinds on or off, or says who mends them; what is not given stays. */
export async function putKinds(side: ReportSide, request: FastifyRequest): Promise<object> {
  const { db, community, bodies } = side;
  const given = jsonBody(request, ['kinds'], ['on', 'body']);
  const { on, body } = given;
  const ids = kindIds(given.kinds);
  const settings = await bodies.current();
  const isSwitch = on === undefined || typeof on === 'boolean';
  const isBody =
    body === undefined || body === null || (typeof body === 'string' && settings.bodies.has(body));
  if (!isSwitch || !isBody) throw new Refusal('malformed');
  const change = {
    ...(on === undefined ? {} : { is_on: on }),
    ...(body === undefined ? {} : { body_id: body }),
  };
  if (Object.keys(change).length === 0) return {};
  const whole = { is_on: true, body_id: null, ...change };
  await db
    .insertInto('report_kinds')
    .values(ids.map((kind) => ({ community_id: community.id, kind, ...whole })))
    .onConflict((conflict) => conflict.columns(['community_id', 'kind']).doUpdateSet(change))
    .execute();
  bodies.forget();
  return {};
}

function kindIds(given: unknown): readonly string[] {
  const isList =
    Array.isArray(given) &&
    given.length > 0 &&
    given.every((id): id is string => typeof id === 'string' && findKind(id) !== undefined);
  if (!isList) throw new Refusal('malformed');
  return [...new Set(given)];
}
