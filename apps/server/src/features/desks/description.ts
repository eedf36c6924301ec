import { stepTypes } from '@nearhand/room/step';
import { decodeCanonical, type Json } from '@nearhand/seal/canonical-json';
import { SealError } from '@nearhand/seal/error';
import { readInteger, readList, readMembers, readText } from '@nearhand/seal/json-shape';

/** What the server itself reads of a desk's description; the rest goes out as it was signed. */
export interface Description {
  readonly id: string;
  readonly paused: boolean;
}

const members = [
  ...['id', 'names', 'about', 'place', 'phone', 'hours', 'answersWithin', 'languages', 'needs'],
  ...['neighbourhoods', 'paused', 'complaints'],
];

/** The largest description, in bytes. */
export const largestDescription = 32 * 1024;

/**
 * Checks all of a description (`docs/http.md`, the bundle), since every client decodes it and one
 * that cannot be decoded would close the community. Canonical JSON; a SealError where it is not.
 */
export function decodeDescription(bytes: Uint8Array): Description {
  const desk = readMembers(decodeCanonical(bytes), 'desk', members, ['email']);
  for (const name of ['names', 'about', 'place', 'answersWithin']) readTexts(desk[name], name);
  readText(desk.phone, 'phone', 100);
  if (desk.email !== undefined) readText(desk.email, 'email', 254);
  readList(desk.hours, 'hours', 50).forEach(readHours);
  for (const each of readList(desk.languages, 'languages', 50)) readText(each, 'languages', 35);
  readList(desk.needs, 'needs', stepTypes.length).forEach(readNeed);
  for (const each of readList(desk.neighbourhoods, 'neighbourhoods', 500)) {
    readText(each, 'neighbourhoods', 100);
  }
  readComplaints(desk.complaints);
  const { paused } = desk;
  if (typeof paused !== 'boolean') throw new SealError('shape', 'paused');
  return { id: readText(desk.id, 'id', 22), paused };
}

function readTexts(value: Json | undefined, at: string): void {
  const texts = readMembers(value, at, ['en', 'zh-Hant', 'zh-Hans']);
  for (const text of Object.values(texts)) readText(text, at, 2000);
}

function readHours(value: Json): void {
  const hours = readMembers(value, 'hours', ['day', 'from', 'to']);
  readInteger(hours.day, 'hours', 0, 6);
  for (const time of [hours.from, hours.to]) {
    if (!/^([01]\d|2[0-4]):[0-5]\d$/.test(readText(time, 'hours', 5))) {
      throw new SealError('shape', 'hours');
    }
  }
}

function readNeed(value: Json): void {
  if (!stepTypes.some((type) => type === value)) throw new SealError('shape', 'needs');
}

function readComplaints(value: Json | undefined): void {
  const contact = readMembers(value, 'complaints', ['name', 'phone'], ['url']);
  readText(contact.name, 'complaints', 300);
  readText(contact.phone, 'complaints', 100);
  if (contact.url === undefined) return;
  if (!/^https?:\/\//.test(readText(contact.url, 'complaints', 500))) {
    throw new SealError('shape', 'complaints');
  }
}
