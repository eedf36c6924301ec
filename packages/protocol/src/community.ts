import { type StepType, stepTypes } from '@nearhand/room/step';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { decodeLeaving, decodeRoster, type Roster } from '@nearhand/seal/roster';
import { ProtocolError } from './errors.ts';
import {
  type JsonValue,
  readBoolean,
  readBytes,
  readChoice,
  readInteger,
  readList,
  readObject,
  readText,
} from './json-reader.ts';

/** One text in the three languages of every installation. */
export interface Texts {
  readonly en: string;
  readonly 'zh-Hant': string;
  readonly 'zh-Hans': string;
}

/** Open on `day` (0 Monday to 6 Sunday) between two times of the community's zone, `HH:MM`. */
export interface OpeningHours {
  readonly day: number;
  readonly from: string;
  readonly to: string;
}

export interface Neighbourhood {
  readonly id: string;
  readonly names: Texts;
}

export interface EmergencyNumber {
  readonly number: string;
  readonly names: Texts;
}

export interface Desk {
  readonly id: string;
  readonly names: Texts;
  readonly about: Texts;
  readonly place: Texts;
  readonly phone: string;
  readonly email?: string;
  readonly hours: readonly OpeningHours[];
  readonly answersWithin: Texts;
  readonly languages: readonly string[];
  readonly needs: readonly StepType[];
  readonly neighbourhoods: readonly string[];
  /** Takes no new requests for now. */
  readonly paused: boolean;
  /** Where to complain about this desk, outside it. */
  readonly complaints: { readonly name: string; readonly phone: string; readonly url?: string };
  readonly roster: Roster;
  /** The devices of the roster, in roster order, those that left among them. */
  readonly devices: readonly DeviceLeaf[];
  /** Leaf hashes (base64url) of devices that left since this roster was made. */
  readonly left: readonly string[];
  readonly stewards: readonly { readonly key: string; readonly name: string }[];
}

/**
 * Whom the server says to believe its ledger by: verifier keys as text (C2SP signed-note). What a
 * card or a poster pins goes before it.
 */
export interface LedgerKeys {
  readonly key: string;
  /** Others that sign too, while one key follows another. */
  readonly others?: readonly string[];
  readonly witnesses: readonly string[];
  /** So many witnesses must have seen a checkpoint. */
  readonly needed: number;
}

/** Every page of a sample or a trial says what it is. */
export const communityKinds = ['sample', 'trial', 'real'] as const;
export type CommunityKind = (typeof communityKinds)[number];

/** Everything a client needs before anyone has told it anything. */
export interface Community {
  /** Ledger origin. */
  readonly origin: string;
  readonly kind: CommunityKind;
  readonly names: Texts;
  readonly timeZone: string;
  readonly emergency: readonly EmergencyNumber[];
  readonly ledger: LedgerKeys;
  readonly neighbourhoods: readonly Neighbourhood[];
  readonly desks: readonly Desk[];
}

/** Decodes the bundle of `GET /api/community`; refuses a `shape`, devices other than the roster's among them. */
export function decodeCommunity(value: JsonValue): Community {
  const bundle = readObject(value, 'community');
  return {
    origin: readText(bundle.origin, 'origin'),
    kind: readChoice(bundle.kind, 'kind', communityKinds),
    names: readTexts(bundle.names, 'names'),
    timeZone: readText(bundle.timeZone, 'timeZone'),
    emergency: readList(bundle.emergency, 'emergency', (each, at) => {
      const entry = readObject(each, at);
      return { number: readText(entry.number, at), names: readTexts(entry.names, at) };
    }),
    ledger: readLedger(bundle.ledger, 'ledger'),
    neighbourhoods: readList(bundle.neighbourhoods, 'neighbourhoods', (each, at) => {
      const entry = readObject(each, at);
      return { id: readText(entry.id, at), names: readTexts(entry.names, at) };
    }),
    desks: readList(bundle.desks, 'desks', decodeDesk),
  };
}

function readLedger(value: JsonValue, at: string): LedgerKeys {
  const ledger = readObject(value, at);
  return {
    key: readText(ledger.key, `${at}.key`),
    ...(ledger.others !== undefined && {
      others: readList(ledger.others, `${at}.others`, readText),
    }),
    witnesses: readList(ledger.witnesses, `${at}.witnesses`, readText),
    needed: readInteger(ledger.needed, `${at}.needed`),
  };
}

export function readTexts(value: JsonValue, at: string): Texts {
  const texts = readObject(value, at);
  return {
    en: readText(texts.en, at),
    'zh-Hant': readText(texts['zh-Hant'], at),
    'zh-Hans': readText(texts['zh-Hans'], at),
  };
}

function decodeDesk(value: JsonValue, at: string): Desk {
  const desk = readObject(value, at);
  const email = desk.email;
  return {
    id: readText(desk.id, `${at}.id`),
    names: readTexts(desk.names, `${at}.names`),
    about: readTexts(desk.about, `${at}.about`),
    place: readTexts(desk.place, `${at}.place`),
    phone: readText(desk.phone, `${at}.phone`),
    ...(email === undefined ? {} : { email: readText(email, `${at}.email`) }),
    hours: readList(desk.hours, `${at}.hours`, readHours),
    answersWithin: readTexts(desk.answersWithin, `${at}.answersWithin`),
    languages: readList(desk.languages, `${at}.languages`, readText),
    needs: readList(desk.needs, `${at}.needs`, (each, where) => readChoice(each, where, stepTypes)),
    neighbourhoods: readList(desk.neighbourhoods, `${at}.neighbourhoods`, readText),
    paused: readBoolean(desk.paused, `${at}.paused`),
    complaints: readComplaints(desk.complaints, `${at}.complaints`),
    ...readDevices(desk, at),
    stewards: readList(desk.stewards, `${at}.stewards`, (each, where) => {
      const steward = readObject(each, where);
      return { key: readText(steward.key, where), name: readText(steward.name, where) };
    }),
  };
}

function readHours(value: JsonValue, at: string): OpeningHours {
  const hours = readObject(value, at);
  return {
    day: readInteger(hours.day, at),
    from: readText(hours.from, at),
    to: readText(hours.to, at),
  };
}

function readComplaints(value: JsonValue, at: string): Desk['complaints'] {
  const contact = readObject(value, at);
  const url = contact.url;
  return {
    name: readText(contact.name, at),
    phone: readText(contact.phone, at),
    ...(url === undefined ? {} : { url: readText(url, at) }),
  };
}

function readDevices(
  desk: Readonly<Record<string, unknown>>,
  at: string,
): Pick<Desk, 'roster' | 'devices' | 'left'> {
  const roster = decodeRoster(readBytes(desk.roster, `${at}.roster`));
  const leaves = readList(desk.devices, `${at}.devices`, (each, where) => readBytes(each, where));
  const listed = leaves.map((leaf) => toBase64url(leafHash(leaf)));
  if (
    roster.desk !== desk.id ||
    listed.length !== roster.devices.length ||
    listed.some((hash, index) => hash !== roster.devices[index])
  ) {
    throw new ProtocolError('shape', `${at}.devices`);
  }
  return {
    roster,
    devices: leaves.map(decodeDevice),
    left: readList(
      desk.leavings,
      `${at}.leavings`,
      (each, where) => decodeLeaving(readBytes(each, where)).device,
    ),
  };
}
