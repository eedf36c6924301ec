import type { Db } from '../../../db/schema.ts';
import { type Language, languages } from '../../../pages/language.ts';
import { Refusal } from '../../../refusal.ts';
import type { JsonObject } from '../../requests/requests.ts';
import { findKind } from '../kinds.ts';
import type { OutwardTrouble } from './outward-error.ts';

/** Another city's GeoReport v2, as a steward wrote it down. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly jurisdiction: string;
  readonly apiKey: string;
  readonly language: Language;
  readonly format: 'json' | 'xml';
  readonly waits: number;
  readonly isOn: boolean;
  readonly trouble: OutwardTrouble | null;
}

/** A kind that is sent on, and what it is called at the other side. */
export interface SentKind {
  readonly kind: string;
  readonly endpoint: string;
  readonly code: string;
  readonly since: string;
}

export async function listEndpoints(db: Db, communityId: Buffer): Promise<readonly Endpoint[]> {
  return await db
    .selectFrom('report_endpoints')
    .select(['endpoint_id as id', 'name', 'url', 'jurisdiction', 'api_key as apiKey', 'language'])
    .select(['format', 'waits', 'is_on as isOn', 'trouble'])
    .where('community_id', '=', communityId)
    .orderBy('endpoint_id')
    .execute();
}

export async function listSentKinds(db: Db, communityId: Buffer): Promise<readonly SentKind[]> {
  return await db
    .selectFrom('report_sent_kinds')
    .select(['kind', 'endpoint_id as endpoint', 'service_code as code', 'since'])
    .where('community_id', '=', communityId)
    .orderBy('kind')
    .execute();
}

/** An endpoint out of a steward's body. Without `key`, the one before stays. */
export function readEndpoint(
  id: string,
  given: JsonObject,
  inside: ReadonlySet<string>,
): Omit<Endpoint, 'trouble' | 'apiKey'> & { readonly apiKey: string | undefined } {
  const text = (name: string, most: number, least = 0) => {
    const value = given[name] ?? '';
    const isText = typeof value === 'string' && value.trim() === value && !/\p{Cc}/u.test(value);
    if (!isText || value.length > most || value.length < least) refuse(name);
    return value;
  };
  if (!/^[a-z0-9-]{1,40}$/.test(id)) refuse('id');
  const language = languages.find((each) => each === given.language) ?? refuse('language');
  const format =
    given.format === 'json' || given.format === 'xml' ? given.format : refuse('format');
  const { waits, on } = given;
  if (typeof waits !== 'number' || !Number.isInteger(waits) || waits < 0 || waits > 14) {
    refuse('waits');
  }
  if (typeof on !== 'boolean') refuse('on');
  return {
    id,
    ...{ language, format },
    waits,
    isOn: on,
    name: text('name', 80, 1),
    url: readBase(text('url', 300, 1), inside),
    jurisdiction: text('jurisdiction', 100),
    apiKey: given.key === undefined ? undefined : text('key', 200),
  };
}

/** The address below which GeoReport v2 is answered: https, or one that the operator lists. */
function readBase(text: string, inside: ReadonlySet<string>): string {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return refuse('url');
  const isInside = inside.has(`${url.hostname}:${url.port || '80'}`);
  const isOpen = url.protocol === 'https:' || (url.protocol === 'http:' && isInside);
  if (!isOpen || url.search !== '' || url.hash !== '') return refuse('url');
  return url.href.replace(/\/+$/, '');
}

function refuse(member: string): never {
  throw new Refusal('malformed', { member });
}

export async function storeEndpoint(
  db: Db,
  communityId: Buffer,
  { id, apiKey, isOn, ...endpoint }: ReturnType<typeof readEndpoint>,
): Promise<void> {
  // A change begins anew: what was wrong before says nothing any more.
  const key = apiKey === undefined ? {} : { api_key: apiKey };
  const values = { ...endpoint, is_on: isOn, trouble: null, ...key };
  await db
    .insertInto('report_endpoints')
    .values({ community_id: communityId, endpoint_id: id, ...values })
    .onConflict((conflict) => conflict.columns(['community_id', 'endpoint_id']).doUpdateSet(values))
    .execute();
}

/** Takes an endpoint away with its kinds, where no report was sent to it; false otherwise. */
export async function removeEndpoint(db: Db, communityId: Buffer, id: string): Promise<boolean> {
  const sent = await db
    .selectFrom('report_forwards')
    .select('report_id')
    .where('community_id', '=', communityId)
    .where('endpoint_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (sent !== undefined) return false;
  await db
    .deleteFrom('report_endpoints')
    .where('community_id', '=', communityId)
    .where('endpoint_id', '=', id)
    .execute();
  return true;
}

/** Sends a kind on from today, or (without `to`) no longer. */
export async function sendKind(
  db: Db,
  communityId: Buffer,
  kindId: string,
  to: { readonly endpoint: string; readonly code: string } | undefined,
  today: string,
): Promise<void> {
  const kind = findKind(kindId)?.id ?? refuse('kind');
  if (to === undefined) {
    await db
      .deleteFrom('report_sent_kinds')
      .where('community_id', '=', communityId)
      .where('kind', '=', kind)
      .execute();
    return;
  }
  if (!/^[^\p{Cc}]{1,100}$/u.test(to.code)) refuse('code');
  const known = await db
    .selectFrom('report_endpoints')
    .select('endpoint_id')
    .where('community_id', '=', communityId)
    .where('endpoint_id', '=', to.endpoint)
    .executeTakeFirst();
  if (known === undefined) refuse('endpoint');
  const values = { endpoint_id: to.endpoint, service_code: to.code };
  await db
    .insertInto('report_sent_kinds')
    .values({ community_id: communityId, kind, since: today, ...values })
    .onConflict((conflict) => conflict.columns(['community_id', 'kind']).doUpdateSet(values))
    .execute();
}

/** Why the last round at an endpoint came to nothing; null where it went well. */
export async function setTrouble(
  db: Db,
  communityId: Buffer,
  id: string,
  trouble: OutwardTrouble | null,
): Promise<void> {
  await db
    .updateTable('report_endpoints')
    .set({ trouble })
    .where('community_id', '=', communityId)
    .where('endpoint_id', '=', id)
    .execute();
}
