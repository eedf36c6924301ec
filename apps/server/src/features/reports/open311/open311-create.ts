import { createHash } from 'node:crypto';
import { type Language, textFor } from '../../../pages/language.ts';
import { wordsIn } from '../../../pages/words.ts';
import { Refusal } from '../../../refusal.ts';
import { areas } from '../../areas/areas.ts';
import { todayOf } from '../../desks/desks.ts';
import { plainText, pointOut } from '../../forms/forms.ts';
import { createReport, type WantedReport } from '../create-report.ts';
import type { FormBody } from '../form-body.ts';
import type { Kind } from '../kinds.ts';
import { questionNames, readAnswers } from '../questions.ts';
import { areaOf } from '../report-area.ts';
import type { ReportSide } from '../report-side.ts';
import { type Position, positionOf } from '../spot.ts';
import type { Open311Value } from './open311-answer.ts';
import { Open311Error } from './open311-error.ts';
import { drawToken, findToken, isApiKey, keepToken } from './open311-keys.ts';
import { findRepeated, keepRepeat, type RepeatKey, readRepeatKey } from './open311-repeats.ts';
import { serviceOf } from './open311-services.ts';

const longestDescription = 4000;
const longestAddress = 300;
const contactFields = ['email', 'device_id', 'account_id', 'first_name', 'last_name', 'phone'];

/** GeoReport v2, "POST Service Request". What says who somebody is is dropped unread. */
export async function createRequest(
  side: ReportSide,
  { fields, photos, photoFaults }: FormBody,
  language: Language,
  repeats: unknown,
): Promise<Open311Value> {
  const field = (name: string) => fields.get(name)?.[0]?.trim() ?? '';
  await checkKey(side, field('api_key'));
  const settings = await side.bodies.current();
  if (field('service_code') === '') throw new Open311Error(400, 'service_code was not provided.');
  const kind = serviceOf(field('service_code'), settings);
  if (photoFaults.includes('busy')) {
    const description = 'Too many photos are coming in just now; send this again in a few seconds.';
    throw new Open311Error(400, { code: 503, description });
  }
  if (photoFaults.length > 0) throw new Open311Error(400, `media is ${photoFaults.join(', ')}.`);
  const wanted = await inItsArea(side, readRequest(kind, fields, todayOf(side)), language);
  const repeat = readRepeatKey(repeats, field('api_key'));
  take(side, field('api_key'));
  const isBatch = settings.batch.has(kind.id);
  const answer = (id: string, token: string | undefined): Open311Value => [
    {
      ...(token === undefined ? { service_request_id: id } : { token }),
      service_notice: noticeOf(fields, language),
      account_id: null,
    },
  ];
  const before = repeat && (await answerBefore(side, repeat, answer));
  if (before !== undefined) {
    await side.intake.drop(photos);
    return before;
  }
  const token = isBatch ? (repeat?.token ?? drawToken()) : undefined;
  try {
    const id = await createReport(side, { ...wanted, photos }, async (db, made) => {
      const { community } = side;
      const today = todayOf(side);
      if (repeat && !(await keepRepeat(db, community.id, repeat, made, today)))
        throw new Repeated();
      if (token !== undefined) await keepToken(db, community.id, token, made, today);
    });
    return answer(id, token);
  } catch (error) {
    if (!(error instanceof Repeated) || repeat === undefined) throw error;
    await side.intake.drop(photos);
    const first = await answerBefore(side, repeat, answer);
    if (first === undefined) throw error;
    return first;
  }
}

/** What was answered to the same request before; undefined where there was none. */
async function answerBefore(
  { db, community }: ReportSide,
  repeat: RepeatKey,
  answer: (id: string, token: string | undefined) => Open311Value,
): Promise<Open311Value | undefined> {
  const id = await findRepeated(db, community.id, repeat);
  if (id === undefined) return undefined;
  const isBatch = (await findToken(db, community.id, repeat.token)) !== undefined;
  return answer(id, isBatch ? repeat.token : undefined);
}

/** The same request was made by another connection meanwhile. */
class Repeated extends Error {}

async function checkKey({ db, community }: ReportSide, key: string): Promise<void> {
  const isOurs = key !== '' && (await isApiKey(db, community.id, key));
  if (!isOurs) {
    const what = key === '' ? 'No' : 'Invalid';
    throw new Open311Error(403, `${what} api_key received: create_request needs one.`);
  }
}

/**
 * So many an hour for each program, in memory; a key is a program's and nobody's, and other processes
 * are told of a part of its hash.
 */
function take(side: ReportSide, key: string): void {
  try {
    side.keyBudget.take(createHash('sha256').update(key).digest('base64url').slice(0, 16));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const description = 'Too many requests with this api_key in this hour; try again later.';
    throw new Open311Error(400, { code: 429, description });
  }
}

function readRequest(
  kind: Kind,
  fields: FormBody['fields'],
  today: string,
): Omit<WantedReport, 'photos'> {
  const field = (name: string) => fields.get(name)?.[0]?.trim() ?? '';
  const words = plainText(field('description')).trim();
  const place = plainText(field('address_string')).replace(/\s+/g, ' ').slice(0, longestAddress);
  const position = readLatLong(field('lat'), field('long'));
  if (words.length > longestDescription) {
    throw new Open311Error(400, `description is longer than ${longestDescription} characters.`);
  }
  if (position === undefined && place === '') {
    const known = field('address_id') === '' ? '' : ' No address_id is known here.';
    throw new Open311Error(400, `lat and long, or address_string, were not provided.${known}`);
  }
  // The API's way of pointing out before anything is public: the client shows it to whoever wrote it.
  const pointed = field('stay') === 'yes' ? [] : pointOut(`${words}\n${place}`);
  if (pointed.length > 0) {
    const what = pointed.map(({ what: name, text }) => `${name} “${text}”`).join(', ');
    throw new Open311Error(
      400,
      `The description may name somebody: ${what}. Take it out, or send stay=yes if it belongs to the thing.`,
    );
  }
  const asked = questionNames.map((name) => [name, field(`attribute[${name}]`)] as const);
  const { answers, refused } = readAnswers(kind.asks, Object.fromEntries(asked), today);
  if (refused.length > 0) {
    throw new Open311Error(400, ...refused.map((name) => `attribute[${name}] has no such value.`));
  }
  return {
    kind: kind.id,
    words,
    place,
    position,
    answers,
    neighbourhood: '',
    followHash: undefined,
  };
}

/** With the neighbourhood that polygons say; a position outside every area of the community is refused. */
async function inItsArea(
  { db, community }: ReportSide,
  wanted: Omit<WantedReport, 'photos'>,
  language: Language,
): Promise<Omit<WantedReport, 'photos'>> {
  if (wanted.position === undefined) return wanted;
  const map = await areas.lately(db, community.id);
  const { isOutside, neighbourhood } = areaOf(map, community.neighbourhoods, wanted.position);
  if (!isOutside) return { ...wanted, neighbourhood };
  const { text } = textFor({ ...community.names }, language);
  throw new Open311Error(400, `lat and long lie outside ${text}, whose requests are taken here.`);
}

function readLatLong(lat: string, long: string): Position | undefined {
  if (lat === '' && long === '') return undefined;
  const isNumber = (text: string) => /^-?\d{1,3}(\.\d{1,20})?$/.test(text);
  const position =
    isNumber(lat) && isNumber(long) ? positionOf(Number(lat), Number(long)) : undefined;
  if (position === undefined) throw new Open311Error(400, 'lat and long are no position.');
  return position;
}

/** Says what was dropped, since the client's user should know that nobody will write to them. */
function noticeOf(fields: FormBody['fields'], language: Language): string {
  const words = wordsIn(language);
  const has = (name: string) => (fields.get(name)?.[0] ?? '') !== '';
  return [
    words.open311_notice(),
    contactFields.some(has) ? words.open311_notice_contact() : '',
    has('media_url') ? words.open311_notice_media() : '',
  ]
    .filter(Boolean)
    .join(' ');
}
